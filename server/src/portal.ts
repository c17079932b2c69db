/** Mounts the built portal: its files first, then its pages. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Fallback, openStaticFiles } from '#kernel/http/index.ts';

/** What `portal/build/server/index.js` gives; see portal/README.md. */
interface PortalDoor {
  createPortalHandler(options: {
    readonly api: (request: Request) => Promise<Response>;
    readonly region: unknown;
  }): (request: Request, page: { readonly nonce: string }) => Promise<Response>;
}

export interface PortalOptions {
  readonly folder: string;
  /** Answers the HTTP API in process. */
  readonly api: (request: Request) => Promise<Response>;
  readonly region: unknown;
  readonly cacheBytesMax: number;
}

/** The portal's own folder in this project. */
export const portalBuildFolder = path.resolve(import.meta.dirname, '../../portal/build');

export interface MountedPortal {
  readonly answer: Fallback;
  /** Path of a stylesheet with nothing but the portal's fonts, for pages that are not the portal's. */
  readonly fontStylesheet: string;
}

/** Undefined when the portal has not been built. Throws when what was built is no portal. */
export async function mountPortal(options: PortalOptions): Promise<MountedPortal | undefined> {
  const { folder, api, region, cacheBytesMax } = options;
  const door = path.join(folder, 'server', 'index.js');
  if (!existsSync(door)) return undefined;
  const built: unknown = await import(pathToFileURL(door).href);
  if (!isPortal(built)) throw new Error(`${door} is no portal: build it again`);
  const client = path.join(folder, 'client');
  const files = await openStaticFiles({
    folder: client,
    immutablePrefix: '/assets/',
    cacheBytesMax,
  });
  const fonts = await readFontFaces(path.join(client, 'assets'));
  const showPage = built.createPortalHandler({ api, region });
  return {
    answer: async (request, page) => {
      const { pathname } = new URL(request.url);
      if (pathname === fonts.path) return fontsResponse(fonts.css);
      return (await files.find(request)) ?? showPage(request, page);
    },
    fontStylesheet: fonts.path,
  };
}

interface FontFaces {
  /** Names its content, so that it may be kept for ever. */
  readonly path: string;
  readonly css: string;
}

async function readFontFaces(assets: string): Promise<FontFaces> {
  const names = (await readdir(assets)).filter((name) => name.endsWith('.css')).toSorted();
  const sheets = await Promise.all(names.map((name) => readFile(path.join(assets, name), 'utf8')));
  const css = sheets.flatMap((sheet) => sheet.match(/@font-face\s*\{[^}]*\}/g) ?? []).join('\n');
  const hash = createHash('sha256').update(css).digest('base64url').slice(0, 12);
  return { path: `/assets/fonts-${hash}.css`, css };
}

function fontsResponse(css: string): Response {
  return new Response(css, {
    headers: {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    },
  });
}

function isPortal(built: unknown): built is PortalDoor {
  return (
    typeof built === 'object' &&
    built !== null &&
    'createPortalHandler' in built &&
    typeof built.createPortalHandler === 'function'
  );
}
