/** The OpenAPI document as a page: endpoints, parameters, schemas, and a curl line to try. */
import type { ApiBody, ApiDocument, ApiOperation, ApiParameter, ApiResponse } from './openapi.ts';
import { type Html, html, type Language, pageResponse } from './page.ts';

const words = {
  ja: {
    title: 'APIの説明',
    intro: 'このサーバーが答えるすべてのアドレスです。公開データの読み取りに認証は要りません。',
    document: '機械で読むOpenAPI文書',
    errors: 'エラーの一覧',
    contents: '目次',
    schemas: 'データの形',
    parameters: 'パラメーター',
    name: '名前',
    place: '場所',
    type: '型',
    meaning: '説明',
    body: '本文',
    answers: '応答',
    status: 'ステータス',
    attempt: '試す',
    required: '必須',
    access: {
      open: '誰でも',
      read: '誰でも（見えるのは許された範囲）',
      write: '編集者・公開担当者・管理者、またはスコープwriteのトークン',
      publish: '公開担当者・管理者、またはスコープpublishのトークン',
      approve: '承認者・管理者、またはスコープapproveのトークン',
      administer: '管理者、またはスコープadministerのトークン',
      audit: '監査担当者・管理者、またはスコープauditのトークン',
      operate: '導入団体（defaultテナント）の管理者',
      person: 'サインインした人',
    },
  },
  en: {
    title: 'API reference',
    intro: 'Every address this server answers. Reading public data needs no token.',
    document: 'OpenAPI document for machines',
    errors: 'Errors',
    contents: 'Contents',
    schemas: 'Schemas',
    parameters: 'Parameters',
    name: 'Name',
    place: 'In',
    type: 'Type',
    meaning: 'Meaning',
    body: 'Body',
    answers: 'Answers',
    status: 'Status',
    attempt: 'Try it',
    required: 'required',
    access: {
      open: 'everyone',
      read: 'everyone, within what they may see',
      write: 'editors, publishers and administrators, or a token with scope write',
      publish: 'publishers and administrators, or a token with scope publish',
      approve: 'approvers and administrators, or a token with scope approve',
      administer: 'administrators, or a token with scope administer',
      audit: 'auditors and administrators, or a token with scope audit',
      operate: 'administrators of the installation',
      person: 'whoever is signed in',
    },
  },
} as const;

type Words = (typeof words)[Language];

interface Endpoint {
  readonly method: string;
  readonly path: string;
  readonly operation: ApiOperation;
}

export interface ApiPageOptions {
  readonly language: Language;
  /** The address in the curl lines. */
  readonly publicUrl: string;
  readonly stylesheets: readonly string[];
}

export function apiPage(document: ApiDocument, options: ApiPageOptions): Response {
  const { language, publicUrl, stylesheets } = options;
  const word = words[language];
  const endpoints = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, operation]): Endpoint => ({ method: method.toUpperCase(), path, operation }),
    ),
  );
  const sections = document.tags.map(({ name }, at) => {
    const own = endpoints.filter(({ operation }) => operation.tags.includes(name));
    return html`<section><h2 id="t${at}">${name}</h2>
${own.map((endpoint) => describeEndpoint(endpoint, word, publicUrl))}</section>`;
  });
  const body = html`<p>${word.intro}</p>
<ul><li><a href="/openapi.json">${word.document}</a></li>
<li><a href="/docs/errors?lang=${language}">${word.errors}</a></li></ul>
<nav aria-label="${word.contents}"><ul>
${document.tags.map(({ name }, at) => html`<li><a href="#t${at}">${name}</a></li>`)}
<li><a href="#schemas">${word.schemas}</a></li></ul></nav>
${sections}
<section><h2 id="schemas">${word.schemas}</h2>
${Object.entries(document.components.schemas).map(
  ([id, schema]) => html`<details id="s-${id}"><summary><code>${id}</code></summary>
<pre>${JSON.stringify(schema, null, 2)}</pre></details>`,
)}</section>`;
  return pageResponse({ language, title: word.title, path: '/docs/api', body, stylesheets });
}

function describeEndpoint({ method, path, operation }: Endpoint, word: Words, url: string): Html {
  return html`<details id="${operation.operationId}">
<summary><span class="method">${method}</span> <code>${path}</code> — ${operation.summary}</summary>
<p>${operation.description}</p>
<p>${word.access[operation['x-access']]}</p>
${describeParameters(operation.parameters ?? [], word)}
${describeBody(operation.requestBody, word)}
${describeResponses(operation.responses, word)}
<h3>${word.attempt}</h3>
<pre><code>${curlOf(method, path, operation, url)}</code></pre>
</details>`;
}

function describeParameters(parameters: readonly ApiParameter[], word: Words): Html | undefined {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map(
    ({ name, in: place, required, schema, description }) => html`<tr>
<td><code>${name}</code>${required ? html` (${word.required})` : undefined}</td>
<td>${place}</td><td>${describeType(schema)}</td><td>${description}</td></tr>`,
  );
  return html`<h3>${word.parameters}</h3><div class="wide"><table><thead><tr>
<th scope="col">${word.name}</th><th scope="col">${word.place}</th>
<th scope="col">${word.type}</th><th scope="col">${word.meaning}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function describeBody(body: ApiBody | undefined, word: Words): Html | undefined {
  if (body === undefined) return undefined;
  return html`<h3>${word.body}</h3><p>${body.description}</p>${describeContent(body.content)}`;
}

function describeContent(content: ApiBody['content']): Html {
  const items = Object.entries(content).map(
    ([type, { schema }]) => html`<li><code>${type}</code>: ${describeType(schema)}</li>`,
  );
  return html`<ul>${items}</ul>`;
}

function describeResponses(responses: Readonly<Record<string, ApiResponse>>, word: Words): Html {
  const rows = Object.entries(responses).map(
    ([status, { description, content, headers }]) => html`<tr><td>${status}</td>
<td>${description}${content === undefined ? undefined : describeContent(content)}
${Object.keys(headers ?? {}).map((name) => html`<code>${name}</code> `)}</td></tr>`,
  );
  return html`<h3>${word.answers}</h3><div class="wide"><table><thead><tr>
<th scope="col">${word.status}</th><th scope="col">${word.meaning}</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

/** A link to a named schema, a few words for a simple one, the schema itself otherwise. */
function describeType(schema: Readonly<Record<string, unknown>>): Html {
  const { $ref: reference, type, items, ...rest } = schema;
  if (typeof reference === 'string') {
    const id = reference.split('/').at(-1) ?? '';
    return html`<a href="#s-${id}">${id}</a>`;
  }
  if (type === 'array' && isSchema(items)) return html`${describeType(items)} […]`;
  if (Array.isArray(rest['enum'])) return html`<code>${rest['enum'].join(' | ')}</code>`;
  if (typeof type !== 'string' || type === 'object') {
    const text = JSON.stringify(schema);
    return html`<code>${text === '{}' ? 'any' : text}</code>`;
  }
  const rules = Object.entries(rest).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return html`${[type, ...rules].join(', ')}`;
}

function isSchema(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** A line for a shell. Parameters stay in braces, to be filled in. */
function curlOf(method: string, path: string, operation: ApiOperation, url: string): string {
  const [first] = operation.security;
  const needsToken = first !== undefined && Object.keys(first).length > 0;
  const [type] = Object.keys(operation.requestBody?.content ?? {});
  return [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    ...(needsToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(type === undefined ? [] : [`-H 'Content-Type: ${type}'`, '--data-binary @body']),
    `'${url}${path}'`,
  ].join(' ');
}
