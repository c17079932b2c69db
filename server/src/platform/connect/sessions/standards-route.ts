/** The 自治体標準オープンデータセット as data, for forms and for programs. */
import { roleNames, roles, standardDatasets } from '@kumiki/civic';
import { z } from 'zod';
import { problemResponse, type Route, readQuery } from '#kernel/http/index.ts';

const named = z.object({ ja: z.string(), en: z.string() });

const query = z.object({
  columnsOf: z
    .string()
    .max(2_000)
    .optional()
    .describe(
      'Entity types, with commas: columns only of the datasets whose rows become these, and no roles; empty for names alone',
    ),
});

export function standardsRoute(): Route {
  const whole = {
    datasets: standardDatasets,
    roles: roles.map((role) => ({ role, name: roleNames[role] })),
  };
  return {
    method: 'GET',
    path: '/api/standard-datasets',
    operationId: 'listStandardDatasets',
    summary: 'The 自治体標準オープンデータセット as they are known here, and the roles of columns',
    tag: 'Imports',
    access: 'open',
    isOpenData: true,
    query,
    responses: {
      200: {
        description: 'Columns with their attributes; `columnSource` says where they are from',
        content: {
          'application/json': z.object({
            datasets: z.array(
              z.object({
                number: z.number(),
                slug: z.string(),
                name: named,
                columns: z.array(z.unknown()).optional(),
              }),
            ),
            roles: z.array(z.object({ role: z.string(), name: named })).optional(),
          }),
        },
      },
    },
    handle: (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const { columnsOf } = asked.value;
      return c.json(columnsOf === undefined ? whole : briefly(columnsOf.split(',')));
    },
  };
}

/** The whole is some 60 kB: too much for a page that wants names. */
function briefly(types: readonly string[]) {
  return {
    datasets: standardDatasets.map((dataset) => {
      const left = types.includes(dataset.entityType)
        ? ['legacyColumns']
        : ['columns', 'legacyColumns'];
      return Object.fromEntries(Object.entries(dataset).filter(([key]) => !left.includes(key)));
    }),
  };
}
