/** The name of an attribute or a column: that of a standard or of the portal where one knows it, else as the data names it. */
import type { Translator } from '../language/text.tsx';
import type { Field } from './types.ts';

/** What the portal has a word for, whatever the type. */
const known = [
  'name',
  'nameKana',
  'nameEn',
  'address',
  'fullAddress',
  'hazard',
  'capacity',
  'remarks',
  'source',
  'license',
  'dateUpdated',
  'localGovernmentCode',
  'municipalityName',
  'waterLevel',
  'riverName',
  'stationName',
  'description',
  'telephone',
] as const;

export interface FieldName {
  readonly text: string;
  /** `ja` or `en` where it is not the language of the page. */
  readonly lang?: string;
}

/** Plain: options and chips show it as well. */
export function fieldName({ name, label }: Field, t: Translator): FieldName {
  const word = known.find((each) => each === name);
  if (word !== undefined) return { text: t.plain(`explore.fields.${word}`) };
  if (t.language === 'en' && label?.en !== undefined) return { text: label.en };
  if (label !== undefined)
    return t.language === 'en' ? { text: label.ja, lang: 'ja' } : { text: label.ja };
  return /^[\x20-\x7e]*$/.test(name) ? { text: name, lang: 'en' } : { text: name, lang: 'ja' };
}
