/** Files a municipality begins with. */
import { z } from 'zod';
import type { Route } from '#kernel/http/index.ts';
import { planCsv, planYaml } from '../exports.ts';
import { patternPlan, planWorkbook } from '../template.ts';
import { fileAnswer, tag } from './parts.ts';

export const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const templates = [
  {
    end: 'xlsx',
    type: workbookType,
    what: 'A workbook to fill a plan in: how to write it, and empty sheets',
    content: () => planWorkbook(undefined),
  },
  {
    end: 'csv',
    type: 'text/csv',
    what: 'A small plan as CSV, as a pattern to write over',
    content: () => planCsv(patternPlan),
  },
  {
    end: 'yaml',
    type: 'application/yaml',
    what: 'A small plan as YAML, as a pattern to write over',
    content: () => planYaml(patternPlan),
  },
] as const;

export function templateRoutes(): readonly Route[] {
  return templates.map(
    ({ end, type, what, content }): Route => ({
      method: 'GET',
      path: `/api/plan-template.${end}`,
      operationId: `getPlanTemplate${end.slice(0, 1).toUpperCase()}${end.slice(1)}`,
      summary: what,
      tag,
      access: 'read',
      isOpenData: true,
      responses: { 200: { description: 'The file', content: { [type]: z.string() } } },
      handle: () =>
        fileAnswer(
          content(),
          type === 'text/csv' ? `${type}; charset=utf-8` : type,
          `plan-template.${end}`,
        ),
    }),
  );
}
