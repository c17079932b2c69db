/** `GET /staff/catalog.csv`: the list as it is narrowed, all pages of it. UTF-8 with a mark, so that spreadsheets read it. */
import type { LoaderFunctionArgs } from 'react-router';
import { read } from '../api/answer.ts';
import type { Call } from '../api/call.ts';
import { portalContext } from '../api/context.ts';
import { findSession } from '../api/session.ts';
import { tableCsv } from '../design/table/csv.ts';
import { translatorAt } from '../language/text.tsx';
import {
  askListing,
  type Listed,
  type ListQuestion,
  parseListing,
  parseListQuestion,
} from './listing.ts';

/** As many as the API gives at once. */
const rowsPerCall = 100;

export async function loader({ context, request }: LoaderFunctionArgs): Promise<Response> {
  const { call } = context.get(portalContext);
  // No page stands around a file that would ask to sign in.
  if ((await findSession(call)) === undefined) return new Response(null, { status: 401 });
  const url = new URL(request.url);
  const question = parseListQuestion(url.searchParams);
  // What the API refuses is told before the first byte goes out.
  const first = parseListing(
    await read(await askListing(call, question, { limit: rowsPerCall, offset: 0 })),
  );
  const t = translatorAt(url.pathname);
  const header = [
    'id',
    t.plain('catalog-staff.columns.title'),
    t.plain('catalog-staff.columns.state'),
    t.plain('catalog-staff.fields.access'),
    t.plain('catalog-staff.fields.publisher'),
    t.plain('catalog-staff.fields.licence'),
    t.plain('catalog-staff.columns.formats'),
    t.plain('catalog-staff.columns.modified'),
    'URL',
  ];
  const line = (each: Listed): readonly string[] => [
    each.id,
    each.title,
    each.standings.map((one) => t.plain(`catalog-staff.standings.${one}`)).join('、'),
    t.plain(
      each.access === 'private' ? 'catalog-staff.access.private' : 'catalog-staff.access.public',
    ),
    each.publisher,
    each.licence,
    each.formats.join('、'),
    each.modifiedAt,
    new URL(`/catalog/${each.name}`, url).href,
  ];
  const pieces = written(header, line, pages(call, question, first));
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const next = await pieces.next();
      if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: async () => {
      await pieces.return(undefined);
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="datasets.csv"',
    },
  });
}

async function* pages(
  call: Call,
  question: ListQuestion,
  first: { readonly datasets: readonly Listed[]; readonly total: number },
): AsyncGenerator<readonly Listed[]> {
  yield first.datasets;
  for (let offset = rowsPerCall; offset < first.total; offset += rowsPerCall) {
    const answer = await askListing(call, question, { limit: rowsPerCall, offset });
    yield parseListing(await read(answer)).datasets;
  }
}

async function* written(
  header: readonly string[],
  line: (each: Listed) => readonly string[],
  all: AsyncIterable<readonly Listed[]>,
): AsyncGenerator<string> {
  yield tableCsv(header, []);
  // The mark stands once, at the beginning.
  for await (const page of all) {
    const lines = tableCsv([], page.map(line));
    yield lines.slice(lines.indexOf('\n') + 1);
  }
}
