/** The field that searches everything, wherever it stands. */
import { SearchBox } from '../design/search-box.tsx';
import { useTranslator } from '../language/text.tsx';
import { suggest } from './find.ts';
import { kindKey } from './kind.ts';

interface SiteSearchProps {
  readonly defaultValue?: string;
  readonly isLarge?: boolean;
}

export function SiteSearch({ defaultValue = '', isLarge = false }: SiteSearchProps) {
  const t = useTranslator();
  return (
    <SearchBox
      action={t.to('/search')}
      label={t.rich('search.label')}
      hint={t.rich('search.note')}
      defaultValue={defaultValue}
      isLarge={isLarge}
      suggest={async (word, signal) =>
        (await suggest(word, t.language, signal)).map((suggestion) => ({
          ...suggestion,
          kind: t.plain(kindKey(suggestion.kind)),
        }))
      }
    />
  );
}
