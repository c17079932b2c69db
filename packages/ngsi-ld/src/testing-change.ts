/** An evacuation shelter and short forms of the operations on it, for the tests of `applyOperation`. */
import { applyOperation } from './change.ts';
import type { Applied, EntityOperation } from './change-types.ts';
import type { Entity, JsonValue } from './entity.ts';
import {
  type FragmentPurpose,
  parseAttributeFragment,
  parseEntityFragment,
} from './parse-entity.ts';
import { renderEntity } from './render.ts';
import { city, cityContext, entityOf, unwrap } from './testing.ts';

export const before = '2026-01-01T00:00:00.000000Z';
export const at = '2026-02-01T00:00:00.000000Z';
export const iri = (name: string) => city + name;

export const context = await cityContext();
export const shelter = unwrap(
  applyOperation(
    undefined,
    {
      kind: 'create',
      entity: entityOf(
        {
          id: 'urn:a:1',
          type: 'Shelter',
          scope: '/Nagasaki',
          capacity: [
            {
              value: 20,
              unitCode: 'IE',
              observedAt: '2026-01-01T00:00:00Z',
              checked: { value: 1 },
            },
            { value: 30, datasetId: 'urn:d:1' },
          ],
          name: { languageMap: { ja: '本館', en: 'Main' } },
          address: { value: { city: 'Isahaya', country: 'JP' } },
          managedBy: { object: 'urn:s:1' },
          location: { type: 'Point', coordinates: [130, 33] },
        },
        context,
      ),
    },
    before,
  ),
).entity as Entity;

export const apply = (operation: EntityOperation): Applied =>
  unwrap(applyOperation(shelter, operation, at));
export const fragment = (json: JsonValue, purpose: FragmentPurpose, isSimplified = false) =>
  unwrap(parseEntityFragment(json, context, purpose, { isSimplified }));
export const update = (json: JsonValue) =>
  apply({ kind: 'update', fragment: fragment(json, 'update') });
export const merge = (json: JsonValue, more: { lang?: string; observedAt?: string } = {}) =>
  apply({ kind: 'merge', fragment: fragment(json, 'merge'), ...more });
export const append = (json: JsonValue, noOverwrite = false) =>
  apply({ kind: 'append', fragment: fragment(json, 'append'), noOverwrite });
export const partial = (name: string, json: JsonValue) =>
  applyOperation(
    shelter,
    {
      kind: 'updateAttribute',
      ...unwrap(parseAttributeFragment(name, json, context, 'updateAttribute')),
    },
    at,
  );
/** The attributes after an operation, as a reader sees them. */
export const shown = ({ entity }: Applied) =>
  entity === undefined ? {} : renderEntity(entity, context);
export const summary = ({ changes }: Applied) =>
  changes.map(({ kind, attribute, datasetId }) =>
    [kind, attribute.replace(city, ''), datasetId].filter((part) => part !== undefined).join(' '),
  );
