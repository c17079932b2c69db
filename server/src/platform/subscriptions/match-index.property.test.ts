import { fc, test } from '@fast-check/vitest';
import { type AttributeChange, coreContext, type Entity, instantAt } from '@kumiki/ngsi-ld';
import { describe, expect } from 'vitest';
import type { EntityChange } from '#platform/context/index.ts';
import { concerns } from './match.ts';
import { createMatchIndex } from './match-index.ts';
import { parseSubscription } from './parse-subscription.ts';
import { type Subscription, triggers } from './subscription.ts';

const iri = (name: string): string => `https://uri.etsi.org/ngsi-ld/default-context/${name}`;
const types = ['A', 'B', 'C'];
const attributes = ['x', 'y', 'z'];
const ids = ['urn:e:1', 'urn:e:2', 'urn:f:1'];
const tenants = ['north', 'south'];

const someOf = <T>(values: readonly T[]) =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });

const selector = fc.record(
  {
    type: fc.constantFrom('A', 'B', 'A,B', 'A;B', '(A;B),C', 'A;(B,C)'),
    id: fc.constantFrom(...ids),
    idPattern: fc.constantFrom('^urn:e:', '1$'),
  },
  { requiredKeys: ['type'] },
);

const document = fc
  .record(
    {
      entities: fc.array(selector, { minLength: 1, maxLength: 3 }),
      watchedAttributes: someOf(attributes),
      notificationTrigger: someOf(triggers),
      q: fc.constantFrom('x>3', 'y', '!z', 'x<5|z'),
      scopeQ: fc.constantFrom('/harbour/#', '/hill'),
      isActive: fc.boolean(),
    },
    { requiredKeys: [] },
  )
  .filter((json) => json.entities !== undefined || json.watchedAttributes !== undefined);

const entity = (id: string): fc.Arbitrary<Entity> =>
  fc
    .record({
      types: someOf(types),
      scopes: fc.constantFrom([], ['/harbour/west'], ['/hill']),
      values: fc.dictionary(fc.constantFrom(...attributes), fc.integer({ min: 0, max: 9 })),
    })
    .map(({ types: names, scopes, values }) => ({
      id,
      types: names.map(iri),
      scopes,
      attributes: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [iri(name), [{ type: 'Property', value }]]),
      ),
    }));

/** What changed is told as the broker tells it: every attribute that came, went or says something else. */
function changeOf(tenant: string, id: string, before?: Entity, after?: Entity): EntityChange {
  const names = new Set([before, after].flatMap((one) => Object.keys(one?.attributes ?? {})));
  const changes = [...names].flatMap((attribute): AttributeChange[] => {
    const [previous, current] = [before, after].map((one) => one?.attributes[attribute]?.[0]);
    if (current === undefined) {
      return previous === undefined ? [] : [{ attribute, kind: 'deleted', previous }];
    }
    if (previous === undefined) return [{ attribute, kind: 'created', current }];
    return previous.value === current.value
      ? []
      : [{ attribute, kind: 'modified', previous, current }];
  });
  const head = (one?: Entity): string => JSON.stringify([one?.types, one?.scopes]);
  return {
    tenant,
    id,
    kind: before === undefined ? 'created' : after === undefined ? 'deleted' : 'modified',
    at: instantAt(0),
    before,
    after,
    isExpiry: false,
    headChanged: head(before) !== head(after),
    attributes: changes,
  };
}

const change = fc
  .record({ id: fc.constantFrom(...ids), tenant: fc.constantFrom(...tenants) })
  .chain(({ id, tenant }) =>
    fc
      .record({
        before: fc.option(entity(id), { nil: undefined }),
        after: fc.option(entity(id), { nil: undefined }),
      })
      .filter(({ before, after }) => before !== undefined || after !== undefined)
      .map(({ before, after }) => changeOf(tenant, id, before, after)),
  );

function subscriptionOf(json: object, index: number): Subscription {
  const parsed = parseSubscription(
    { type: 'Subscription', notification: { endpoint: { uri: 'http://r.example/' } }, ...json },
    {
      tenant: tenants[index % 2] ?? '',
      id: `urn:s:${index}`,
      subject: 'entity',
      caller: 'open',
      context: coreContext,
    },
  );
  if (!parsed.ok) throw new Error(parsed.error.detail);
  return parsed.value;
}

describe('the match index', () => {
  test.prop([
    fc.array(document, { maxLength: 12 }),
    fc.array(document, { maxLength: 4 }),
    fc.array(change, { minLength: 1, maxLength: 8 }),
  ])(
    'finds whom asking every subscription finds, also after changes of subscriptions',
    (documents, replacements, changes) => {
      const index = createMatchIndex();
      const standing = new Map<string, Subscription>();
      for (const [position, json] of [...documents, ...documents].entries()) {
        // The second time some are replaced by others of the same id, some removed.
        const round = Math.floor(position / Math.max(documents.length, 1));
        const number = position % Math.max(documents.length, 1);
        const subscription = subscriptionOf(
          round === 0 ? json : (replacements[number] ?? json),
          number,
        );
        if (round === 1 && number % 3 === 2) {
          index.remove(subscription.tenant, subscription.id);
          standing.delete(subscription.id);
          continue;
        }
        index.put(subscription);
        standing.set(subscription.id, subscription);
      }
      for (const one of changes) {
        const asked = [...standing.values()].filter(
          (subscription) => subscription.tenant === one.tenant && concerns(one, subscription),
        );
        const found = index.match(one).map(({ id }) => id);
        expect(found.toSorted()).toEqual(asked.map(({ id }) => id).toSorted());
      }
    },
  );
});
