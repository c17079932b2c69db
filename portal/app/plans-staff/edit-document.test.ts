import { expect, test } from 'vitest';
import type { PlanDocument } from '../plans/plan.ts';
import {
  moveNode,
  nextId,
  nextNodeId,
  withIndicator,
  withNode,
  withoutIndicator,
  withoutNode,
  withoutStep,
} from './edit-document.ts';

const node = (id: string, parent?: string) => ({
  id,
  title: `施策${id}`,
  ...(parent === undefined ? {} : { parent }),
});

const document: PlanDocument = {
  plan: { id: 'town', unknown: 'stays' },
  nodes: [
    node('1'),
    node('1.1', '1'),
    node('1.1.1', '1.1'),
    node('1.2', '1'),
    node('2'),
    { ...node('2.1', '2'), repeatOf: '1.1' },
  ],
  indicators: [{ id: 'I1', node: '1.1.1' }],
  context: [{ title: '人口' }],
  logic: {
    steps: [
      { id: 'a', to: ['b'], node: '1.1', indicator: 'I1' },
      { id: 'b', to: [] },
    ],
  },
};

const ids = ({ nodes }: PlanDocument) => nodes.map(({ id }) => id).join(' ');

test('a new node stands behind its last sibling, a changed one where it was', () => {
  expect(ids(withNode(document, node('1.3', '1')))).toBe('1 1.1 1.1.1 1.2 1.3 2 2.1');
  expect(ids(withNode(document, node('3')))).toBe('1 1.1 1.1.1 1.2 2 2.1 3');
  const changed = withNode(document, { ...node('1.1', '1'), title: '新しい' });
  expect(changed.nodes[1]).toMatchObject({ id: '1.1', title: '新しい' });
  expect(changed.plan).toEqual(document.plan);
});

test('a node that goes below another parent takes along what is below it', () => {
  expect(ids(withNode(document, node('1.1', '2')))).toBe('1 1.2 2 2.1 1.1 1.1.1');
});

test('a node moves past its sibling with everything below both, and stays at the ends', () => {
  expect(ids(moveNode(document, '1.1', 1))).toBe('1 1.2 1.1 1.1.1 2 2.1');
  expect(ids(moveNode(document, '2', -1))).toBe('2 2.1 1 1.1 1.1.1 1.2');
  expect(moveNode(document, '1.1', -1)).toBe(document);
  expect(ids(moveNode(moveNode(document, '1', 1), '1', -1))).toBe(ids(document));
});

test('what refers to a node that is taken away is kept without the reference', () => {
  const without = withoutNode(document, '1.1');
  expect(ids(without)).toBe('1 1.2 2 2.1');
  expect(without.nodes.at(-1)).not.toHaveProperty('repeatOf');
  expect(without.indicators).toEqual([{ id: 'I1' }]);
  expect(without['logic']).toMatchObject({ steps: [{ id: 'a', indicator: 'I1' }, { id: 'b' }] });
  expect(without['context']).toEqual(document['context']);
});

test('indicators and steps come and go; a logic model without steps is none', () => {
  expect(withIndicator(document, { id: 'I2' }).indicators).toHaveLength(2);
  expect(withoutIndicator(document, 'I1')['logic']).toMatchObject({ steps: [{ id: 'a' }, {}] });
  const one = withoutStep(document, 'b');
  expect(one['logic']).toMatchObject({ steps: [{ id: 'a', to: [] }] });
  const none = withoutStep(one, 'a');
  expect(none).not.toHaveProperty('logic');
  expect(none['context']).toEqual(document['context']);
});

test('the next number is free', () => {
  expect(nextNodeId(document.nodes, '1')).toBe('1.3');
  expect(nextNodeId(document.nodes, undefined)).toBe('3');
  expect(nextNodeId([node('x'), node('1', 'x')], undefined)).toBe('2');
  expect(nextId(document.indicators, 'I')).toBe('I2');
});
