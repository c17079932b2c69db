/** A plan as what the search of the portal finds, and as a dataset of the catalogue. Pure. */
import type { DatasetDraft, SearchDocument } from '#platform/catalog/index.ts';
import type { HeldPlan } from './plan-store.ts';

export const searchKind = 'plan';

/** Of a tenant; the default one's page needs no name. */
export function pageOf(tenant: string, id: string, isDefault: boolean): string {
  const path = `/plans/${encodeURIComponent(id)}`;
  return isDefault ? path : `${path}?tenant=${encodeURIComponent(tenant)}`;
}

/** Found by the words of its nodes and indicators too. */
export function searchDocumentOf(held: HeldPlan, url: string): SearchDocument {
  const { plan, isPublic, changedAt } = held;
  const { nodes, indicators, period } = plan;
  const departments = new Set(nodes.flatMap(({ department }) => department ?? []));
  return {
    kind: searchKind,
    id: plan.id,
    title: { ja: plan.title },
    summary: `${plan.publisher}（${period.from}〜${period.to}年度）${plan.philosophy ?? ''}`.slice(
      0,
      300,
    ),
    url,
    audience: isPublic ? 'public' : 'staff',
    keywords: [plan.publisher, ...(plan.titleShort === undefined ? [] : [plan.titleShort])],
    text: [
      ...indicators.map(({ title }) => title),
      ...nodes.map(({ title, summary }) => `${title} ${summary ?? ''}`),
      ...departments,
    ].join('\n'),
    details: { nodes: nodes.length, indicators: indicators.length },
    modifiedAt: changedAt,
  };
}

const files = [
  { file: 'plan.csv', format: 'CSV', name: '計画（施策と指標）' },
  { file: 'indicators.csv', format: 'CSV', name: '指標の基準値・目標値・実績' },
  { file: 'plan.xlsx', format: 'XLSX', name: '計画（施策と指標）' },
  { file: 'plan.yaml', format: 'YAML', name: '計画（全体）' },
] as const;

/** `publicUrl` without a slash at its end. The files are the exports, so that they are never old. */
export function datasetDraftOf(held: HeldPlan, tenant: string, publicUrl: string): DatasetDraft {
  const { plan, changedAt } = held;
  const address = `${publicUrl}/api/plans/${encodeURIComponent(plan.id)}`;
  const query = `?tenant=${encodeURIComponent(tenant)}`;
  return {
    title: { ja: `${plan.title}の施策と指標` },
    description: {
      ja: `${plan.publisher}「${plan.title}」の施策の体系、指標の目標と実績です。${plan.philosophy ?? ''}`,
    },
    publisher: {
      name: plan.publisher,
      ...(plan.localGovernmentCode === undefined
        ? {}
        : { localGovernmentCode: plan.localGovernmentCode }),
    },
    licence: 'cc-by-4.0',
    temporal: { from: `${plan.period.from}-04-01`, until: `${plan.period.to + 1}-03-31` },
    updated: changedAt.toISOString().slice(0, 10),
    frequency: 'ANNUAL',
    themes: ['GOVE'],
    tags: ['計画', '指標', 'デジタル化'],
    resources: files.map(({ file, format, name }) => ({
      name: { ja: name },
      format,
      url: `${address}/${file}${query}`,
    })),
  };
}
