/** The service worker: what was seen stays, and without a network there is a page that says so. See app/pwa/README.md. */
const assets = 'assets-1';
const pages = 'pages-1';
const offlinePages = ['/offline', '/easy/offline', '/en/offline'];
const pagesMax = 40;
/** Not pages of everyone. */
const apart =
  /^(\/(easy|en))?\/(staff|account|sign-in|sign-out|api|ngsi-ld|docs|openapi\.json|metrics|healthz|readyz)(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(keepOfflinePages());
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name !== assets && name !== pages) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener('message', (event) => {
  if (event.data === 'take over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith('/assets/')) event.respondWith(fromAssets(request));
  else if (request.mode === 'navigate' && !apart.test(url.pathname)) {
    event.respondWith(fromNetworkFirst(request, url));
  }
});

/** Pages with all the files they name, so that they look as they should. */
async function keepOfflinePages() {
  const kept = await caches.open(pages);
  for (const path of offlinePages) {
    const response = await fetch(path, { credentials: 'omit' });
    if (!response.ok) throw new Error(`${path} answers ${response.status}`);
    const html = await response.text();
    await kept.put(path, withoutScripts(html, response.headers));
    const files = new Set(
      html.match(/\/assets\/[A-Za-z0-9._-]+\.(?:json|js|css)(?![A-Za-z])/g) ?? [],
    );
    const store = await caches.open(assets);
    for (const file of files) {
      if ((await store.match(file)) === undefined) await store.add(file);
    }
  }
}

/** It stands at the addresses of other pages, whose scripts would look for something else there. */
function withoutScripts(html, headers) {
  const kept = new Headers(headers);
  for (const name of ['content-encoding', 'content-length']) kept.delete(name);
  return new Response(html.replaceAll(/<script\b[\s\S]*?<\/script>/g, ''), { headers: kept });
}

/** Their names change with their content. */
async function fromAssets(request) {
  const store = await caches.open(assets);
  const known = await store.match(request);
  if (known !== undefined) return known;
  const response = await fetch(request);
  if (response.status === 200) await store.put(request, response.clone());
  return response;
}

async function fromNetworkFirst(request, url) {
  const kept = await caches.open(pages);
  try {
    const response = await fetch(request);
    const caching = response.headers.get('cache-control') ?? '';
    const isForEveryone = !/no-store|private/.test(caching) && !response.redirected;
    if (response.status === 200 && isForEveryone) {
      await kept.put(request, response.clone());
      await forgetOldest(kept);
    }
    return response;
  } catch {
    const known = await kept.match(request, { ignoreVary: true });
    if (known !== undefined) return known;
    const language = /^\/(easy|en)(\/|$)/.exec(url.pathname)?.[1];
    const offline = await kept.match(language === undefined ? '/offline' : `/${language}/offline`);
    return offline ?? Response.error();
  }
}

async function forgetOldest(kept) {
  const requests = await kept.keys();
  const visited = requests.filter(({ url }) => !offlinePages.includes(new URL(url).pathname));
  for (const request of visited.slice(0, Math.max(0, visited.length - pagesMax))) {
    await kept.delete(request);
  }
}
