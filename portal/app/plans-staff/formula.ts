/** A formula in the fields of a form, and back. Pure. */
import type { Member } from './edit-document.ts';
import { numberIn, textIn } from './read-form.ts';

/** As `/api/indicator-measures` tells it; `parameters` is a JSON Schema. */
export interface Measure {
  readonly name: string;
  readonly title: { readonly ja: string; readonly en: string };
  readonly parameters: {
    readonly properties?: Readonly<Record<string, Parameter>>;
    readonly required?: readonly string[];
  };
}

export interface Parameter {
  readonly type?: string;
  readonly enum?: readonly string[];
}

export const ways = ['reported', 'count', 'percentage'] as const;
export type Way = (typeof ways)[number];

export type MeasureValues = Readonly<Record<string, unknown>>;

export interface FormulaValues {
  readonly way: Way;
  /** What is counted, and for a percentage what it is a part of. */
  readonly of: MeasureValues;
  readonly in: MeasureValues;
  readonly smallCountMin: string;
}

export function formulaValuesOf(formula: unknown): FormulaValues {
  const { value, percentage, smallCountMin } = objectOf(formula);
  const { of, in: whole } = objectOf(percentage);
  return {
    way: value !== undefined ? 'count' : percentage !== undefined ? 'percentage' : 'reported',
    of: objectOf(value ?? of),
    in: objectOf(whole),
    smallCountMin: typeof smallCountMin === 'number' ? String(smallCountMin) : '',
  };
}

/** What the fields say, also where it is no formula yet. */
export function readFormulaValues(form: FormData, measures: readonly Measure[]): FormulaValues {
  const way = ways.find((each) => each === textIn(form, 'way')) ?? 'reported';
  return {
    way,
    of: readMeasure(form, 'of', measures),
    in: readMeasure(form, 'in', measures),
    smallCountMin: textIn(form, 'smallCountMin'),
  };
}

function readMeasure(form: FormData, prefix: string, measures: readonly Measure[]): MeasureValues {
  const name = textIn(form, `${prefix}-measure`);
  const source = measures.find((each) => each.name === name);
  if (source === undefined) return {};
  const parameters = Object.entries(source.parameters.properties ?? {}).flatMap(
    ([parameter, { type }]): [string, unknown][] => {
      const field = `${prefix}-${name}-${parameter}`;
      const value = type === 'integer' ? numberIn(form, field) : textIn(form, field);
      return value === undefined || value === '' ? [] : [[parameter, value]];
    },
  );
  return { measure: name, ...Object.fromEntries(parameters) };
}

/** Undefined for one that is reported. */
export function formulaOf({
  way,
  of,
  in: whole,
  smallCountMin,
}: FormulaValues): Member | undefined {
  if (way === 'reported') return undefined;
  const small = smallCountMin === '' ? {} : { smallCountMin: Number(smallCountMin) };
  return way === 'count' ? { value: of, ...small } : { percentage: { of, in: whole }, ...small };
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read by names.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
