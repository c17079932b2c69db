/** The name of a type: that of the portal where it knows it, else as the data names it. */
import { useTranslator } from '../language/text.tsx';
import { kinds } from '../shelters/shelter.ts';

export function TypeText({ type }: { readonly type: string }) {
  const t = useTranslator();
  const kind = kinds.find((each) => each === type);
  if (kind !== undefined) return t.rich(`shelters.kind.${kind}`);
  const last = type.split(/[/#]/).at(-1);
  return <span lang="en">{last === undefined || last === '' ? type : last}</span>;
}
