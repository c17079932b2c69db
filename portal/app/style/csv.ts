/** `/style.csv`: the rows of the table in the guide, as any table gives them. */
import type { LoaderFunctionArgs } from 'react-router';
import { tableCsv } from '../design/table/csv.ts';
import { translatorAt } from '../language/text.tsx';
import { facilities } from './facilities.ts';

export function loader({ request }: LoaderFunctionArgs): Response {
  const t = translatorAt(new URL(request.url).pathname);
  const header = [
    t.plain('style.example.place'),
    t.plain('style.example.people'),
    t.plain('style.example.updated'),
  ];
  const rows = facilities.map(({ name, people, updated }) => [
    t.plain(`style.example.${name}`),
    people,
    updated,
  ]);
  return new Response(tableCsv(header, rows), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="style.csv"',
    },
  });
}
