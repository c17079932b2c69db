/** A page as one kind of visitor sees it, with a record of everything that went wrong on it. */
import type { Browser, BrowserContext, Page } from 'playwright-core';

export interface View extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /**
   * Sentences about uncaught errors, errors on the console (violations of the content security
   * policy are among them), failed requests and answers of 500 and above, in the order seen.
   */
  faults(): readonly string[];
  /** Another tab of the same visitor, with a record of its own; it ends with this one. */
  openAnother(): Promise<Pick<View, 'page' | 'faults'>>;
}

export interface Visitor {
  /** CSS pixels. */
  readonly width?: number;
  readonly height?: number;
  /** What the browser asks for: `ja`, `en`. */
  readonly language?: string;
  readonly hasJavaScript?: boolean;
  readonly colours?: 'light' | 'dark';
  readonly contrast?: 'more' | 'no-preference';
  /** Where the visitor stands and agrees to tell; degrees, WGS 84. */
  readonly position?: { readonly latitude: number; readonly longitude: number };
}

/** For everything that is waited for: machines that build are slow. */
const patienceMs = 60_000;

const isLocal = (url: string): boolean =>
  /^(https?:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?\/|data:|blob:|about:)/.test(url);

export async function openPage(browser: Browser, visitor: Visitor = {}): Promise<View> {
  const context = await browser.newContext({
    viewport: { width: visitor.width ?? 1280, height: visitor.height ?? 800 },
    locale: visitor.language ?? 'ja',
    timezoneId: 'Asia/Tokyo',
    javaScriptEnabled: visitor.hasJavaScript ?? true,
    colorScheme: visitor.colours ?? 'light',
    contrast: visitor.contrast ?? 'no-preference',
    reducedMotion: 'reduce',
    ...(visitor.position === undefined
      ? {}
      : { geolocation: visitor.position, permissions: ['geolocation'] }),
  });
  context.setDefaultTimeout(patienceMs);
  const first = await openTab(context, visitor);
  return {
    ...first,
    context,
    openAnother: () => openTab(context, visitor),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

async function openTab(
  context: BrowserContext,
  visitor: Visitor,
): Promise<Pick<View, 'page' | 'faults'>> {
  const faults: string[] = [];
  const page = await context.newPage();
  await page.route(
    (url) => !isLocal(url.href),
    async (route) => {
      faults.push(`The page asks another host: ${route.request().url()}`);
      await route.abort();
    },
  );
  page.on('pageerror', (error) => faults.push(`Uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`Console: ${message.text()}`);
  });
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'no reason';
    // A page that is left stops what it was loading; that is no fault of it.
    if (isLocal(request.url()) && reason !== 'net::ERR_ABORTED') {
      faults.push(`Failed: ${request.url()} (${reason})`);
    }
  });
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()}: ${response.url()}`);
  });
  if (visitor.hasJavaScript ?? true) waitForScripts(page);
  return { page, faults: () => [...faults] };
}

/**
 * A page of the portal answers presses by script only once React has taken it over, which on a busy machine is later than
 * its last request: `goto` waits for that too.
 */
function waitForScripts(page: Page): void {
  const goto = page.goto.bind(page);
  page.goto = async (url, options) => {
    const response = await goto(url, options);
    const until = Date.now() + patienceMs;
    while (!(await isAwake(page)) && Date.now() < until) await page.waitForTimeout(50);
    return response;
  };
}

/** False also while the page is being left. */
async function isAwake(page: Page): Promise<boolean> {
  try {
    return await page.evaluate(() => {
      if (!('__reactRouterContext' in window)) return true;
      const main = document.querySelector('main');
      return main === null || Object.keys(main).some((key) => key.startsWith('__react'));
    });
  } catch {
    return false;
  }
}
