/** Chromium from an npm package: nothing downloaded, nothing installed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const stateFolder = path.resolve(import.meta.dirname, '../../.kumiki');

/** Not those of the package: they switch web security off. */
const chromiumFlags = [
  '--no-sandbox',
  '--headless=shell',
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--font-render-hinting=none',
];

interface Packaged {
  readonly executable: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Ends with the process of the tests at the latest; `close()` ends it sooner. */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env['KUMIKI_TEST_BROWSER'];
  if (named !== undefined) {
    return await chromium.launch({ executablePath: named, args: chromiumFlags });
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return await chromium.launch({ channel: 'chrome' });
  }
  const { executable, env } = unpack();
  return await chromium.launch({
    executablePath: executable,
    args: chromiumFlags,
    env: { ...inheritedEnvironment(), ...env },
  });
}

function inheritedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

/** The package unpacks into the temporary folder and trusts what it finds there, so it gets one of its own. */
const unpackProgram = `
  const { default: chromium, inflate } = await import('@sparticuz/chromium');
  await chromium.executablePath();
  await inflate(process.argv[1]);
`;

function unpack(): Packaged {
  const require = createRequire(import.meta.url);
  const packageFolder = path.resolve(require.resolve('@sparticuz/chromium'), '../..');
  const manifest: unknown = require(path.join(packageFolder, 'package.json'));
  const version =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : 'unknown';
  const folder = path.join(stateFolder, 'browser', version);
  if (!existsSync(folder)) {
    mkdirSync(path.dirname(folder), { recursive: true });
    const aside = mkdtempSync(path.join(path.dirname(folder), 'new-'));
    execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        unpackProgram,
        path.join(packageFolder, 'bin', 'al2023.tar.br'),
      ],
      { cwd: import.meta.dirname, env: { ...process.env, TMPDIR: aside } },
    );
    writeFileSync(path.join(aside, 'fonts.conf'), fontConfiguration(folder));
    try {
      renameSync(aside, folder);
    } catch (error) {
      // Another process was faster; its copy is as good.
      rmSync(aside, { recursive: true, force: true });
      if (!existsSync(folder)) throw error;
    }
  }
  const executable = path.join(folder, 'chromium');
  return {
    executable,
    env: {
      FONTCONFIG_FILE: path.join(folder, 'fonts.conf'),
      ...(lacksLibraries(executable)
        ? { LD_LIBRARY_PATH: path.join(folder, 'al2023', 'lib') }
        : {}),
    },
  };
}

function fontConfiguration(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${path.join(folder, 'fonts')}</dir>
  <cachedir>${path.join(folder, 'fonts-cache')}</cachedir>
</fontconfig>
`;
}

/** Whether this machine has no libnss3 (or another library that the package carries). */
function lacksLibraries(executable: string): boolean {
  const { status, stdout } = spawnSync('ldd', [executable], { encoding: 'utf8' });
  return status !== 0 || stdout.includes('not found');
}
