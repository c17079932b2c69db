/** A region of two towns, for tests of routes. */
import { parseRegion, type Region } from '@kumiki/civic';

export function testRegion(): Region {
  const town = (code: string, ja: string, kana: string, en: string) => ({
    localGovernmentCode: code,
    name: { ja, kana, en },
    centre: [130, 33],
    website: 'https://town.example/',
  });
  const parsed = parseRegion({
    id: 'test',
    localGovernmentCode: '420000',
    name: { ja: '試県', kana: 'ためしけん', en: 'Test Prefecture' },
    centre: [130, 33],
    bounds: [129, 32, 131, 34],
    languages: ['ja'],
    municipalities: [
      town('422011', '東市', 'ひがしし', 'East City'),
      town('422029', '西市', 'にしし', 'West City'),
    ],
    feeds: [
      { id: 'feed', kind: 'page', title: '資料', publisher: '試県', url: 'https://test.example/' },
    ],
    sources: ['試県'],
  });
  if (!parsed.ok) throw new Error(parsed.faults.join('\n'));
  return parsed.region;
}
