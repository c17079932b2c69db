/** HTTP of the documents about the interface itself. */
import { z } from 'zod';
import { problemResponse, type Route, type RouteContext } from '../http/index.ts';
import { problem } from '../problem.ts';
import { apiPage } from './api-page.ts';
import { errorListPage, errorPage, isProblemCode } from './error-page.ts';
import { describeApi } from './openapi.ts';
import { type Language, languageOf } from './page.ts';

export interface ApiDocsOptions {
  readonly version: string;
  /** Without a slash at its end. */
  readonly publicUrl: string;
  /** Paths of stylesheets that bring fonts for Japanese; asked for with every page. */
  readonly stylesheets?: () => readonly string[];
}

const languageQuery = z.object({
  lang: z.enum(['ja', 'en']).optional().describe('Language of the page; Japanese when absent'),
});

/** The routes given, and those of the pages about all of them. */
export function withApiDocs(routes: readonly Route[], options: ApiDocsOptions): readonly Route[] {
  const { publicUrl, stylesheets = () => [] } = options;
  const all: readonly Route[] = [
    ...routes,
    openApiRoute(() => text),
    pageRoute('/docs/api', 'showApi', 'Show this interface as a page', (_, language) =>
      apiPage(document, { language, publicUrl, stylesheets: stylesheets() }),
    ),
    pageRoute('/docs/errors', 'listErrors', 'Show all error codes', (_, language) =>
      errorListPage(language, stylesheets()),
    ),
    pageRoute('/docs/errors/{code}', 'showError', 'Explain an error code', (c, language) => {
      const code = c.req.param('code') ?? '';
      return isProblemCode(code)
        ? errorPage(code, language, stylesheets())
        : problemResponse(c, problem('not-found', 'No error has this code.'));
    }),
  ];
  const document = describeApi(all, options.version);
  const text = JSON.stringify(document);
  return all;
}

function openApiRoute(text: () => string): Route {
  return {
    method: 'GET',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'Describe this interface as OpenAPI 3.1',
    tag: 'Documentation',
    access: 'open',
    isOpenData: true,
    responses: {
      200: { description: 'The document', content: { 'application/json': z.object({}).loose() } },
    },
    handle: () => new Response(text(), { headers: { 'content-type': 'application/json' } }),
  };
}

function pageRoute(
  path: string,
  operationId: string,
  summary: string,
  show: (c: RouteContext, language: Language) => Response,
): Route {
  return {
    method: 'GET',
    path,
    operationId,
    summary,
    tag: 'Documentation',
    access: 'open',
    query: languageQuery,
    responses: { 200: { description: 'A page', content: { 'text/html': z.string() } } },
    handle: (c) => show(c, languageOf(c.req.query('lang'))),
  };
}
