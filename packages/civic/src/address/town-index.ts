/** Addresses to points: the town an address lies in, out of 位置参照情報 (大字・町丁目レベル) or any list like it. */
import { prefectures } from '../municipality.ts';

/** A town (町字) and the point that stands for it. */
export interface Town {
  /** With 都, 道, 府, 県. */
  readonly prefecture: string;
  /** With 郡 and 区 where there are such. */
  readonly municipality: string;
  /** 大字・町丁目名 as published: `桜馬場一丁目`. */
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** An address as a row tells it: in one cell, or in cells by prefecture and municipality. */
export interface AddressParts {
  readonly prefecture?: string | undefined;
  readonly municipality?: string | undefined;
  readonly address: string;
}

export interface TownFinder {
  /** Undefined where no town is certain. */
  find(parts: AddressParts): Town | undefined;
}

interface Municipality {
  readonly prefecture: string;
  readonly name: string;
  readonly towns: Map<string, Town>;
  lengthMax: number;
}

/** In memory: about 200 bytes a town. */
export class TownIndex implements TownFinder {
  /** By the folded name, with and without its 郡; several where a name comes twice in the country. */
  readonly #byName = new Map<string, Municipality[]>();
  #nameLengthMax = 0;
  size = 0;

  constructor(towns: Iterable<Town>) {
    for (const town of towns) this.#add(town);
  }

  find({ prefecture = '', municipality = '', address }: AddressParts): Town | undefined {
    const written = foldAddress(address);
    const stated = prefectureIn(written);
    const wanted = stated ?? (prefecture === '' ? undefined : foldAddress(prefecture));
    const local = stated === undefined ? written : written.slice(stated.length);
    const found = this.#municipalityOf(local, wanted);
    if (found !== undefined) return townIn(found.municipality, local.slice(found.length));
    const named = municipality === '' ? undefined : this.#named(foldAddress(municipality), wanted);
    return named === undefined ? undefined : townIn(named, local);
  }

  #add(town: Town): void {
    const prefecture = foldAddress(town.prefecture);
    const name = foldAddress(town.municipality);
    let held = this.#byName.get(name)?.find((each) => each.prefecture === prefecture);
    if (held === undefined) {
      held = { prefecture, name, towns: new Map(), lengthMax: 0 };
      for (const known of new Set([name, name.replace(/^.{1,6}?郡/, '')])) {
        this.#byName.set(known, [...(this.#byName.get(known) ?? []), held]);
        this.#nameLengthMax = Math.max(this.#nameLengthMax, known.length);
      }
    }
    const key = foldTown(town.name);
    if (key === '' || held.towns.has(key)) return;
    held.towns.set(key, town);
    held.lengthMax = Math.max(held.lengthMax, key.length);
    this.size += 1;
  }

  /** The longest name that the text begins with; none where it is in several prefectures and none is said. */
  #municipalityOf(
    text: string,
    prefecture: string | undefined,
  ): { readonly municipality: Municipality; readonly length: number } | undefined {
    for (let length = Math.min(this.#nameLengthMax, text.length); length > 1; length -= 1) {
      const municipality = this.#named(text.slice(0, length), prefecture);
      if (municipality !== undefined) return { municipality, length };
    }
    return undefined;
  }

  #named(name: string, prefecture: string | undefined): Municipality | undefined {
    const all = this.#byName.get(name) ?? [];
    const fitting = all.filter(
      (each) => prefecture === undefined || each.prefecture === prefecture,
    );
    return fitting.length === 1 ? fitting[0] : undefined;
  }
}

function townIn({ towns, lengthMax }: Municipality, text: string): Town | undefined {
  const rest = foldTown(text);
  // 桜馬場1-2-3 is 桜馬場1丁目2-3.
  const chome = rest.replace(/^([^0-9-]+)([0-9]{1,2})(?=-|番)/, '$1$2丁目');
  for (const written of chome === rest ? [rest] : [chome, rest]) {
    for (let length = Math.min(lengthMax, written.length); length > 0; length -= 1) {
      const town = towns.get(written.slice(0, length));
      if (town !== undefined && !isCut(written, length)) return town;
    }
  }
  return undefined;
}

/** A name that ends in a number must end where the number does. */
function isCut(text: string, length: number): boolean {
  return /[0-9]$/.test(text.slice(0, length)) && /^[0-9]/.test(text.slice(length));
}

const names = Object.values(prefectures).map(({ ja }) => ja);

function prefectureIn(address: string): string | undefined {
  return names.find((name) => address.startsWith(name));
}

const digits: Readonly<Record<string, number>> = {
  〇: 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};
/** Old and new forms that addresses mix; both sides are folded alike. */
const variants: Readonly<Record<string, string>> = {
  髙: '高',
  﨑: '崎',
  澤: '沢',
  濱: '浜',
  櫻: '桜',
  廣: '広',
  龍: '竜',
  ヶ: 'ケ',
  ヵ: 'ケ',
  ガ: 'ケ',
  が: 'ケ',
  け: 'ケ',
  之: 'ノ',
  の: 'ノ',
};

/** One spelling: width, spaces, dashes, numbers before 丁目, the forms of characters. */
function foldAddress(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/^〒?[0-9]{3}-?[0-9]{4}\s*/, '')
    .replace(/[\s,、]+/g, '')
    .replace(/[‐-―−ーｰ](?=[0-9])/g, '-')
    .replace(/([〇一二三四五六七八九十]{1,3})(?=丁目)/g, (kanji) => String(numberOf(kanji)))
    .replace(/[髙﨑澤濱櫻廣龍ヶヵガがけ之の]/g, (character) => variants[character] ?? character);
}

function foldTown(text: string): string {
  return foldAddress(text).replace(/^大?字/, '');
}

function numberOf(kanji: string): number {
  const [tens, ones] = kanji.split('十');
  if (ones === undefined) {
    return Array.from(kanji).reduce((sum, digit) => sum * 10 + (digits[digit] ?? 0), 0);
  }
  return (tens === '' ? 1 : (digits[tens ?? ''] ?? 0)) * 10 + (digits[ones] ?? 0);
}
