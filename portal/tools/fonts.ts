/** Writes the font faces: the device's own first, a small one for the portal's own sentences, the rest by need. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import subsetFont from 'subset-font';
import { type Face, facesOf, rangesOf } from './font-faces.ts';

const require = createRequire(import.meta.url);
const css = require.resolve('@fontsource-variable/noto-sans-jp/index.css');
const project = path.resolve(import.meta.dirname, '../..');

/**
 * The device's own Noto Sans JP, regular and bold, is asked first (Android, many Linux): the others are
 * downloaded only when it has none, and then only those whose characters stand on the page.
 */
const deviceFaces = [
  {
    weight: 400,
    names: [
      'Noto Sans JP Regular',
      'NotoSansJP-Regular',
      'Noto Sans CJK JP Regular',
      'NotoSansCJKjp-Regular',
    ],
  },
  {
    weight: 700,
    names: ['Noto Sans JP Bold', 'NotoSansJP-Bold', 'Noto Sans CJK JP Bold', 'NotoSansCJKjp-Bold'],
  },
];

/** On the pages most people come for: these areas, and the names of places in region files. */
const firstFolders = [
  ...['language', 'home', 'shelters', 'map', 'about'].map((area) => `portal/app/${area}`),
  'regions',
];

/** What the portal itself writes: on its first pages, and on the others besides. */
interface OwnCharacters {
  readonly first: string;
  readonly further: string;
}

function ownCharacters(): OwnCharacters {
  const app = path.join(project, 'portal/app');
  // Areas without やさしい日本語 are for staff, and take what they need from the whole font.
  const areas = readdirSync(app)
    .filter((area) => existsSync(path.join(app, area, 'easy.json')))
    .map((area) => `portal/app/${area}`);
  const ascii = Array.from({ length: 94 }, (_, place) => String.fromCodePoint(0x21 + place));
  const first = new Set([...ascii, ...charactersIn(firstFolders)]);
  const further = new Set(charactersIn(areas).filter((character) => !first.has(character)));
  const sorted = (characters: ReadonlySet<string>): string =>
    [...characters]
      .filter((character) => character > ' ')
      .toSorted()
      .join('');
  return { first: sorted(first), further: sorted(further) };
}

function charactersIn(folders: readonly string[]): readonly string[] {
  const texts = folders.flatMap((folder) =>
    readdirSync(path.join(project, folder))
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(path.join(project, folder, name), 'utf8')),
  );
  return Array.from(texts.join(''));
}

/** Fills `target` with `fonts.css` and `fonts/`; does nothing when both are made of the same. */
export async function writeFonts(target: string): Promise<void> {
  const characters = ownCharacters();
  const source = readFileSync(css, 'utf8');
  const recipe = readFileSync(import.meta.filename, 'utf8');
  const stamp = createHash('sha256')
    .update(JSON.stringify(characters))
    .update(source)
    .update(recipe)
    .digest('hex');
  const sheet = path.join(target, 'fonts.css');
  if (existsSync(sheet) && readFileSync(sheet, 'utf8').startsWith(`/* ${stamp} */`)) return;
  rmSync(path.join(target, 'fonts'), { recursive: true, force: true });
  mkdirSync(path.join(target, 'fonts'), { recursive: true });
  const faces = facesOf(source);
  const folder = path.dirname(css);
  const away = path.relative(target, folder).replaceAll(path.sep, '/');
  const rules = [
    `/* ${stamp} */`,
    ...deviceFaces.map(({ weight, names }) => {
      const sources = names.map((name) => `local('${name}')`).join(',');
      return `@font-face{font-family:'Noto Sans JP Device';font-weight:${weight};src:${sources}}`;
    }),
    ...faces.map((face) => rule(`${away}/files/${face.file}`, face.ranges)),
    // Of faces that overlap, the later one is taken.
    ...(await ownFaces(faces, characters.further, { folder, target, prefix: 'further-' })),
    ...(await ownFaces(faces, characters.first, { folder, target, prefix: '' })),
  ];
  writeFileSync(sheet, `${rules.join('\n')}\n`);
}

interface Places {
  /** Of the whole font. */
  readonly folder: string;
  readonly target: string;
  /** Before the names of the files that are written. */
  readonly prefix: string;
}

async function ownFaces(
  faces: readonly Face[],
  characters: string,
  { folder, target, prefix }: Places,
): Promise<string[]> {
  const rules: string[] = [];
  for (const face of faces) {
    const own = Array.from(characters).filter((character) => face.holds(character));
    if (own.length === 0) continue;
    const file = readFileSync(path.join(folder, 'files', face.file));
    const small = await subsetFont(file, own.join(''), {
      targetFormat: 'woff2',
      // No other weights are used.
      variationAxes: { wght: { min: 400, max: 700, default: 400 } },
    });
    writeFileSync(path.join(target, 'fonts', `${prefix}${face.file}`), small);
    rules.push(rule(`./fonts/${prefix}${face.file}`, rangesOf(own.join(''))));
  }
  return rules;
}

function rule(url: string, ranges: string): string {
  return (
    "@font-face{font-family:'Noto Sans JP Variable';font-display:swap;font-weight:100 900;" +
    `src:url(${url}) format('woff2');unicode-range:${ranges}}`
  );
}
