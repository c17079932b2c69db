/** A dashboard as its file says it: panels, and what each is bound to. */
import { isZero, parseDuration } from '@kumiki/ngsi-ld';
import { z } from 'zod';

/** Japanese first; what has no やさしい日本語 or English is shown in Japanese. */
export const localText = z
  .strictObject({
    ja: z.string().min(1).max(2_000),
    easy: z.string().max(2_000).optional(),
    en: z.string().max(2_000).optional(),
  })
  .meta({ id: 'LocalText' });

export type LocalText = z.infer<typeof localText>;

const name = z.string().min(1).max(300);
const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,59}$/, 'lower-case letters, digits and hyphens, a letter first');

/** Of one length: periods of months are no two alike. */
const duration = z.string().refine(
  (text) => {
    const parsed = parseDuration(text);
    return parsed !== undefined && parsed.months === 0 && !isZero(parsed);
  },
  { message: 'an ISO 8601 duration of weeks, days, hours or minutes: PT1H, P1D' },
);

const measure = z
  .union([
    z.literal('count'),
    z.strictObject({ sum: name }),
    z.strictObject({ average: name }),
    z.strictObject({ least: name }),
    z.strictObject({ most: name }),
  ])
  .default('count');

export type Measure = z.infer<typeof measure>;

const filter = {
  type: name.optional().describe('Entity types, as in the parameter `type` of queries'),
  q: z.string().max(2_000).optional().describe('As in the parameter `q`'),
  scopeQ: z.string().max(500).optional().describe('As in the parameter `scopeQ`'),
};

const times = z.enum(['observedAt', 'modifiedAt']);

const group = z.union([
  z.strictObject({
    attribute: name,
    name: name.optional().describe('The attribute that names the group'),
  }),
  z.strictObject({ type: z.literal(true) }),
  z.strictObject({ time: z.enum(['createdAt', 'modifiedAt']), period: duration, last: duration }),
]);

const column = z.strictObject({
  attribute: name,
  member: z.enum(['value', 'observedAt', 'modifiedAt', 'unitCode']).default('value'),
  title: localText,
  unit: localText.optional(),
});

const entities = z.strictObject({
  ...filter,
  measure,
  by: group.optional(),
  columns: z.array(column).min(1).max(12).optional().describe('The entities themselves'),
});

const history = z.strictObject({
  ...filter,
  type: name,
  attribute: name,
  method: z.enum(['avg', 'min', 'max', 'sum', 'totalCount', 'last']).default('avg'),
  period: duration,
  last: duration,
  until: z.enum(['now', 'newest']).default('now').describe('`newest`: the last that is told'),
  time: times.default('observedAt'),
  each: z.boolean().default(false).describe('A series for each entity'),
  seriesMax: z.int().min(1).max(6).default(6),
  change: z.boolean().default(false).describe('The difference to the first number of each series'),
});

const dataset = z.strictObject({
  dataset: name.describe('Its name in the catalogue, or its id'),
  resource: name.optional().describe('Id or Japanese name; the first with a table otherwise'),
  filters: z.record(z.string(), z.unknown()).default({}),
  measure,
  by: name.optional(),
});

const catalogue = z.strictObject({
  by: z
    .enum(['organization', 'res_format', 'license_id', 'theme', 'frequency', 'standard'])
    .optional(),
  quality: z
    .enum(['metadata', 'readability'])
    .optional()
    .describe('The mean of all that is published, in percent: points of metadata, or 機械可読性'),
  period: duration.optional(),
  last: duration.optional(),
});

export type EntityBinding = z.infer<typeof entities>;
export type HistoryBinding = z.infer<typeof history>;
export type DatasetBinding = z.infer<typeof dataset>;
export type CatalogueBinding = z.infer<typeof catalogue>;

export const panelKinds = ['number', 'trend', 'bar', 'map', 'table'] as const;
export const bindings = ['entities', 'history', 'dataset', 'catalogue'] as const;

const panel = z
  .strictObject({
    id,
    kind: z.enum(panelKinds),
    title: localText,
    text: localText.optional().describe('A sentence below the title'),
    unit: localText.optional(),
    entities: entities.optional(),
    history: history.optional(),
    dataset: dataset.optional(),
    catalogue: catalogue.optional(),
    counts: z.enum(['things', 'people']).default('things'),
    labels: z.record(z.string(), localText).default({}).describe('Names of groups'),
    groupTitle: localText.optional().describe('What it is grouped by'),
    order: z.enum(['value', 'label', 'listed']).default('value'),
    rowsMax: z.int().min(1).max(1_000).default(100),
    decimals: z.int().min(0).max(6).default(0),
    total: z.boolean().default(true).describe('False where one thing counts in several groups'),
    link: z.string().startsWith('/').max(2_000).optional().describe('A page that shows more'),
    source: localText.optional().describe('Where the data come from, and their licence'),
  })
  .superRefine((panel, context) => {
    for (const { path, message } of faultsOf(panel)) {
      context.addIssue({ code: 'custom', path: [...path], message });
    }
  });

export type Panel = z.infer<typeof panel>;

export const dashboardSchema = z.strictObject({
  id,
  service: id.describe('Whose it is'),
  title: localText,
  summary: localText,
  order: z.int().default(100).describe('Smaller ones come first'),
  refreshSeconds: z.int().min(10).max(86_400).default(300),
  panels: z
    .array(panel)
    .min(1)
    .max(24)
    .superRefine((panels, context) => {
      panels.forEach(({ id: own }, place) => {
        if (panels.findIndex((other) => other.id === own) === place) return;
        context.addIssue({
          code: 'custom',
          path: [place, 'id'],
          message: `the id ${own} is taken`,
        });
      });
    }),
});

export type Dashboard = z.infer<typeof dashboardSchema>;

interface PanelFault {
  readonly path: readonly string[];
  readonly message: string;
}

/** What the shape alone cannot say: which kinds go with which bindings. */
function* faultsOf(panel: Panel): Generator<PanelFault> {
  const given = bindings.filter((binding) => panel[binding] !== undefined);
  const [binding] = given;
  if (binding === undefined || given.length > 1) {
    yield { path: [], message: `exactly one of ${bindings.join(', ')} is needed` };
    return;
  }
  const { entities: asked, history: past, dataset: table, catalogue: list, kind } = panel;
  const isByTime = asked?.by !== undefined && 'time' in asked.by;
  const isGrouped = (asked?.by ?? table?.by ?? list?.by) !== undefined;
  const isListed = asked?.columns !== undefined;
  const isOverTime = list?.period !== undefined;
  const isQuality = list?.quality !== undefined;
  if (isOverTime !== (list?.last !== undefined) || (isOverTime && !isQuality)) {
    yield { path: ['catalogue'], message: 'quality, period and last stand together' };
  }
  if (isQuality && list.by !== undefined) {
    yield { path: ['catalogue', 'by'], message: 'quality stands without by' };
  }
  if (isListed && (asked.by !== undefined || asked.measure !== 'count')) {
    yield { path: ['entities', 'columns'], message: 'columns stand without by and measure' };
  }
  if (asked?.type === undefined && asked !== undefined && (isListed || asked.measure !== 'count')) {
    yield { path: ['entities', 'type'], message: 'a type is needed' };
  }
  const isByAttribute = asked?.by !== undefined && 'attribute' in asked.by;
  const isFit = {
    number: !isGrouped && !isListed && !isOverTime,
    trend: past !== undefined || isByTime || isOverTime,
    bar: isGrouped && !isByTime,
    map: isByAttribute || isListed || (table?.by !== undefined && past === undefined),
    table: true,
  }[kind];
  if (!isFit) yield { path: ['kind'], message: `${kind} does not go with this ${binding}` };
  if (panel.counts === 'people' && (isListed || past !== undefined || list !== undefined)) {
    yield { path: ['counts'], message: 'people are counted of entities or rows of a dataset' };
  }
}
