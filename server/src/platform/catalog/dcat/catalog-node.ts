/** The catalogue as DCAT, a page of it at a time. Hydra Core, PartialCollectionView. Pure. */
import type { DatasetRecord } from '../dataset.ts';
import { datasetNode, datasetUri, type NodeContext } from './dataset-node.ts';
import type { Node } from './graph.ts';

export interface CatalogPage {
  readonly title: string;
  readonly total: number;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  readonly records: readonly DatasetRecord[];
  /** Narrowed to one tenant. */
  readonly tenant: string | undefined;
  readonly modifiedAt: Date | undefined;
}

export function catalogUri(publicUrl: string, tenant: string | undefined): string {
  const base = `${publicUrl}/dcat/catalog`;
  return tenant === undefined ? base : `${base}?organization=${encodeURIComponent(tenant)}`;
}

export function pageUri(publicUrl: string, tenant: string | undefined, page: number): string {
  const query = new URLSearchParams({
    ...(tenant === undefined ? {} : { organization: tenant }),
    page: String(page),
  });
  return `${publicUrl}/dcat/catalog?${query.toString()}`;
}

export function lastPage({ total, pageSize }: Pick<CatalogPage, 'total' | 'pageSize'>): number {
  return Math.max(1, Math.ceil(total / pageSize));
}

function viewNode(given: CatalogPage, publicUrl: string): Node {
  const uri = (page: number) => ({ iri: pageUri(publicUrl, given.tenant, page) });
  const last = lastPage(given);
  return {
    id: pageUri(publicUrl, given.tenant, given.page),
    types: ['hydra:PartialCollectionView'],
    properties: [
      ['hydra:first', uri(1)],
      ['hydra:previous', given.page > 1 ? uri(given.page - 1) : undefined],
      ['hydra:next', given.page < last ? uri(given.page + 1) : undefined],
      ['hydra:last', uri(last)],
    ],
  };
}

export function catalogNodes(given: CatalogPage, context: NodeContext): readonly Node[] {
  const { publicUrl, nameOf } = context;
  const publisher = given.tenant ?? 'default';
  const catalog: Node = {
    id: catalogUri(publicUrl, given.tenant),
    types: ['dcat:Catalog', 'hydra:Collection'],
    properties: [
      ['dct:title', { text: given.title, language: 'ja' }],
      [
        'dct:description',
        { text: `${given.title}で公開しているデータセットの一覧です。`, language: 'ja' },
      ],
      [
        'dct:publisher',
        {
          id: `${publicUrl}/dcat/tenants/${encodeURIComponent(publisher)}`,
          types: ['foaf:Agent'],
          properties: [['foaf:name', { text: nameOf(publisher), language: 'ja' }]],
        },
      ],
      ['dct:language', { iri: 'http://publications.europa.eu/resource/authority/language/JPN' }],
      [
        'dct:modified',
        given.modifiedAt && { text: given.modifiedAt.toISOString(), type: 'xsd:dateTime' },
      ],
      [
        'dcat:themeTaxonomy',
        { iri: 'http://publications.europa.eu/resource/authority/data-theme' },
      ],
      ['foaf:homepage', { iri: `${publicUrl}/catalog` }],
      ['hydra:totalItems', { text: String(given.total), type: 'xsd:integer' }],
      ['hydra:view', viewNode(given, publicUrl)],
      ['dcat:dataset', given.records.map(({ id }) => ({ iri: datasetUri(publicUrl, id) }))],
    ],
  };
  return [catalog, ...given.records.map((record) => datasetNode(record, context))];
}
