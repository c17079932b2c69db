/** Values that stand for something: codes of hazards are words to read and to type. Pure. */
import type { Translator } from '../language/text.tsx';
import { hazards } from '../shelters/shelter.ts';
import type { Condition } from './conditions.ts';

/** One value, or several with commas. */
export function valueText(attribute: string, value: string, t: Translator): string {
  if (attribute !== 'hazard') return value;
  const said = (code: string): string => {
    const hazard = hazards.find((each) => each === code.trim());
    return hazard === undefined ? code.trim() : t.plain(`shelters.hazard.${hazard}`);
  };
  return value
    .split(',')
    .map(said)
    .join(t.language === 'en' ? ', ' : '、');
}

/** A condition on the word of a code is one on the code. */
export function knownValue(condition: Condition, t: Translator): Condition {
  if (condition.attribute !== 'hazard') return condition;
  const wanted = condition.value.normalize('NFKC').toLowerCase();
  const hazard = hazards.find((each) => {
    const word = t.plain(`shelters.hazard.${each}`).toLowerCase();
    return word === wanted || (wanted.length > 1 && word.includes(wanted));
  });
  // A list of codes holds it or not: a part of a code says nothing.
  return hazard === undefined ? condition : { ...condition, comparison: 'eq', value: hazard };
}
