/** What is new in the catalogue, as a feed: whoever follows a dataset needs no account. RFC 4287. Pure. */
import type { DatasetRecord } from '../dataset.ts';
import { findLicence } from '../vocabulary/licences.ts';
import { datasetUri, type NodeContext } from './dataset-node.ts';

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Characters XML cannot hold are left out. */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, '')
    .replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}

export interface FeedEntry {
  readonly record: DatasetRecord;
  readonly at: Date;
  /** Which publication it tells of. */
  readonly version: number;
}

export interface Feed {
  readonly title: string;
  readonly self: string;
  readonly page: string;
  readonly entries: readonly FeedEntry[];
}

function entryXml({ record, at, version }: FeedEntry, { publicUrl, nameOf }: NodeContext): string {
  const { document } = record;
  const licence = findLicence(document.licence);
  return `  <entry>
    <id>${xmlText(datasetUri(publicUrl, record.id))}/versions/${version}</id>
    <title>${xmlText(document.title.ja)}</title>
    <updated>${at.toISOString()}</updated>
    <link rel="alternate" href="${xmlText(`${publicUrl}/catalog/${document.name}`)}"/>
    <author><name>${xmlText(document.publisher?.name ?? nameOf(record.tenant))}</name></author>
    <summary>${xmlText((document.description?.ja ?? '').slice(0, 1_000))}</summary>
    <rights>${xmlText(licence?.title.ja ?? document.licence ?? '')}</rights>
${(document.tags ?? []).map((tag) => `    <category term="${xmlText(tag)}"/>\n`).join('')}  </entry>
`;
}

export function atomFeed(feed: Feed, context: NodeContext): string {
  const newest = feed.entries[0]?.at ?? new Date(0);
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ja">
  <id>${xmlText(feed.self)}</id>
  <title>${xmlText(feed.title)}</title>
  <updated>${newest.toISOString()}</updated>
  <link rel="self" type="application/atom+xml" href="${xmlText(feed.self)}"/>
  <link rel="alternate" type="text/html" href="${xmlText(feed.page)}"/>
${feed.entries.map((entry) => entryXml(entry, context)).join('')}</feed>
`;
}
