/** What can be read without a key, out of the OpenAPI document: pure. */

export interface Parameter {
  readonly name: string;
  readonly place: 'path' | 'query';
  readonly isRequired: boolean;
  readonly text: string;
  /** What a first try may use; empty when there is nothing to suggest. */
  readonly example: string;
}

export interface Operation {
  readonly id: string;
  readonly path: string;
  readonly summary: string;
  readonly group: string;
  readonly parameters: readonly Parameter[];
}

/** First tries that answer something on every site. */
const examples: Readonly<Record<string, string>> = {
  type: 'EvacuationSite',
  limit: '3',
  options: 'keyValues',
};

/** Of one's own account, and streams that do not end, are no tries. */
const apart = /^\/api\/(account|events|oauth|session|metrics)|^\/\.well-known/;
const within = /^\/(api|ngsi-ld)\//;

/** Whatever the document is, nothing is thrown. */
export function parseOperations(document: unknown): readonly Operation[] {
  return Object.entries(recordOf(recordOf(document)['paths'])).flatMap(([path, item]) => {
    const get = recordOf(recordOf(item)['get']);
    const { operationId, summary, tags, security, parameters } = get;
    const isPublic = !Array.isArray(security) || security.length === 0 || security.some(isEmpty);
    if (typeof operationId !== 'string' || !isPublic) return [];
    if (!within.test(path) || apart.test(path)) return [];
    return [
      {
        id: operationId,
        path,
        summary: typeof summary === 'string' ? summary : operationId,
        group: Array.isArray(tags) && typeof tags[0] === 'string' ? tags[0] : '',
        parameters: Array.isArray(parameters) ? parameters.flatMap(parseParameter) : [],
      },
    ];
  });
}

function parseParameter(value: unknown): readonly Parameter[] {
  const { name, in: place, required, description, schema, example } = recordOf(value);
  if (typeof name !== 'string' || (place !== 'path' && place !== 'query')) return [];
  const given = example ?? recordOf(schema)['example'] ?? examples[name] ?? '';
  return [
    {
      name,
      place,
      isRequired: required === true,
      text: typeof description === 'string' ? description : '',
      example: typeof given === 'string' || typeof given === 'number' ? String(given) : '',
    },
  ];
}

/** `?path.id=…&query.type=…` of a form: the path that is asked. Undefined while a part of the path is missing. */
export function requestOf(operation: Operation, form: URLSearchParams): string | undefined {
  let path = operation.path;
  const query = new URLSearchParams();
  for (const { name, place } of operation.parameters) {
    const value = (form.get(`${place}.${name}`) ?? '').trim();
    if (place === 'query') {
      if (value !== '') query.set(name, value);
    } else if (value === '' || value === '.' || value === '..') return undefined;
    else path = path.replace(`{${name}}`, encodeURIComponent(value));
  }
  return `${path}${query.size === 0 ? '' : `?${query}`}`;
}

const textLengthMax = 20_000;

/** As somebody reads it: JSON with lines, and not more than a page holds. */
export function readable(body: string): { readonly text: string; readonly isCut: boolean } {
  let text = body;
  try {
    text = JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    // No JSON: CSV, Turtle, a tile.
  }
  return { text: text.slice(0, textLengthMax), isCut: text.length > textLengthMax };
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  // Any object can be read by names.
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
