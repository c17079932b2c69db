import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { needsSharedData, sharedDataFolder } from '../../../../tests/skip.ts';
import { type Town, TownIndex } from './town-index.ts';

const town = (prefecture: string, municipality: string, name: string, n = 0): Town => ({
  prefecture,
  municipality,
  name,
  latitude: 32 + n / 100,
  longitude: 129 + n / 100,
});

const index = new TownIndex([
  town('長崎県', '長崎市', '桜馬場一丁目', 1),
  town('長崎県', '長崎市', '桜馬場二丁目', 2),
  town('長崎県', '長崎市', '尾上町', 3),
  town('長崎県', '西彼杵郡長与町', '嬉里郷', 4),
  town('長崎県', '対馬市', '美津島町鶏知', 5),
  town('長崎県', '諫早市', '大字永昌', 6),
  town('東京都', '府中市', '宮町一丁目', 7),
  town('広島県', '府中市', '府川町', 8),
  town('佐賀県', '佐賀市', '三瀬村三瀬', 9),
  town('長崎県', '長崎市', '桜ケ丘十二丁目', 10),
]);

const found = (address: string, more: object = {}) => index.find({ address, ...more })?.name;

describe('the town of an address', () => {
  test.each([
    ['長崎県長崎市尾上町3-1', '尾上町'],
    ['長崎市尾上町３番１号', '尾上町'],
    ['〒850-8570 長崎県 長崎市 尾上町 3-1', '尾上町'],
    ['長崎市桜馬場1丁目2-3', '桜馬場一丁目'],
    ['長崎市桜馬場一丁目２番３号', '桜馬場一丁目'],
    ['長崎市桜馬場２－３－４', '桜馬場二丁目'],
    ['長崎県西彼杵郡長与町嬉里郷659', '嬉里郷'],
    ['長与町嬉里郷659-1', '嬉里郷'],
    ['諫早市永昌100', '大字永昌'],
    ['長崎市桜が丘12丁目1', '桜ケ丘十二丁目'],
    ['長崎市櫻ヶ丘１２丁目1', '桜ケ丘十二丁目'],
  ])('%s → %s', (address, name) => {
    expect(found(address)).toBe(name);
  });

  test.each([
    ['長崎市桜馬場10丁目1'],
    ['長崎市どこか町1-1'],
    ['府中市宮町1-1'],
    ['尾上町3-1'],
    [''],
    ['市役所の前'],
  ])('%s is in no town that is certain', (address) => {
    expect(found(address)).toBeUndefined();
  });

  test('columns of their own say what the address leaves out', () => {
    expect(found('府中市宮町1-1', { prefecture: '東京都' })).toBe('宮町一丁目');
    expect(found('尾上町3-1', { municipality: '長崎市' })).toBe('尾上町');
    expect(found('嬉里郷1', { prefecture: '長崎県', municipality: '長与町' })).toBe('嬉里郷');
  });
});

const shelters = needsSharedData('shelters-gsi');
const addresses = needsSharedData('addresses-geolonia');

describe('the shelters of Nagasaki', { ...shelters, ...addresses }, () => {
  test('lie near the towns of their addresses', () => {
    const folder = path.join(sharedDataFolder, 'addresses-geolonia', '長崎県');
    const towns = readdirSync(folder).flatMap((file) => {
      const text = readFileSync(path.join(folder, file), 'utf8');
      const list = JSON.parse(text) as { town: string; lat: number; lng: number }[];
      const municipality = file.replace(/\.json$/, '');
      return list.map(({ town: name, lat, lng }) => ({
        prefecture: '長崎県',
        municipality,
        name,
        latitude: lat,
        longitude: lng,
      }));
    });
    const all = new TownIndex(towns);
    const sites = path.join(sharedDataFolder, 'shelters-gsi', 'emergency');
    const kilometres: number[] = [];
    let asked = 0;
    for (const file of readdirSync(sites).filter((name) => name.startsWith('42'))) {
      const { features = [] } = JSON.parse(readFileSync(path.join(sites, file), 'utf8')) as {
        features?: {
          geometry: { coordinates: [number, number] };
          properties: Record<string, string>;
        }[];
      };
      for (const { geometry, properties } of features) {
        asked += 1;
        const address = properties['住所'] ?? '';
        const municipality = (properties['都道府県名及び市町村名'] ?? '').replace('長崎県', '');
        const near = all.find({ prefecture: '長崎県', municipality, address });
        if (near === undefined) continue;
        const [longitude, latitude] = geometry.coordinates;
        const north = (near.latitude - latitude) * 111;
        const east = (near.longitude - longitude) * 93;
        kilometres.push(Math.hypot(north, east));
      }
    }
    expect(asked).toBe(1_857);
    expect(kilometres.length / asked).toBeGreaterThan(0.9);
    const near = kilometres.filter((distance) => distance < 3).length;
    expect(near / kilometres.length).toBeGreaterThan(0.95);
  });
});
