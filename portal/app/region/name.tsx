/** The name of a region or municipality, with its reading where the page is やさしい日本語. */
import { Ruby, useTranslator } from '../language/text.tsx';
import { type LocalizedName, nameIn } from './region.ts';

export function RegionName({ name }: { readonly name: LocalizedName }) {
  const { language } = useTranslator();
  return language === 'easy' && name.kana !== undefined ? (
    <Ruby base={name.ja} reading={name.kana} />
  ) : (
    nameIn(name, language)
  );
}
