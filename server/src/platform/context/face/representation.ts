/** How a caller wants entities shown: parameters to what the renderer takes. Clauses 4.5, 4.21, 6.3.7, 6.3.11. */
import {
  type CompiledContext,
  type EntityFormat,
  findContradiction,
  type Iri,
  isUri,
  type LanguageFilter,
  type Projection,
  parseAttrs,
  parseLanguageFilter,
  parseProjection,
  pickOfAttrs,
  projectionDepth,
  type RenderOptions,
} from '@kumiki/ngsi-ld';
import { type Problem, problem } from '#kernel/problem.ts';
import { err, ok, type Result } from '#kernel/result.ts';
import { problemOf } from '../problem-of.ts';
import type { MediaType } from './negotiate.ts';
import { type ParameterName, type Parameters, readNumber, readOptions } from './parameters.ts';

/** The parameters that `readRepresentation` reads. */
export const representationParameters: readonly ParameterName[] = [
  'attrs',
  'pick',
  'omit',
  'options',
  'format',
  'lang',
  'datasetId',
  'geometryProperty',
  'join',
  'joinLevel',
  'containedBy',
  'local',
];

export interface Representation extends RenderOptions {
  /** Expanded names of `attrs`: entities without any of them are not meant. */
  readonly attributes?: readonly Iri[];
  readonly geometryProperty?: Iri;
  readonly linked?: LinkedRetrieval;
}

/** Clause 4.5.23. */
export interface LinkedRetrieval {
  readonly style: 'inline' | 'flat';
  readonly level: number;
  readonly containedBy: readonly string[];
}

const formats: ReadonlyMap<string, EntityFormat> = new Map([
  ['normalized', 'normalized'],
  ['concise', 'concise'],
  ['simplified', 'simplified'],
  ['keyValues', 'simplified'],
]);

const readingOptions = ['sysAttrs', 'count', ...formats.keys()];

const joinLevelMax = 5;

export function readRepresentation(
  parameters: Parameters,
  context: CompiledContext,
): Result<Representation> {
  const options = readOptions(parameters, readingOptions);
  if (!options.ok) return options;
  const format = readFormat(parameters.format, options.value);
  if (!format.ok) return format;
  const members = readMembers(parameters, context);
  if (!members.ok) return members;
  const language = readLanguage(parameters.lang);
  const datasetIds = readDatasetIds(parameters.datasetId);
  if (!datasetIds.ok) return datasetIds;
  const linked = readLinked(parameters, members.value);
  if (!linked.ok) return linked;
  const { geometryProperty } = parameters;
  return ok({
    format: format.value,
    sysAttrs: options.value.has('sysAttrs'),
    ...members.value,
    ...(language === undefined ? {} : { language }),
    ...(datasetIds.value === undefined ? {} : { datasetIds: datasetIds.value }),
    ...(linked.value === undefined ? {} : { linked: linked.value }),
    ...(geometryProperty === undefined
      ? {}
      : { geometryProperty: context.expandTerm(geometryProperty) }),
  });
}

/** Clauses 5.7.1.4 and 5.7.2.4: only GeoJSON has a geometry. */
export function refuseGeometry(
  { geometryProperty }: Parameters,
  { type }: { readonly type: MediaType },
): Problem | undefined {
  return geometryProperty === undefined || type === 'application/geo+json'
    ? undefined
    : problem(
        'bad-request-data',
        'geometryProperty needs GeoJSON: Accept: application/geo+json.',
        'geometryProperty',
      );
}

/** `format` wins over `options`; of two formats in `options` the last one does. */
export function readFormat(
  format: string | undefined,
  options: ReadonlySet<string>,
): Result<EntityFormat> {
  if (format !== undefined) {
    const known = formats.get(format);
    return known === undefined
      ? err(
          problem(
            'invalid-request',
            `format does not know ${format}; it knows ${[...formats.keys()].join(', ')}.`,
            'format',
          ),
        )
      : ok(known);
  }
  const named = [...options].flatMap((option) => formats.get(option) ?? []);
  return ok(named.at(-1) ?? 'normalized');
}

interface Members {
  readonly attributes?: readonly Iri[];
  readonly pick?: Projection;
  readonly omit?: Projection;
}

function readMembers(parameters: Parameters, context: CompiledContext): Result<Members> {
  const { attrs, pick: picked, omit: omitted } = parameters;
  if (attrs !== undefined) {
    if (picked !== undefined || omitted !== undefined) {
      return err(
        problem(
          'bad-request-data',
          'attrs excludes pick and omit: pick shows what attrs would.',
          'attrs',
        ),
      );
    }
    const names = parseAttrs(attrs, context);
    return names.ok
      ? ok({ attributes: names.value, pick: pickOfAttrs(names.value) })
      : err(problemOf(names.error));
  }
  const pick = picked === undefined ? undefined : parseProjection(picked, context, 'pick');
  if (pick?.ok === false) return err(problemOf(pick.error));
  const omit = omitted === undefined ? undefined : parseProjection(omitted, context, 'omit');
  if (omit?.ok === false) return err(problemOf(omit.error));
  if (pick !== undefined && omit !== undefined) {
    const twice = findContradiction(pick.value, omit.value);
    if (twice !== undefined) {
      return err(problem('bad-request-data', `pick and omit both name ${twice}.`, 'pick'));
    }
  }
  return ok({
    ...(pick === undefined ? {} : { pick: pick.value }),
    ...(omit === undefined ? {} : { omit: omit.value }),
  });
}

function readLanguage(lang: string | undefined): LanguageFilter | undefined {
  return lang === undefined ? undefined : parseLanguageFilter(lang);
}

function readDatasetIds(text: string | undefined): Result<ReadonlySet<string> | undefined> {
  if (text === undefined) return ok(undefined);
  const ids = text.split(',').map((id) => id.trim());
  const wrong = ids.find((id) => id !== '@none' && !isUri(id));
  return wrong === undefined
    ? ok(new Set(ids))
    : err(problem('bad-request-data', `datasetId ${wrong} is no URI.`, 'datasetId'));
}

function readLinked(
  parameters: Parameters,
  { pick, omit }: Members,
): Result<LinkedRetrieval | undefined> {
  const { join } = parameters;
  const level = readNumber(parameters, 'joinLevel', 1, 1);
  if (!level.ok) return level;
  const isJoined = join !== undefined && join !== '@none';
  // Clause 4.21: nobody can pick in entities that are not there.
  for (const [name, projection] of Object.entries({ pick, omit })) {
    if (projection === undefined) continue;
    if (projectionDepth(projection) > (isJoined ? level.value : 0)) {
      const detail = `${name} follows more relationships than join and joinLevel do.`;
      return err(problem('bad-request-data', detail, name));
    }
  }
  if (!isJoined) {
    return parameters.joinLevel !== undefined && join === undefined
      ? err(problem('bad-request-data', 'joinLevel needs join=inline or join=flat.', 'joinLevel'))
      : ok(undefined);
  }
  if (join !== 'inline' && join !== 'flat') {
    return err(
      problem(
        'bad-request-data',
        `join does not know ${join}; it knows inline, flat and @none.`,
        'join',
      ),
    );
  }
  if (level.value > joinLevelMax) {
    const detail = `joinLevel is at most ${joinLevelMax}.`;
    return err(problem('too-complex-query', detail, 'joinLevel'));
  }
  const containedBy = parameters.containedBy?.split(',').map((id) => id.trim()) ?? [];
  return ok({ style: join, level: level.value, containedBy });
}
