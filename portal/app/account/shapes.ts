/** What the API answers about sessions and accounts. */

export interface SessionShape {
  readonly isSignedIn: boolean;
  readonly person?: { readonly id: string; readonly displayName: string };
  readonly assurance?: 'guest' | 'mail' | 'certified';
  readonly method?: string;
  readonly isFresh?: boolean;
  readonly roles: readonly { readonly tenant: string; readonly roles: readonly string[] }[];
  readonly actingFor?: { readonly displayName: string; readonly kind: string };
}

export interface AccountShape {
  readonly displayName: string;
  readonly mail?: { readonly address: string; readonly isConfirmed: boolean };
  readonly hasPassword: boolean;
  readonly passkeys: readonly {
    readonly id: string;
    readonly name: string;
    readonly createdAt: string;
  }[];
  readonly providers: readonly {
    readonly issuer: string;
    readonly label: string;
    readonly businessKind?: 'prime' | 'member' | 'entry';
  }[];
  readonly sessions: readonly {
    readonly id: string;
    readonly isCurrent: boolean;
    readonly device: string;
    readonly lastSeenAt: string;
  }[];
  readonly certified?: {
    readonly at: string;
    readonly name?: string;
    readonly address?: string;
    readonly birthdate?: string;
  };
}

export interface ProviderShape {
  readonly id: string;
  readonly label: string;
  readonly audience: 'residents' | 'staff';
  readonly assurance: 'mail' | 'certified';
}

export interface ProxyShape {
  readonly id: string;
  readonly kind: 'proxy' | 'guardian';
  readonly side: 'principal' | 'agent';
  readonly status: 'offered' | 'declared' | 'active';
  readonly otherName: string;
  readonly endsAt: string;
}
