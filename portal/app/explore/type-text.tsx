/** The name of a type: that of the portal or of a standard dataset where one knows it, else as the data names it. */
import { useTranslator } from '../language/text.tsx';
import { kinds } from '../shelters/shelter.ts';
import type { TypeName } from './types.ts';

interface TypeTextProps {
  readonly type: string;
  /** All there are, with their names. */
  readonly types: readonly TypeName[];
}

export function TypeText({ type, types }: TypeTextProps) {
  const t = useTranslator();
  const kind = kinds.find((each) => each === type);
  if (kind !== undefined) return t.rich(`shelters.kind.${kind}`);
  if (type === 'AdministrativeArea') return t.rich('explore.municipalAreas');
  const name = types.find((each) => each.type === type)?.name;
  if (name !== undefined) return t.language === 'en' ? name.en : name.ja;
  const last = type.split(/[/#]/).at(-1);
  return <span lang="en">{last === undefined || last === '' ? type : last}</span>;
}
