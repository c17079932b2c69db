/** Every address that is no page. */
import { data, type MetaFunction } from 'react-router';
import { MessagePage } from '../design/message-page.tsx';
import { translatorAt, useTranslator } from '../language/text.tsx';

export function loader() {
  return data(null, { status: 404 });
}

export const meta: MetaFunction = ({ location }) => [
  { title: translatorAt(location.pathname).plain('error.notFoundTitle') },
];

export default function NotFoundPage() {
  const t = useTranslator();
  return <MessagePage title={t.rich('error.notFoundTitle')} text={t.rich('error.notFoundText')} />;
}
