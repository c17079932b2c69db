/** Writes `.br` and `.gz` beside the built browser files, so that the server never compresses them again. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = path.resolve(import.meta.dirname, '../build/client');
/** Fonts and pictures are compressed already; below a packet nothing is gained. */
const compressible = /\.(js|css|json|svg|txt)$/;
const bytesMin = 1024;
/** The highest takes ten times as long for two more percent. */
const brotliQuality = 9;

for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
  if (!compressible.test(name)) continue;
  const file = path.join(folder, name);
  const content = readFileSync(file);
  if (content.length < bytesMin) continue;
  writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
  );
}
