/** Addresses of @contexts that are kept here. Clause 5.13.2.5. */

/** Below it stand the local ids. */
export const contextsPath = '/ngsi-ld/v1/jsonldContexts';

export interface OwnAddress {
  urlOf(localId: string): string;
  /** The local id, where the URL is one of ours. */
  localIdOf(url: string): string | undefined;
}

/** `publicUrl` without a slash at its end. */
export function createOwnAddress(publicUrl: string): OwnAddress {
  const own = new URL(publicUrl);
  const prefix = `${own.pathname.replace(/\/$/, '')}${contextsPath}/`;
  return {
    urlOf: (localId) => `${publicUrl}${contextsPath}/${localId}`,
    localIdOf(text) {
      const url = URL.parse(text);
      if (url === null || !isSameServer(url, own) || url.search !== '') return undefined;
      const localId = url.pathname.startsWith(prefix) ? url.pathname.slice(prefix.length) : '';
      return /^[\w-]{1,64}$/.test(localId) ? localId : undefined;
    },
  };
}

/** A server that says it is at localhost is at every name of loopback. */
function isSameServer(url: URL, own: URL): boolean {
  if (url.protocol !== own.protocol || url.port !== own.port) return false;
  return url.hostname === own.hostname || (isLoopback(url.hostname) && isLoopback(own.hostname));
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}
