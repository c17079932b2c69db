/** Conditions under construction: texts whose values are parameters, never part of the text. */

/** Collects the values of one statement. */
export class SqlValues {
  readonly values: unknown[] = [];

  /** `$n`, cast where the type is not told by its surroundings. */
  add(value: unknown, type?: string): string {
    this.values.push(value);
    return type === undefined ? `$${this.values.length}` : `$${this.values.length}::${type}`;
  }
}

export function allOf(conditions: readonly string[]): string {
  return joined(conditions, ' and ', 'true');
}

export function anyOf(conditions: readonly string[]): string {
  return joined(conditions, ' or ', 'false');
}

function joined(conditions: readonly string[], by: string, none: string): string {
  const [first] = conditions;
  if (first === undefined) return none;
  return conditions.length === 1 ? first : `(${conditions.join(by)})`;
}
