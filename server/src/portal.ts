/** Mounts the built portal: its files first, then its pages. */
import { existsSync } from 'node:fs';
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

/** Undefined when the portal has not been built. Throws when what was built is no portal. */
export async function mountPortal(options: PortalOptions): Promise<Fallback | undefined> {
  const { folder, api, region, cacheBytesMax } = options;
  const door = path.join(folder, 'server', 'index.js');
  if (!existsSync(door)) return undefined;
  const built: unknown = await import(pathToFileURL(door).href);
  if (!isPortal(built)) throw new Error(`${door} is no portal: build it again`);
  const files = await openStaticFiles({
    folder: path.join(folder, 'client'),
    immutablePrefix: '/assets/',
    cacheBytesMax,
  });
  const showPage = built.createPortalHandler({ api, region });
  return async (request, page) => (await files.find(request)) ?? showPage(request, page);
}

function isPortal(built: unknown): built is PortalDoor {
  return (
    typeof built === 'object' &&
    built !== null &&
    'createPortalHandler' in built &&
    typeof built.createPortalHandler === 'function'
  );
}
