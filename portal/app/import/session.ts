/** An import session as the API tells it, as far as the pages show it. */

export interface Told {
  readonly ja: string;
  readonly en: string;
}

export interface Column {
  readonly name: string;
  readonly role: string;
  readonly standard?: string;
  readonly invalid: number;
}

export interface Repair {
  readonly column: string;
  readonly code: string;
  readonly count: number;
  readonly isUndone: boolean;
  readonly example: { readonly message: Told };
}

export interface Finding {
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: Told;
  readonly remedy: Told;
  readonly row?: number;
}

export interface Match {
  readonly slug: string;
  readonly number: number;
  readonly name: Told;
  readonly score: number;
  readonly matched: number;
  readonly missing: readonly string[];
  readonly entityType: string;
}

export interface ImportSession {
  readonly id: string;
  readonly file: { readonly name: string; readonly bytes: number };
  readonly state: 'open' | 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly analysis: {
    readonly kind: 'table' | 'places' | 'nothing';
    readonly encoding: string;
    readonly header: number | 'none';
    readonly columns: readonly Column[];
    readonly match?: Match;
    readonly alternatives: readonly Match[];
    readonly repairs: readonly Repair[];
    readonly notices: readonly Finding[];
    readonly rowsRead: number;
    readonly rowsRefused: number;
    readonly isWhole: boolean;
    readonly rows: readonly { readonly row: number; readonly values: readonly string[] }[];
    readonly head: readonly (readonly string[])[];
    readonly points: readonly (readonly [number, number, string])[];
    readonly otherTable?: {
      readonly row: number;
      readonly header?: number;
      readonly names: readonly string[];
      readonly isLeft: boolean;
    };
  };
  readonly run?: {
    readonly rows: { readonly stored: number; readonly refused: number };
    readonly entities: { readonly created: number; readonly updated: number };
  };
  readonly proposedTitle: string;
  readonly dataset?: string;
  readonly failure?: string;
}

/** The words for roles and standards, as `GET /api/standard-datasets` tells them. */
export interface Vocabulary {
  readonly datasets: readonly {
    readonly slug: string;
    readonly number: number;
    readonly name: Told;
    readonly columns: readonly unknown[];
  }[];
  readonly roles: readonly { readonly role: string; readonly name: Told }[];
}

/** The API is ours: its answers have this shape (docs/openapi.json, ImportSession). */
export function sessionOf(answer: unknown): ImportSession {
  return answer as ImportSession;
}

/** What the forms of the check page say, as the API takes it. */
export function correctionsOf(form: FormData, session: ImportSession) {
  const header = textOf(form, 'header');
  const standard = textOf(form, 'standard');
  const roles = Object.fromEntries(
    session.analysis.columns.flatMap(({ name, role }) => {
      const chosen = textOf(form, `role ${name}`);
      return chosen === '' || chosen === role ? [] : [[name, chosen]];
    }),
  );
  const kept = new Set(form.getAll('repair'));
  const undone = session.analysis.repairs
    .filter(({ column, code }) => !kept.has(`${column} ${code}`))
    .map(({ column, code }) => ({ column, code }));
  const { otherTable } = session.analysis;
  return {
    header: header === 'none' ? header : Number(header),
    ...(otherTable?.isLeft === true ? { rowsMax: otherTable.row - 1 } : {}),
    ...(standard === '' ? {} : { standard }),
    roles,
    undone,
  };
}

/** Which of two tables is meant, as the API takes it: everything else is proposed anew. */
export function splitOf(form: FormData, { analysis }: ImportSession) {
  const { otherTable, header } = analysis;
  const choice = textOf(form, 'table');
  if (otherTable === undefined || choice === 'both') return { header };
  if (choice === 'lower' && otherTable.header !== undefined) return { header: otherTable.header };
  return { header, rowsMax: Math.max(1, otherTable.row - 1) };
}

export function textOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
