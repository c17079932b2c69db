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

/** What the portal itself writes: its sentences, the names of places in region files, ASCII. */
function ownCharacters(): string {
  const folders = [path.join(project, 'portal/app/language'), path.join(project, 'regions')];
  const texts = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => readFileSync(path.join(folder, name), 'utf8')),
  );
  const ascii = Array.from({ length: 94 }, (_, place) => String.fromCodePoint(0x21 + place));
  const all = new Set([...Array.from(texts.join('')), ...ascii]);
  return [...all]
    .filter((character) => character > ' ')
    .toSorted()
    .join('');
}

/** Fills `target` with `fonts.css` and `fonts/`; does nothing when both are made of the same. */
export async function writeFonts(target: string): Promise<void> {
  const characters = ownCharacters();
  const source = readFileSync(css, 'utf8');
  const recipe = readFileSync(import.meta.filename, 'utf8');
  const stamp = createHash('sha256').update(characters).update(source).update(recipe).digest('hex');
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
    ...(await ownFaces(faces, characters, folder, target)),
  ];
  writeFileSync(sheet, `${rules.join('\n')}\n`);
}

async function ownFaces(
  faces: readonly Face[],
  characters: string,
  folder: string,
  target: string,
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
    writeFileSync(path.join(target, 'fonts', face.file), small);
    rules.push(rule(`./fonts/${face.file}`, rangesOf(own.join(''))));
  }
  return rules;
}

function rule(url: string, ranges: string): string {
  return (
    "@font-face{font-family:'Noto Sans JP Variable';font-display:swap;font-weight:100 900;" +
    `src:url(${url}) format('woff2');unicode-range:${ranges}}`
  );
}
