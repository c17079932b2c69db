/** Entity type selection as a condition on `entity_type_set s`. Clause 4.17. */
import type { TypeNode } from '@kumiki/ngsi-ld';
import { allOf, anyOf, type SqlValues } from './sql-text.ts';

export function compileTypes(node: TypeNode, sql: SqlValues): string {
  switch (node.kind) {
    case 'type':
      return `s.types @> ${sql.add([node.type], 'text[]')}`;
    case 'and':
      return allOf(node.nodes.map((inner) => compileTypes(inner, sql)));
    case 'or': {
      const names = node.nodes.map((inner) => (inner.kind === 'type' ? inner.type : undefined));
      if (names.every((name) => name !== undefined)) {
        return `s.types && ${sql.add(names, 'text[]')}`;
      }
      return anyOf(node.nodes.map((inner) => compileTypes(inner, sql)));
    }
  }
}
