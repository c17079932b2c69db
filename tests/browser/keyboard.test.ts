/** Every way of citizens and staff by keyboard alone: Tab, arrow keys, Enter, Escape; where one is can always be seen. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { type Content, placeContent } from './every-page/content.ts';
import { pressOn, rowsOfHead, tabTo, typeInto, unseen } from './keys.ts';
import { openPage, type Visitor } from './page.ts';
import { ownFaults, soon } from './portal-pages.ts';

vi.setConfig({ testTimeout: 180_000 });

let browser: Browser;
let server: RunningServer;
let content: Content;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  content = await placeContent(server);
}, 240_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

async function on(
  path: string,
  work: (page: Page) => Promise<void>,
  visitor: Visitor & { readonly isSignedIn?: boolean } = {},
): Promise<void> {
  await using view = await openPage(browser, visitor);
  if (visitor.isSignedIn === true) await view.context.addCookies([...content.cookies]);
  await view.page.goto(`${server.url}${path}`);
  await work(view.page);
  // Without scripts the browser counts each of them as refused.
  if (visitor.hasJavaScript === false) return;
  expect(ownFaults(view).filter((fault) => !/status of 40[14]/.test(fault))).toEqual([]);
}

test('the first stop of a page leads past its head', () =>
  on('/catalog', async (page) => {
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: '本文へ移動' });
    expect(await skip.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await unseen(page)).toBeUndefined();
    await page.keyboard.press('Enter');
    await page.waitForURL(/#/, soon);
    await page.keyboard.press('Tab');
    const isInside = () =>
      page.evaluate(() => document.querySelector('main')?.contains(document.activeElement));
    expect(await isInside()).toBe(true);
  }));

test('from the home page one searches, takes a suggestion, or opens a result', () =>
  on('/', async (page) => {
    const field = page.getByRole('combobox', { name: 'データ・場所・計画をさがす' });
    await tabTo(page, field);
    await page.keyboard.type('公園');
    await page.getByRole('option').first().waitFor(soon);
    // Each letter brings its own suggestions, and those that come later choose anew.
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowDown');
        return await field.getAttribute('aria-activedescendant');
      }, soon)
      .not.toBeNull();
    await page.keyboard.press('Escape');
    await page
      .getByRole('option')
      .first()
      .waitFor({ state: 'hidden', ...soon });
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?q=/, soon);
    await tabTo(page, page.getByRole('main').getByRole('link', { name: '市内の公園' }).first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/catalog\/parks-of-the-city/, soon);
  }));

test('a municipality is chosen, and then another language', () =>
  on('/', async (page) => {
    await tabTo(page, page.getByLabel('お住まい・行き先の市町村'));
    await page.keyboard.press('ArrowDown');
    await tabTo(page, page.getByRole('button', { name: 'この市町村で見る' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]city=\d{6}/, soon);
    await page.reload();
    await tabTo(page, page.getByRole('link', { name: 'English' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/en\?city=\d{6}/, soon);
  }));

test('the display settings keep the focus until they are closed, and give it back', () =>
  on('/about', async (page) => {
    const opener = page.getByRole('button', { name: '表示の設定' });
    await tabTo(page, opener);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor(soon);
    for (let presses = 0; presses < 12; presses += 1) {
      await page.keyboard.press('Tab');
      // Between the last stop and the first stands the browser itself.
      const isInside = await page.evaluate(() => {
        const { activeElement: held, body } = document;
        return held === body || held?.closest('dialog, [role=dialog]') !== null;
      });
      expect(isInside).toBe(true);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden', ...soon });
    await expect
      .poll(() => opener.evaluate((element) => element === document.activeElement), soon)
      .toBe(true);
  }));

test('what the map shows is reached in its list', () =>
  on('/map', async (page) => {
    // The list follows the map once that is drawn, and names its view in the address.
    await page.waitForURL(/[?&]c=/, { timeout: 60_000 });
    await tabTo(page, page.getByRole('article').first().getByRole('link').first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/shelters\/urn/, soon);
  }));

test('the catalogue is searched, and the table of a dataset sorted', () =>
  on('/catalog', async (page) => {
    await tabTo(page, page.getByLabel('キーワード'));
    await page.keyboard.type('公園');
    await page.keyboard.press('Enter');
    await page.waitForURL(/[?&]q=/, soon);
    await tabTo(page, page.getByRole('link', { name: '市内の公園' }).first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/parks-of-the-city/, soon);
    await page.getByRole('heading', { level: 1, name: '市内の公園' }).waitFor(soon);
    await tabTo(page, page.locator('th').getByRole('link', { name: /面積/ }).first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/sort=/, soon);
  }));

const phone = { width: 360, height: 740 } as const;

test.each([
  { path: '/', menu: 'メニュー', close: '閉じる', way: 'オープンデータ', to: /\/catalog$/ },
  { path: '/easy', menu: 'メニュー', close: '閉', way: '地図', to: /\/easy\/map/ },
  { path: '/en', menu: 'Menu', close: 'Close', way: 'About', to: /\/en\/about$/ },
])('on a telephone the head of $path has two rows, and its menu opens and closes', (each) =>
  on(
    each.path,
    async (page) => {
      expect(await rowsOfHead(page)).toBe(2);
      const head = page.locator('body > header');
      const summary = head.locator('summary');
      expect(await summary.textContent()).toContain(each.menu);
      const panel = head.locator('details > div');
      await panel.waitFor({ state: 'hidden', ...soon });
      await tabTo(page, summary);
      await page.keyboard.press('Enter');
      await panel.waitFor(soon);
      await expect.poll(() => summary.textContent(), soon).toContain(each.close);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Tab');
      await page.keyboard.press('Escape');
      await panel.waitFor({ state: 'hidden', ...soon });
      await expect
        .poll(() => summary.evaluate((element) => element === document.activeElement), soon)
        .toBe(true);
      await page.keyboard.press('Enter');
      await panel.waitFor(soon);
      await tabTo(
        page,
        head.locator('details ul').getByRole('link').filter({ hasText: each.way }).first(),
      );
      await page.keyboard.press('Enter');
      await page.waitForURL(each.to, soon);
      await panel.waitFor({ state: 'hidden', ...soon });
    },
    phone,
  ),
);

test('the menu folds when the focus goes on', () =>
  on(
    '/about',
    async (page) => {
      const head = page.locator('body > header');
      await tabTo(page, head.locator('summary'));
      await page.keyboard.press('Space');
      const panel = head.locator('details > div');
      await panel.waitFor(soon);
      await tabTo(page, page.getByRole('button', { name: '表示の設定' }));
      await panel.waitFor({ state: 'hidden', ...soon });
    },
    phone,
  ));

test('without scripts the menu opens all the same', () =>
  on(
    '/',
    async (page) => {
      const head = page.locator('body > header');
      await tabTo(page, head.locator('summary'));
      await page.keyboard.press('Enter');
      const way = head.getByRole('link', { name: 'オープンデータ' });
      await way.waitFor(soon);
      await way.focus();
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/catalog$/, soon);
    },
    { ...phone, hasJavaScript: false },
  ));

test('staff on a telephone have one menu: their pages, their account, the way out', () =>
  on(
    '/staff',
    async (page) => {
      expect(await rowsOfHead(page)).toBe(2);
      const head = page.locator('body > header');
      const summary = head.locator('summary');
      await tabTo(page, summary);
      await page.keyboard.press('Enter');
      await head.getByRole('button', { name: 'ログアウト' }).waitFor(soon);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await head.getByRole('button', { name: 'ログアウト' }).waitFor({ state: 'hidden', ...soon });
      await expect
        .poll(() => summary.evaluate((element) => element === document.activeElement), soon)
        .toBe(true);
      await page.keyboard.press('Enter');
      await tabTo(page, head.locator('a[href="/staff/catalog"]').last());
      await page.keyboard.press('Enter');
      await page.waitForURL(/\/staff\/catalog/, soon);
    },
    { ...phone, isSignedIn: true },
  ));

test('one signs in', () =>
  on('/sign-in', async (page) => {
    await tabTo(page, page.getByLabel('メールアドレス'));
    await page.keyboard.type('admin@city.example');
    await tabTo(page, page.getByLabel('パスワード'));
    await page.keyboard.type('a long enough sentence for a test');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/(account|staff)$/, soon);
  }));

test('branches of a plan open, and a dashboard is reached', () =>
  on('/plans/town', async (page) => {
    const branch = page.locator('#node-1 summary').first();
    const isOpen = () =>
      branch.evaluate(({ parentElement }) => parentElement?.hasAttribute('open'));
    const wasOpen = await isOpen();
    await tabTo(page, branch);
    await page.keyboard.press('Enter');
    await expect.poll(isOpen, soon).toBe(!wasOpen);
    await page.goto(`${server.url}/dashboards`);
    await tabTo(page, page.getByRole('main').locator('a[href*="/dashboards/"]').first());
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/dashboards\/[a-z-]+$/, soon);
  }));

test('the list of shelters is filtered, and a place opened', () =>
  on('/shelters', async (page) => {
    await pressOn(page, page.getByLabel('津波'), 'Space');
    await pressOn(page, page.getByRole('button', { name: 'この条件でさがす' }));
    await page.waitForURL(/hazard=tsunami/, soon);
    await pressOn(page, page.getByRole('article').first().getByRole('link').first());
    await page.waitForURL(/\/shelters\/urn/, soon);
  }));

test('from an event of life one comes to what there is for it', () =>
  on('/', async (page) => {
    await pressOn(page, page.getByRole('link', { name: '子育て' }));
    await page.waitForURL(/\/search\?q=/, soon);
    await page.getByRole('heading', { level: 2, name: /検索結果/ }).waitFor(soon);
  }));

test.each([
  { path: '/catalog/suggest', text: '公園の遊具の一覧がほしいです。' },
  { path: '/catalog/parks-of-the-city/report', text: '第2公園の面積が違います。' },
])('at $path a message is sent, and its receipt opens', ({ path, text }) =>
  on(path, async (page) => {
    const form = page.locator('main form[method=post]');
    await typeInto(page, form.locator('textarea[name=body]'), text);
    await pressOn(page, form.locator('button[type=submit]'));
    await pressOn(page, page.locator('main a[href*="/catalog/messages/"]'));
    await page.waitForURL(/\/catalog\/messages\//, soon);
  }),
);

test('a request is chosen, sent from the page, and its answer read; the change log is near', () =>
  on('/developers/explorer?op=queryEntities', async (page) => {
    await typeInto(page, page.locator('input[name="query.type"]'), 'EvacuationShelter');
    await pressOn(page, page.getByRole('button', { name: '問い合わせる' }));
    await page.getByRole('heading', { name: '答え（200）' }).waitFor(soon);
    await page.goto(`${server.url}/developers`);
    await pressOn(page, page.getByRole('main').locator('a[href$="/developers/changes"]').first());
    await page.waitForURL(/\/developers\/changes/, soon);
  }));

test('plans stand beside each other, and one is opened', () =>
  on('/plans/comparison', async (page) => {
    await pressOn(page, page.locator('main a[href="/plans/town"]').first());
    await page.waitForURL(/\/plans\/town/, soon);
  }));

const signedIn = { isSignedIn: true } as const;

test('whoever is signed in changes their name', () =>
  on(
    '/account',
    async (page) => {
      const name = page.locator('input[name=displayName]');
      await typeInto(page, name, '管理 はな子');
      await page.keyboard.press('Enter');
      const shown = async () => {
        const html = await (await page.request.get(`${server.url}/account`)).text();
        return html.includes('管理 はな子');
      };
      await expect.poll(shown, soon).toBe(true);
    },
    signedIn,
  ));

test('whoever develops registers a program', () =>
  on(
    '/developers/apps',
    async (page) => {
      const form = page.locator('main form[method=post]').last();
      await typeInto(page, form.locator('input[name=name]'), 'バス案内の試作');
      await pressOn(page, form.locator('button[type=submit]').last());
      await page.getByRole('main').getByText('バス案内の試作').first().waitFor(soon);
    },
    signedIn,
  ));

describe('staff', () => {
  test('add an organisation, and invite somebody', () =>
    on(
      '/staff/admin/new',
      async (page) => {
        await typeInto(page, page.locator('input[name=ja]'), '鍵盤町');
        await typeInto(page, page.locator('main input[name=name]'), 'kenban');
        await page.keyboard.press('Enter');
        await page.waitForURL(/\/staff\/admin\/kenban$/, soon);
        await page.goto(`${server.url}/staff/admin/default`);
        await pressOn(page, page.locator('main a[href$="/default/members"]').first());
        await page.waitForURL(/\/default\/members/, soon);
        const form = page.locator('main form[method=post]').last();
        await typeInto(page, form.locator('input[name=mail]'), 'hanako@town.example');
        await pressOn(page, form.getByLabel(/^編集者/), 'Space');
        await pressOn(page, form.getByRole('button', { name: '招待のメールを送る' }));
        await page.getByRole('main').getByText('招待のメールを送りました').first().waitFor(soon);
      },
      signedIn,
    ));

  test('make a token that may write data', () =>
    on(
      '/staff/admin/default/tokens',
      async (page) => {
        const form = page.locator('main form[method=post]').last();
        await typeInto(page, form.locator('input[name=name]'), '水位計の取り込み');
        await pressOn(page, form.getByLabel('データを書く'), 'Space');
        await pressOn(page, form.getByRole('button', { name: 'トークンを作る' }));
        await page.getByRole('alert').first().waitFor(soon);
        await page.getByRole('main').getByText('水位計の取り込み').first().waitFor(soon);
      },
      signedIn,
    ));

  test('name a place that data is fetched from', () =>
    on(
      '/staff/connectors',
      async (page) => {
        const form = page.locator('main form[method=post]').last();
        await tabTo(page, form.getByLabel('CKANのカタログ'));
        await page.keyboard.press('ArrowDown');
        await typeInto(page, form.locator('input[name=name]'), '町の施設の一覧');
        await typeInto(page, form.locator('input[name=url]'), 'https://town.example/a.csv');
        await pressOn(page, form.getByRole('button', { name: '登録する' }));
        await page.getByRole('heading', { level: 1, name: '町の施設の一覧' }).waitFor(soon);
      },
      signedIn,
    ));

  test('decide how long the history of a type is kept', () =>
    on(
      '/staff/history',
      async (page) => {
        const form = page.locator('main form[method=post]').last();
        await typeInto(page, form.locator('input[name=type]'), 'WatchSensor');
        await typeInto(page, form.locator('input[name=keepDays]'), '400');
        await pressOn(page, form.getByRole('button', { name: '確認する' }));
        await page.getByText('この内容で保存しますか').waitFor(soon);
        await pressOn(page, page.getByRole('button', { name: '保存する' }));
        await page.getByRole('main').getByText('保存しました').first().waitFor(soon);
      },
      signedIn,
    ));

  test('search the audit trail, and look at a subscription', () =>
    on(
      '/staff/audit',
      async (page) => {
        await typeInto(page, page.locator('input[name=object]'), 'tenant');
        await page.keyboard.press('Enter');
        await page.waitForURL(/object=tenant/, soon);
        await page.goto(`${server.url}/staff/subscriptions`);
        await pressOn(page, page.getByRole('main').getByRole('link', { name: '見守り機器の通知' }));
        await page.waitForURL(/\/staff\/subscriptions\/urn/, soon);
      },
      signedIn,
    ));

  test('make a group of datasets', () =>
    on(
      '/staff/catalog/groups',
      async (page) => {
        const form = page.locator('main form[method=post]').filter({
          has: page.locator('input[name=title]'),
        });
        await typeInto(page, form.locator('input[name=title]'), '鍵盤の資料');
        await typeInto(page, form.locator('input[name=name]'), 'kenban-data');
        await page.keyboard.press('Enter');
        await page.getByRole('main').getByText('鍵盤の資料').first().waitFor(soon);
      },
      signedIn,
    ));

  test('leave', () =>
    on(
      '/staff',
      async (page) => {
        await pressOn(
          page,
          page.locator('body > header').getByRole('button', { name: 'ログアウト' }),
        );
        await page.waitForURL((url) => !url.pathname.startsWith('/staff'), soon);
      },
      signedIn,
    ));
});
