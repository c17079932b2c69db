/** What an indicator is. Shapes only; parsing of documents that define them is their owners'. */
import { z } from 'zod';

const yearSchema = z.int().min(1900).max(2200).describe('Fiscal year, by the year it begins in');

export const yearValueSchema = z.strictObject({ year: yearSchema, value: z.number() });
export type YearValue = z.infer<typeof yearValueSchema>;

const measureSchema = z
  .looseObject({ measure: z.string().min(1).max(50) })
  .describe('A live measure by name, with its parameters beside it')
  .meta({ id: 'Measure' });
export type Measure = z.infer<typeof measureSchema>;

/** A number, or 100 × `of` ÷ `in`. */
export const formulaSchema = z
  .union([
    z.strictObject({
      value: measureSchema,
      smallCountMin: z.int().min(2).max(1_000).optional().describe('Smaller counts are withheld'),
    }),
    z.strictObject({
      percentage: z.strictObject({ of: measureSchema, in: measureSchema }),
      smallCountMin: z.int().min(2).max(1_000).optional(),
    }),
  ])
  .meta({ id: 'Formula' });
export type Formula = z.infer<typeof formulaSchema>;

export const directionSchema = z.enum(['up', 'down', 'keep']);
export type Direction = z.infer<typeof directionSchema>;

/** What an indicator says of itself. `unit` is a word or a sign: `%`, `市町村`, `回`. */
export const indicatorSchema = z
  .strictObject({
    id: z.string().min(1).max(100),
    title: z.string().min(1).max(500),
    unit: z.string().max(50),
    direction: directionSchema.default('up'),
    definition: z.string().max(5_000).optional(),
    baseline: yearValueSchema.optional(),
    targets: z.array(yearValueSchema).max(100).default([]).describe('By year, ascending'),
    formula: formulaSchema.optional().describe('Computed from live data; reported when absent'),
    owner: z.string().max(200).optional().describe('The department that answers for it'),
    dataset: z.string().max(500).optional().describe('Where its data is published'),
  })
  .meta({ id: 'Indicator' });
export type Indicator = z.infer<typeof indicatorSchema>;

export type ValueState = 'reported' | 'returned' | 'approved';

/** The value of a fiscal year, in its latest revision. */
export interface ReportedValue extends YearValue {
  readonly state: ValueState;
  readonly revision: number;
  readonly evidence: string | undefined;
  readonly comment: string | undefined;
  /** `Principal.id`. */
  readonly reportedBy: string;
  readonly reportedAt: Date;
  readonly decidedBy: string | undefined;
  readonly decidedAt: Date | undefined;
}
