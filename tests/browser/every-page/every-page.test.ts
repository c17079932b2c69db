/** Every page of the portal, in each of its languages and colours: no barrier, no scrolling sideways, no fault. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../../server.ts';
import { launchBrowser } from '../chromium.ts';
import { openPage, type View } from '../page.ts';
import { languages, ownFaults } from '../portal-pages.ts';
import { type Audience, addressesOf, patternsFor } from './addresses.ts';
import { type Content, placeContent } from './content.ts';
import { faultsOf, faultsOfFile } from './look.ts';

// Hundreds of pages; each is bounded by its own waits.
vi.setConfig({ testTimeout: 900_000 });

let browser: Browser;
let server: RunningServer;
let content: Content;
const patterns = { everyone: await patternsFor('everyone'), staff: await patternsFor('staff') };

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  content = await placeContent(server);
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

/** As many as a machine of two cores looks at in the time of one. */
const tabs = 3;

/** The browser says aloud what the page itself answers on purpose. */
function isMeant(fault: string): boolean {
  return /the server responded with a status of 40[14]/.test(fault);
}

const isFile = (address: string): boolean => /\.[a-z]+$/.test(address);

/** Where axe looks: telephones in one language, tables and open filters in the other. All must fit 360 px. */
const widths = { ja: 360, en: 1280 } as const;

interface Visit {
  readonly audience: Audience;
  readonly prefix: string;
  readonly lang: keyof typeof widths;
  readonly isSignedIn: boolean;
  /** Of the addresses those looked at; all when absent. */
  readonly only?: RegExp;
}

/** Every fault of every page, as `address: fault`, in the order of the addresses. */
async function lookAt(visit: Visit): Promise<readonly string[]> {
  const known = addressesOf(patterns[visit.audience], content[visit.audience]);
  const addresses = known.addresses.filter((address) => visit.only?.test(address) ?? true);
  const { lang } = visit;
  await using first = await openPage(browser, { language: lang });
  if (visit.isSignedIn) await first.context.addCookies([...content.cookies]);
  const below = `${server.url}${visit.prefix}${visit.audience === 'staff' ? '/staff' : ''}`;
  const waiting = addresses.entries();
  const faults: string[] = [];
  const look = async (view: Pick<View, 'page' | 'faults'>): Promise<void> => {
    let seen = 0;
    for (const [, address] of waiting) {
      const joint = address === '' || address.startsWith('?') ? '' : '/';
      const url = `${below}${joint}${address}`;
      const status = address === 'nothing/here' ? 404 : 200;
      const found = isFile(address)
        ? await faultsOfFile(url, visit.isSignedIn ? content.cookies : [])
        : await faultsOf(view.page, { url, lang, status, width: widths[lang] });
      const heard = ownFaults(view).slice(seen);
      seen += heard.length;
      const all = [...found, ...heard.filter((fault) => !isMeant(fault))];
      faults.push(...all.map((fault) => `${url.slice(server.url.length)}: ${fault}`));
    }
  };
  const others = await Promise.all(Array.from({ length: tabs - 1 }, () => first.openAnother()));
  await Promise.all([first, ...others].map((view) => look(view)));
  if (!visit.isSignedIn) expect(await first.context.cookies()).toEqual([]);
  return faults;
}

test('every page of the routes is looked at', () => {
  for (const audience of ['everyone', 'staff'] as const) {
    const { addresses, missing } = addressesOf(patterns[audience], content[audience]);
    expect(addresses.length).toBeGreaterThan(patterns[audience].length - 1);
    // A page was added (or has gone): give content.ts an address of it.
    expect(missing).toEqual([]);
  }
});

describe.each(languages)('in $language', ({ prefix, lang }) => {
  test('no page of everyone has a fault, in any colours', async () => {
    const visit = { audience: 'everyone', prefix, lang, isSignedIn: false } as const;
    expect(await lookAt(visit)).toEqual([]);
  });

  test('no page of an account has a fault for its owner', async () => {
    const only = /^(account|developers|sign)/;
    const visit = { audience: 'everyone', prefix, lang, isSignedIn: true, only } as const;
    expect(await lookAt(visit)).toEqual([]);
  });
});

describe.each(languages.filter(({ language }) => language !== 'easy'))(
  'for staff in $language',
  ({ prefix, lang }) => {
    test('no page has a fault, in any colours', async () => {
      const visit = { audience: 'staff', prefix, lang, isSignedIn: true } as const;
      expect(await lookAt(visit)).toEqual([]);
    });
  },
);
