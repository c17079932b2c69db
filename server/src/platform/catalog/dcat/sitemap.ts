/** Where search engines find the public pages: sitemaps.org 0.9, and the robots.txt that names it. */
import { z } from 'zod';
import { problemResponse, type Route, readQuery } from '#kernel/http/index.ts';
import type { CatalogParts } from '../catalog.ts';
import { publicReader } from '../reader.ts';
import { countByTenant } from '../store.ts';
import { xmlText } from './atom.ts';
import { countOtherPages, listOtherPages, listPublicPages } from './store.ts';

const tag = 'DCAT';
/** Addresses of one file, each told in two languages: below the 50,000 and 50 MB of the protocol. */
const pageSize = 10_000;

const schema = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"';
const xml = { 'application/xml': z.unknown() };

function answerXml(text: string): Response {
  return new Response(`<?xml version="1.0" encoding="utf-8"?>\n${text}`, {
    headers: {
      'content-type': 'application/xml; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    },
  });
}

function answerUrls(urls: readonly string[]): Response {
  const names = `${schema} xmlns:xhtml="http://www.w3.org/1999/xhtml"`;
  return answerXml(`<urlset ${names}>\n${urls.join('')}</urlset>\n`);
}

/** `page` is a path without its language. */
function pageXml(publicUrl: string, page: string, modifiedAt?: Date): string {
  const address = (prefix: string): string =>
    xmlText(page === '/' ? `${publicUrl}${prefix}/` : `${publicUrl}${prefix}${page}`);
  const alternates = [
    ['ja', ''],
    ['en', '/en'],
  ].map(
    ([language, prefix]) =>
      `<xhtml:link rel="alternate" hreflang="${language}" href="${address(prefix ?? '')}"/>`,
  );
  const day = modifiedAt === undefined ? '' : `<lastmod>${modifiedAt.toISOString()}</lastmod>`;
  return `<url><loc>${address('')}</loc>${day}${alternates.join('')}</url>\n`;
}

export function sitemapRoutes(parts: CatalogParts): readonly Route[] {
  return [getRobots(parts), getSitemap(parts), getDatasetSitemap(parts), getPageSitemap(parts)];
}

/** Open data below `/api/`: files, whole tables, feeds, plans. The longest rule that fits holds (RFC 9309, 2.2.2). */
const openPaths = [
  '/api/datasets/*/resources/*/file/',
  '/api/datasets/*/resources/*/rows.',
  '/api/datasets/*/resources/*/standard.csv',
  '/api/feeds/',
  '/api/open-data-list.csv',
  '/api/plans/*.csv',
  '/api/plans/*.yaml',
  '/api/plans/*.xlsx',
];

/** Each in every language; the rest of `/api/` are questions without an end. */
const closedPaths = [
  '/api/',
  ...['', '/en', '/easy'].flatMap((prefix) =>
    ['/staff', '/account', '/sign-in', '/sign-out'].map((path) => `${prefix}${path}`),
  ),
];

function getRobots({ publicUrl }: CatalogParts): Route {
  return {
    method: 'GET',
    path: '/robots.txt',
    operationId: 'getRobots',
    summary: 'What search engines leave alone, and where the sitemap is',
    tag,
    access: 'open',
    responses: { 200: { description: 'Rules', content: { 'text/plain': z.unknown() } } },
    handle: () => {
      const rules = [
        ...openPaths.map((path) => `Allow: ${path}`),
        ...closedPaths.map((path) => `Disallow: ${path}`),
      ];
      const lines = ['User-agent: *', ...rules, '', `Sitemap: ${publicUrl}/sitemap.xml`, ''];
      return new Response(lines.join('\n'), {
        headers: { 'content-type': 'text/plain; charset=utf-8' },
      });
    },
  };
}

function getSitemap(parts: CatalogParts): Route {
  const { publicUrl } = parts;
  return {
    method: 'GET',
    path: '/sitemap.xml',
    operationId: 'getSitemap',
    summary: 'The sitemaps of all public pages',
    tag,
    access: 'open',
    responses: { 200: { description: 'An index of sitemaps', content: xml } },
    handle: async () => {
      const counts = await countByTenant(parts.database, publicReader);
      const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
      const pages = Math.max(1, Math.ceil(total / pageSize));
      const others = Math.max(1, Math.ceil((await countOtherPages(parts.database)) / pageSize));
      const fileXml = (name: string, at: number): string =>
        `<sitemap><loc>${xmlText(`${publicUrl}/${name}.xml?page=${at + 1}`)}</loc></sitemap>\n`;
      const files = [
        ...Array.from({ length: others }, (_, at) => fileXml('sitemap-pages', at)),
        ...Array.from({ length: pages }, (_, at) => fileXml('sitemap-datasets', at)),
      ];
      return answerXml(`<sitemapindex ${schema}>\n${files.join('')}</sitemapindex>\n`);
    },
  };
}

function getDatasetSitemap(parts: CatalogParts): Route {
  const query = z.object({ page: z.coerce.number().int().min(1).max(5_000).default(1) });
  return {
    method: 'GET',
    path: '/sitemap-datasets.xml',
    operationId: 'getDatasetSitemap',
    summary: 'Public pages of datasets, for search engines',
    tag,
    access: 'open',
    query,
    responses: { 200: { description: 'A sitemap', content: xml } },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const { publicUrl, database } = parts;
      const offset = (asked.value.page - 1) * pageSize;
      const pages = await listPublicPages(database, { offset, limit: pageSize });
      return answerUrls(
        pages.map(({ name, modifiedAt }) =>
          pageXml(publicUrl, `/catalog/${encodeURIComponent(name)}`, modifiedAt),
        ),
      );
    },
  };
}

/** Those every installation has, of the portal. */
const fixedPages = ['/', '/catalog', '/map', '/shelters', '/plans', '/dashboards', '/about'];

/** Plans, and whatever else other capabilities have made findable for everyone. */
function getPageSitemap(parts: CatalogParts): Route {
  const query = z.object({ page: z.coerce.number().int().min(1).max(5_000).default(1) });
  return {
    method: 'GET',
    path: '/sitemap-pages.xml',
    operationId: 'getPageSitemap',
    summary: 'Public pages beside those of datasets: the main ones, plans',
    tag,
    access: 'open',
    query,
    responses: { 200: { description: 'A sitemap', content: xml } },
    handle: async (c) => {
      const asked = readQuery(c, query);
      if (!asked.ok) return problemResponse(c, asked.error);
      const { publicUrl, database } = parts;
      const { page } = asked.value;
      const offset = (page - 1) * pageSize;
      const others = await listOtherPages(database, { offset, limit: pageSize });
      const fixed = page === 1 ? fixedPages.map((path) => pageXml(publicUrl, path)) : [];
      const found = others.map(({ url, modifiedAt }) => pageXml(publicUrl, url, modifiedAt));
      return answerUrls([...fixed, ...found]);
    },
  };
}
