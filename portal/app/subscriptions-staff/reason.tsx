/** Why notifications do not arrive: in the reader's language where the reason is a usual one, else as the API tells it. */
import { useTranslator } from '../language/text.tsx';

export function Reason({ text }: { readonly text: string }) {
  const t = useTranslator();
  const status = /^The receiver answers (\d{3})/.exec(text)?.[1];
  if (status !== undefined) return t.rich('subscriptions-staff.answered', { status });
  if (/^The receiver does not answer in time/.test(text)) return t.rich('subscriptions-staff.late');
  const code = /^The (?:receiver|MQTT broker) cannot be reached \((\w+)\)\.$/.exec(text)?.[1];
  if (code !== undefined) return t.rich('subscriptions-staff.unreached', { code });
  return <span lang="en">{text}</span>;
}
