/** Reads what the API answers, whose shapes are its own promise: wrong members are left out. Pure. */

export type Json = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((one) => typeof one === 'string');
}

/** The answer's body as JSON; an empty object where it is none. */
export function parseBody(body: string): Json {
  try {
    return objectOf(JSON.parse(body));
  } catch {
    return {};
  }
}
