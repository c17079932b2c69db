/** SQL over sign-in providers. */
import type { Queryable } from '#kernel/database/index.ts';
import type { BusinessKindWords } from './business-kinds.ts';
import type { Jwk, Provider } from './provider.ts';

interface ProviderRow {
  readonly id: string;
  readonly tenant: string;
  readonly audience: Provider['audience'];
  readonly profile: Provider['profile'];
  readonly label: string;
  readonly issuer: string;
  readonly client_id: string;
  readonly authentication: Provider['authentication'];
  readonly public_key: Jwk | null;
  readonly scopes: readonly string[];
  readonly acr_values: readonly string[];
  readonly form_origins: readonly string[];
  readonly assurance: Provider['assurance'];
  readonly business_kinds: BusinessKindWords | null;
}

const columns = `id, tenant, audience, profile, label, issuer, client_id, authentication, public_key,
  scopes, acr_values, form_origins, assurance, business_kinds`;

function providerOf(row: ProviderRow): Provider {
  const { client_id, public_key, acr_values, form_origins, business_kinds, ...same } = row;
  return {
    ...same,
    clientId: client_id,
    acrValues: acr_values,
    formOrigins: form_origins,
    ...(public_key === null ? {} : { publicKey: public_key }),
    ...(business_kinds === null ? {} : { businessKinds: business_kinds }),
  };
}

export async function findProvider(database: Queryable, id: string): Promise<Provider | undefined> {
  const text = `select ${columns} from sign_in_provider where id = $1`;
  const [row] = await database.query<ProviderRow>(text, [id]);
  return row === undefined ? undefined : providerOf(row);
}

/** Of one tenant, or of all: there are few. */
export async function listProviders(
  database: Queryable,
  tenant: string | undefined,
): Promise<readonly Provider[]> {
  const rows = await database.query<ProviderRow>(
    `select ${columns} from sign_in_provider
      where $1::text is null or tenant = $1 order by tenant, created_at, id limit 5000`,
    [tenant ?? null],
  );
  return rows.map(providerOf);
}

export async function findLockedSecret(
  database: Queryable,
  id: string,
): Promise<Buffer | undefined> {
  const text = 'select locked_secret from sign_in_provider where id = $1';
  const [row] = await database.query<{ locked_secret: Buffer }>(text, [id]);
  return row?.locked_secret;
}

export async function insertProvider(
  tx: Queryable,
  provider: Provider,
  secret: { readonly locked: Buffer; readonly createdBy: string; readonly now: number },
): Promise<void> {
  await tx.execute(
    `insert into sign_in_provider (${columns}, locked_secret, created_at, created_by)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      provider.id,
      provider.tenant,
      provider.audience,
      provider.profile,
      provider.label,
      provider.issuer,
      provider.clientId,
      provider.authentication,
      provider.publicKey === undefined ? null : JSON.stringify(provider.publicKey),
      provider.scopes,
      provider.acrValues,
      provider.formOrigins,
      provider.assurance,
      kindsOf(provider),
      secret.locked,
      new Date(secret.now),
      secret.createdBy,
    ],
  );
}

/** All but its issuer, profile and tenant. With another secret the key it had is gone. */
export async function updateProvider(
  tx: Queryable,
  provider: Provider,
  locked: Buffer | undefined,
): Promise<void> {
  await tx.execute(
    `update sign_in_provider
        set audience = $2, label = $3, client_id = $4, authentication = $5, scopes = $6,
            acr_values = $7, assurance = $8, locked_secret = coalesce($9, locked_secret),
            public_key = case when $9::bytea is null then public_key end,
            business_kinds = $10
      where id = $1`,
    [
      provider.id,
      provider.audience,
      provider.label,
      provider.clientId,
      provider.authentication,
      provider.scopes,
      provider.acrValues,
      provider.assurance,
      locked ?? null,
      kindsOf(provider),
    ],
  );
}

function kindsOf({ businessKinds }: Provider): string | null {
  return businessKinds === undefined ? null : JSON.stringify(businessKinds);
}

export async function deleteProvider(tx: Queryable, tenant: string, id: string): Promise<boolean> {
  const text = 'delete from sign_in_provider where tenant = $1 and id = $2';
  return (await tx.execute(text, [tenant, id])) > 0;
}

/** The provider a session began with; undefined where it is gone, or there was none. */
export async function findProviderOfSession(
  database: Queryable,
  sessionId: string,
): Promise<Provider | undefined> {
  const [row] = await database.query<{ provider_id: string | null }>(
    'select provider_id from session where id = $1',
    [sessionId],
  );
  const id = row?.provider_id ?? undefined;
  return id === undefined ? undefined : findProvider(database, id);
}

/** After discovery has shown other places than were known. */
export async function updateFormOrigins(
  database: Queryable,
  id: string,
  origins: readonly string[],
): Promise<void> {
  const text = 'update sign_in_provider set form_origins = $2 where id = $1';
  await database.execute(text, [id, origins]);
}
