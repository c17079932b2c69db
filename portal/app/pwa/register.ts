/** Registers the service worker, and tells when a new one waits. In a browser. */

/** Returns what ends the watching. Where there are no service workers, nothing happens. */
export function watchForUpdate(found: (waiting: ServiceWorker) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => undefined;
  const { serviceWorker } = navigator;
  // A first worker takes over without a word: nothing on the page changes by it.
  const hadWorker = serviceWorker.controller !== null;
  const reload = (): void => {
    if (hadWorker) window.location.reload();
  };
  serviceWorker.addEventListener('controllerchange', reload);
  register(serviceWorker, found).catch(() => undefined);
  return () => serviceWorker.removeEventListener('controllerchange', reload);
}

async function register(
  container: ServiceWorkerContainer,
  found: (waiting: ServiceWorker) => void,
): Promise<void> {
  const registration = await container.register('/sw.js');
  const tell = (): void => {
    if (registration.waiting !== null && container.controller !== null) found(registration.waiting);
  };
  tell();
  registration.addEventListener('updatefound', () => {
    registration.installing?.addEventListener('statechange', tell);
  });
}
