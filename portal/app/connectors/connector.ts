/** A connector as the API tells it, as far as the pages show it. */
export interface Connector {
  readonly id: string;
  readonly settings: {
    readonly kind: 'ckan' | 'file';
    readonly name: string;
    readonly url: string;
    readonly schedule?: string;
  };
  readonly isStale: boolean;
  readonly lastOkAt?: string;
  readonly runs?: readonly Run[];
}

export interface Run {
  readonly id: string;
  readonly isDry: boolean;
  readonly state: 'running' | 'completed' | 'failed';
  readonly startedAt: string;
  readonly report: {
    readonly counts: Readonly<
      Record<'created' | 'updated' | 'unchanged' | 'failed' | 'gone', number>
    >;
    readonly errors: readonly { readonly identifier: string; readonly message: string }[];
  };
}

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
