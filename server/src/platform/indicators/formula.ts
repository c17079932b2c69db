/** A formula to a number. */
import { problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import type { Formula, Measure } from './definition.ts';
import type { MeasureSource } from './measures.ts';

export interface LiveValue {
  /** Absent where it is withheld, or nothing could be divided by. */
  readonly value: number | undefined;
  /** Its count is so small that somebody could be told from it. */
  readonly isSuppressed: boolean;
}

/** Problem `bad-request-data`: a measure that does not exist, parameters that break its rules. */
export function checkFormula(
  formula: Formula,
  sources: ReadonlyMap<string, MeasureSource>,
): Result<void> {
  for (const measure of measuresOf(formula)) {
    const source = findSource(measure, sources);
    if (!source.ok) return source;
    const parsed = source.value.parameters.safeParse(parametersOf(measure));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const where = issue?.path.join('.') ?? '';
      const detail = `The measure ${measure.measure} breaks a rule at ${where || 'its parameters'}: ${issue?.message ?? ''}.`;
      return err(problem('bad-request-data', detail, 'formula'));
    }
  }
  return ok(undefined);
}

export async function computeFormula(
  formula: Formula,
  tenant: string,
  sources: ReadonlyMap<string, MeasureSource>,
): Promise<Result<LiveValue>> {
  const checked = checkFormula(formula, sources);
  if (!checked.ok) return checked;
  const counts: number[] = [];
  for (const measure of measuresOf(formula)) {
    const source = findSource(measure, sources);
    if (!source.ok) return source;
    const count = await source.value.compute(tenant, parametersOf(measure));
    if (!count.ok) return count;
    counts.push(count.value);
  }
  const [first = 0, whole = 1] = counts;
  const { smallCountMin } = formula;
  const isSmall = (count: number): boolean =>
    smallCountMin !== undefined && count > 0 && count < smallCountMin;
  // The rest of a whole tells as much as the part.
  if (isSmall(first) || ('percentage' in formula && isSmall(whole - first))) {
    return ok({ value: undefined, isSuppressed: true });
  }
  if ('value' in formula) return ok({ value: first, isSuppressed: false });
  const share = whole === 0 ? undefined : (100 * first) / whole;
  return ok({ value: share, isSuppressed: false });
}

function measuresOf(formula: Formula): readonly Measure[] {
  return 'value' in formula ? [formula.value] : [formula.percentage.of, formula.percentage.in];
}

function parametersOf(measure: Measure): Record<string, unknown> {
  return Object.fromEntries(Object.entries(measure).filter(([name]) => name !== 'measure'));
}

function findSource(
  { measure }: Measure,
  sources: ReadonlyMap<string, MeasureSource>,
): Result<MeasureSource> {
  const source = sources.get(measure);
  if (source !== undefined) return ok(source);
  const known = [...sources.keys()].join(', ');
  const detail = `There is no measure ${measure}; there are: ${known}.`;
  return err(problem('bad-request-data', detail, 'formula'));
}
