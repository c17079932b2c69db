/** The name of a type: that of the portal or of a standard dataset where one knows it, else as the data names it. */
import { type Translator, useTranslator } from '../language/text.tsx';
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
  const known = knownTypes.find((each) => each === type);
  if (known !== undefined) return t.rich(`explore.types.${known}`);
  const name = standardName(type, types, t);
  return name ?? <span lang="en">{lastPart(type)}</span>;
}

/** Types beside those of standards that the portal has a word for. */
const knownTypes = ['AdministrativeArea', 'WaterLevelObserved'] as const;

/** Without readings: for options and chips. */
export function typeName(type: string, types: readonly TypeName[], t: Translator): string {
  const kind = kinds.find((each) => each === type);
  if (kind !== undefined) return t.plain(`shelters.kind.${kind}`);
  const known = knownTypes.find((each) => each === type);
  if (known !== undefined) return t.plain(`explore.types.${known}`);
  return standardName(type, types, t) ?? lastPart(type);
}

function standardName(type: string, types: readonly TypeName[], t: Translator): string | undefined {
  const name = types.find((each) => each.type === type)?.name;
  return t.language === 'en' ? name?.en : name?.ja;
}

function lastPart(type: string): string {
  const last = type.split(/[/#]/).at(-1);
  return last === undefined || last === '' ? type : last;
}
