/** A plan as a document. */
import { z } from 'zod';
import { directionSchema, formulaSchema, yearValueSchema } from '#platform/indicators/index.ts';

const text = (max: number) => z.string().max(max);
const idSchema = z
  .string()
  .min(1)
  .max(50)
  .regex(/^[\p{L}\p{N}._-]+$/u, 'letters, digits, point, hyphen and underscore only');

/** 方針 → 分野 → 推進項目 → 事業. A plan need not use all of them. */
export const levels = ['policy', 'field', 'measure', 'action'] as const;
export type Level = (typeof levels)[number];

export const linkKinds = ['service', 'dataset', 'entityType', 'procedure', 'page'] as const;

const linkSchema = z.strictObject({
  kind: z.enum(linkKinds).describe('What delivers it'),
  target: text(1_000).min(1).describe('An address, or the id of a dataset, a type, a procedure'),
  title: text(200).optional(),
});

const fiscalYear = z.int().min(1900).max(2200);
const periodSchema = z
  .strictObject({ from: fiscalYear, to: fiscalYear })
  .refine(({ from, to }) => from <= to, { path: ['to'], error: 'it ends before it begins' });

export const nodeSchema = z
  .strictObject({
    id: idSchema,
    title: text(500).min(1),
    level: z.enum(levels),
    parent: idSchema.optional(),
    summary: text(5_000).optional(),
    targetState: text(2_000).optional().describe('目指す状態'),
    department: text(200).optional().describe('担当課'),
    addedIn: fiscalYear.optional().describe('※追加: the fiscal year of the revision that added it'),
    repeatOf: idSchema.optional().describe('再掲: the node it repeats'),
    period: periodSchema.optional(),
    links: z.array(linkSchema).max(50).optional(),
  })
  .meta({ id: 'PlanNode' });
export type PlanNode = z.infer<typeof nodeSchema>;

export const planIndicatorSchema = z
  .strictObject({
    id: idSchema,
    title: text(500).min(1),
    unit: text(50).default(''),
    node: idSchema.optional(),
    direction: directionSchema.default('up'),
    definition: text(5_000).optional(),
    baseline: yearValueSchema.optional(),
    targets: z.array(yearValueSchema).max(100).default([]),
    formula: formulaSchema.optional(),
    owner: text(200).optional(),
    dataset: text(500).optional(),
  })
  .meta({ id: 'PlanIndicator' });
export type PlanIndicator = z.infer<typeof planIndicatorSchema>;

export const headSchema = z.strictObject({
  id: idSchema.describe('Unique within the tenant'),
  title: text(500).min(1),
  titleShort: text(100).optional(),
  publisher: text(200).min(1),
  localGovernmentCode: z
    .string()
    .regex(/^\d{6}$/, 'six digits, in quotes')
    .optional(),
  period: periodSchema,
  status: z.enum(['draft', 'adopted', 'revised', 'closed']).default('adopted'),
  philosophy: text(2_000).optional(),
  source: text(2_000).optional(),
});

const figureSchema = z.strictObject({
  title: text(500).min(1),
  value: z.number(),
  unit: text(50).default(''),
  asOf: text(20).optional(),
  comparedWith: z.strictObject({ who: text(200), value: z.number() }).optional(),
});

const governanceSchema = z.strictObject({
  lead: text(500).optional(),
  review: text(2_000).optional(),
  publication: text(2_000).optional(),
  partners: z.array(text(300)).max(200).optional(),
});

export const logicStages = ['input', 'activity', 'output', 'outcome'] as const;

const logicSchema = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        id: idSchema,
        stage: z.enum(logicStages),
        title: text(500).min(1),
        node: idSchema.optional(),
        indicator: idSchema.optional(),
        to: z.array(idSchema).max(50).default([]).describe('The steps it leads to'),
      }),
    )
    .max(500),
});

export const contextSchema = figureSchema;

/** Everything a plan says. Nodes and indicators in the order of the document. */
export const planSchema = headSchema
  .extend({
    nodes: z.array(nodeSchema),
    indicators: z.array(planIndicatorSchema),
    context: z.array(figureSchema).max(1_000).optional(),
    governance: governanceSchema.optional(),
    logic: logicSchema.optional(),
  })
  .meta({ id: 'Plan' });
export type Plan = z.infer<typeof planSchema>;

export const restSchema = z.looseObject({
  governance: governanceSchema.optional(),
  logic: logicSchema.optional(),
});
