/** A plan as staff work on it: loaded, edited, a PDCA year by two people with the keyboard alone, read by citizens. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage, type View } from './page.ts';
import { countOf, overflowOf, ownFaults, soon } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 300_000 });

const password = 'いつも歩く川べりの道 42';

let browser: Browser;
let server: RunningServer;
/** Who has a session, by what they may do. */
const people = { administrator: '', editor: '', head: '' };

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
  people.administrator = await cookieOf('/api/account/first-administrator', {
    token: server.token,
    mail: 'kanri@example.jp',
    displayName: '管理 花子',
    password,
  });
  people.editor = await invited('tanto@example.jp', '担当 太郎', ['editor']);
  people.head = await invited('kacho@example.jp', '課長 次郎', ['approver', 'publisher']);
}, 300_000);

afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
});

async function post(address: string, body: object, cookie = ''): Promise<Response> {
  const answer = await fetch(`${server.url}${address}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url, cookie },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  return answer;
}

async function cookieOf(address: string, body: object): Promise<string> {
  const cookies = (await post(address, body)).headers.getSetCookie();
  const [cookie = ''] =
    cookies.find((line) => line.startsWith('kumiki-session='))?.split(';') ?? [];
  return cookie;
}

/** Invited by mail, as the administrator does it. */
async function invited(mail: string, displayName: string, roles: string[]): Promise<string> {
  await post('/api/tenants/default/invitations', { mail, roles }, people.administrator);
  const folder = path.join(server.dataFolder, 'mail');
  const ticket = await vi.waitFor(
    async () => {
      const names = await readdir(folder);
      const letters = await Promise.all(
        names.map((name) => readFile(path.join(folder, name), 'utf8')),
      );
      const own = letters.find((letter) => letter.includes(`To: ${mail}\n`)) ?? '';
      const [, found] = /ticket=([\w-]+)/.exec(own) ?? [];
      if (found === undefined) throw new Error(`No letter to ${mail}`);
      return found;
    },
    { ...soon, interval: 200 },
  );
  return cookieOf('/api/account/invitation', { ticket, displayName, password });
}

async function openAs(who: keyof typeof people, language = 'ja'): Promise<View> {
  const view = await openPage(browser, { language });
  await signIn(view.context, people[who]);
  return view;
}

async function signIn(context: BrowserContext, cookie: string): Promise<void> {
  const [name = '', value = ''] = cookie.split('=');
  await context.addCookies([{ name, value, url: server.url, httpOnly: true }]);
}

/** Looked at on a wide and a narrow screen. */
async function isSound(view: View, name: string): Promise<void> {
  const { page } = view;
  await page.waitForLoadState('networkidle');
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, name);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await overflowOf(page)).toBe(0);
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, name);
  await page.setViewportSize({ width: 1280, height: 800 });
}

/** Tab goes on until the element has the focus, as a person does who uses no mouse. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await wanted.waitFor(soon);
  for (let presses = 0; presses < 200; presses += 1) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab never reaches it');
}

async function pressWithKeys(page: Page, name: string | RegExp): Promise<void> {
  await tabTo(page, page.getByRole('button', { name, exact: typeof name === 'string' }).first());
  await page.keyboard.press('Enter');
}

async function typeInto(page: Page, label: string, text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: label }).first();
  await tabTo(page, field);
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}

const said = (page: Page, text: string) =>
  page.getByRole('status').getByText(text, { exact: false }).waitFor(soon);

describe('a plan', () => {
  test('is loaded from a file by keyboard, after what it would change was shown', async () => {
    await using view = await openAs('editor');
    const { page } = view;
    await page.goto(`${server.url}/staff/plans`, { waitUntil: 'networkidle' });
    await isSound(view, 'plans-staff-list');
    await page.goto(`${server.url}/staff/plans/load`, { waitUntil: 'networkidle' });
    await isSound(view, 'plans-staff-load');
    const pattern = await (await fetch(`${server.url}/api/plan-template.csv`)).text();
    const broken = `${pattern}施策,9,,,方針\r\n`;
    const field = page.getByLabel('計画のファイル');
    const choose = async (text: string) => {
      await tabTo(page, field);
      // What the window of the system does, which no test can reach.
      await field.setInputFiles({
        name: 'plan.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(text),
      });
      await pressWithKeys(page, '中身を確かめる');
    };
    await choose(broken);
    await page.getByText('11行目').waitFor(soon);
    await page.getByText('施策 6件、指標 2件').waitFor(soon);
    await isSound(view, 'plans-staff-preview');
    expect((await fetch(`${server.url}/api/plans/mihon-2026`)).status).toBe(404);
    await page.goto(`${server.url}/staff/plans/load`, { waitUntil: 'networkidle' });
    await choose(pattern);
    await page.getByText('まちがいは見つかりませんでした').waitFor(soon);
    await pressWithKeys(page, 'この内容で取り込む');
    await said(page, '取り込みました');
    await isSound(view, 'plans-staff-tree');
    const workbook = await fetch(`${server.url}/api/plans/mihon-2026/plan.xlsx`);
    await page.goto(`${server.url}/staff/plans/load`, { waitUntil: 'networkidle' });
    await field.setInputFiles({
      name: 'plan.xlsx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(await workbook.arrayBuffer()),
    });
    await pressWithKeys(page, '中身を確かめる');
    await page.getByText('今の計画と同じです').waitFor(soon);
    expect(ownFaults(view)).toEqual([]);
  });

  test('is edited by keyboard: a node is added, moved, changed, removed, and it comes back', async () => {
    await using view = await openAs('editor');
    const { page } = view;
    const ids = async () => {
      const answer = await fetch(`${server.url}/api/plans/mihon-2026`);
      // The server under test answers its own document.
      const { document } = (await answer.json()) as { document: { nodes: { id: string }[] } };
      return document.nodes.map(({ id }) => id).join(' ');
    };
    const before = await ids();
    await page.goto(`${server.url}/staff/plans/mihon-2026/node?parent=2`, {
      waitUntil: 'networkidle',
    });
    await isSound(view, 'plans-staff-node');
    await typeInto(page, '名称', '職員の研修');
    await typeInto(page, '担当課', '人事課');
    await pressWithKeys(page, '保存する');
    await said(page, '保存しました');
    await expect.poll(ids, soon).toBe(`${before} 2.2`);
    await tabTo(page, page.locator('#n-2\\.2 summary').first());
    await page.keyboard.press('Enter');
    await tabTo(page, page.locator('#n-2\\.2 button[value="up 2.2"]'));
    await page.keyboard.press('Enter');
    await said(page, '順番を変えました');
    await expect.poll(ids, soon).toBe('1 1.1 1.1.1 2 2.2 2.1 2.1.1');
    await pressWithKeys(page, '元に戻す');
    await said(page, '元に戻しました');
    await expect.poll(ids, soon).toBe(`${before} 2.2`);
    await page.goto(`${server.url}/staff/plans/mihon-2026/node?id=2.1`, {
      waitUntil: 'networkidle',
    });
    await pressWithKeys(page, '削除する');
    await tabTo(page, page.getByRole('dialog').getByRole('button', { name: '削除する' }));
    await page.keyboard.press('Enter');
    await said(page, '削除しました');
    await expect.poll(ids, soon).toBe('1 1.1 1.1.1 2 2.2');
    await page.goto(`${server.url}/staff/plans/mihon-2026/versions`, { waitUntil: 'networkidle' });
    await page.getByText('削除', { exact: false }).first().waitFor(soon);
    await isSound(view, 'plans-staff-versions');
    await tabTo(page, page.getByRole('link', { name: '第1版' }));
    await page.keyboard.press('Enter');
    await pressWithKeys(page, '第1版に戻す');
    await said(page, '前の版に戻しました');
    await expect.poll(ids, soon).toBe(before);
    expect(ownFaults(view)).toEqual([]);
  });

  test('has indicators whose formula is chosen and tried before it is saved', async () => {
    await using view = await openAs('editor');
    const { page } = view;
    await page.goto(`${server.url}/staff/plans/mihon-2026/indicators`, {
      waitUntil: 'networkidle',
    });
    await isSound(view, 'plans-staff-indicators');
    await page.goto(`${server.url}/staff/plans/mihon-2026/indicator`, {
      waitUntil: 'networkidle',
    });
    await typeInto(page, '名称', '避難場所の数');
    await typeInto(page, '単位', 'か所');
    await page.getByRole('radio', { name: /データから件数を数える/ }).check();
    const kinds = page.getByRole('group', { name: '数えるもの' }).getByRole('combobox');
    await tabTo(page, kinds.first());
    await kinds.first().selectOption({ label: 'データの件数' });
    await typeInto(page, 'データの種類', 'EvacuationSite');
    await pressWithKeys(page, '今の値を計算してみる');
    const count = await countOf(server, 'type=EvacuationSite');
    expect(count).toBeGreaterThan(0);
    await said(page, `今の値は ${count}か所 です`);
    await isSound(view, 'plans-staff-indicator');
    await pressWithKeys(page, '保存する');
    await said(page, '保存しました');
    await page.getByText('避難場所の数').waitFor(soon);
    expect(ownFaults(view)).toEqual([]);
  });

  test('has a logic model, which is a list too', async () => {
    await using view = await openAs('editor');
    const { page } = view;
    const address = `${server.url}/staff/plans/mihon-2026/logic`;
    await page.goto(address, { waitUntil: 'networkidle' });
    const add = async (stage: string, title: string, from?: string) => {
      const form = page
        .locator('form')
        .filter({ has: page.getByRole('button', { name: '項目を足す' }) });
      await form.getByLabel('段階').selectOption({ label: stage });
      await form.getByLabel('内容').fill(title);
      if (stage === '成果') await form.getByLabel('結び付く指標').selectOption('I1');
      await form.getByRole('button', { name: '項目を足す' }).click();
      await said(page, '保存しました');
      await page.getByText(title).first().waitFor(soon);
      if (from === undefined) return;
      await page.locator('summary', { hasText: from }).click();
      const edited = page.locator('details[open] form').first();
      await edited.getByLabel(title).check();
      await edited.getByRole('button', { name: '保存する' }).click();
      await page.getByText(`つながる先: ${title}`).waitFor(soon);
    };
    await add('投入', '研修の予算');
    // Once there are items the form to add one is folded.
    await page.locator('summary', { hasText: '項目を足す' }).click();
    await page.locator('details[open]', { hasText: '項目を足す' }).waitFor(soon);
    await add('成果', '窓口に来なくてよい', '研修の予算');
    await isSound(view, 'plans-staff-logic');
    await page.goto(`${server.url}/plans/mihon-2026`, { waitUntil: 'networkidle' });
    await page.getByText('つながる先: 窓口に来なくてよい').waitFor(soon);
    expect(ownFaults(view)).toEqual([]);
  });

  test('goes through a PDCA year by two people with the keyboard, and citizens read it', async () => {
    const record = `${server.url}/staff/plans/mihon-2026/years/2026/record?node=1.1`;
    const year = `${server.url}/staff/plans/mihon-2026/years/2026`;
    {
      await using view = await openAs('editor');
      const { page } = view;
      await page.goto(record, { waitUntil: 'networkidle' });
      await isSound(view, 'plans-staff-record');
      await typeInto(page, '計画', '10の手続をオンラインにする');
      await typeInto(page, '実施', '8の手続をオンラインにした');
      await tabTo(page, page.getByRole('radio', { name: '◎ 計画以上' }));
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await typeInto(page, '根拠', '手続一覧（3月末）');
      await typeInto(page, '見直し', '残る2つを先に行う');
      await tabTo(page, page.getByRole('radio', { name: '続ける' }));
      await page.keyboard.press('ArrowDown');
      await pressWithKeys(page, '保存して提出する');
      await said(page, '提出しました');
      // Whoever wrote it is not asked to approve it.
      expect(await page.getByRole('button', { name: '承認する' }).all()).toEqual([]);
      await page.goto(year, { waitUntil: 'networkidle' });
      await typeInto(page, '実績（%）', '41.5');
      await tabTo(page, page.getByLabel('根拠（調査や資料の名前）').first());
      await page.keyboard.insertText('年次調査');
      await pressWithKeys(page, /^報告する 手続/);
      await said(page, '実績を報告しました');
      await isSound(view, 'plans-staff-year');
      expect(ownFaults(view)).toEqual([]);
    }
    const report = `${server.url}/plans/mihon-2026/years/2026`;
    expect(await (await fetch(report)).text()).not.toContain('8の手続');
    {
      await using view = await openAs('head');
      const { page } = view;
      await page.goto(year, { waitUntil: 'networkidle' });
      await pressWithKeys(page, /^承認する 手続/);
      await said(page, '承認しました');
      await page.goto(record, { waitUntil: 'networkidle' });
      await page.getByText('8の手続をオンラインにした').waitFor(soon);
      await pressWithKeys(page, '承認する');
      await said(page, '承認しました');
      await pressWithKeys(page, '公表する');
      await said(page, '公表しました');
      await isSound(view, 'plans-staff-record-published');
      expect(ownFaults(view)).toEqual([]);
    }
    await using view = await openPage(browser);
    const { page } = view;
    await page.goto(report, { waitUntil: 'networkidle' });
    await page.getByText('8の手続をオンラインにした').waitFor(soon);
    await page.getByText('△ やや遅れ').first().waitFor(soon);
    await page.getByText('41.5%').first().waitFor(soon);
    await takeScreenshot(page, 'plans-report-published');
    expect(await accessibilityFaults(page)).toEqual([]);
    const csv = await fetch(`${server.url}/api/plans/mihon-2026/years/2026/records.csv`);
    expect(await csv.text()).toContain('△ やや遅れ');
    const values = await fetch(`${server.url}/api/plans/mihon-2026/indicators.csv`);
    expect(await values.text()).toContain('実績,2026,41.5,年次調査');
    expect(ownFaults(view)).toEqual([]);
  });

  test('leaves the public and comes back, becomes a dataset and is found', async () => {
    await using view = await openAs('head');
    const { page } = view;
    const address = `${server.url}/staff/plans/mihon-2026/publication`;
    await page.goto(address, { waitUntil: 'networkidle' });
    await isSound(view, 'plans-staff-publication');
    await pressWithKeys(page, '非公開にする');
    await said(page, '非公開にしました');
    expect((await fetch(`${server.url}/api/plans/mihon-2026`)).status).toBe(404);
    await pressWithKeys(page, '公開する');
    await said(page, '公開しました');
    await pressWithKeys(page, 'データカタログに載せる');
    await said(page, 'データカタログに載せました');
    await page.goto(`${server.url}/search?q=${encodeURIComponent('見本町 オンライン')}`, {
      waitUntil: 'networkidle',
    });
    await page
      .getByRole('link', { name: /見本町デジタル推進計画/ })
      .first()
      .waitFor(soon);
    expect(ownFaults(view)).toEqual([]);
  });
});

test('without a script a node is added and undone, and a refused form keeps what was written', async () => {
  await using view = await openPage(browser, { hasJavaScript: false });
  await signIn(view.context, people.editor);
  const { page } = view;
  await page.goto(`${server.url}/staff/plans/mihon-2026/node`);
  await page.getByLabel('名称').fill('紙のいらない役場');
  await page.getByLabel('開始年度').fill('いつか');
  await page.getByRole('button', { name: '保存する' }).click();
  await page.getByRole('alert').waitFor(soon);
  expect(await page.getByLabel('名称').inputValue()).toBe('紙のいらない役場');
  await page.getByLabel('開始年度').fill('');
  await page.getByRole('button', { name: '保存する' }).click();
  await said(page, '保存しました');
  await page.getByRole('button', { name: '元に戻す' }).click();
  await said(page, '元に戻しました');
});

test('in English the guide and the pages have no barriers', async () => {
  await using view = await openAs('editor', 'en');
  const { page } = view;
  const places = ['guide', 'load', 'mihon-2026', 'mihon-2026/head', 'mihon-2026/years/2026'];
  for (const place of places) {
    await page.goto(`${server.url}/en/staff/plans/${place}`, { waitUntil: 'networkidle' });
    await isSound(view, `plans-staff-en-${place.replaceAll('/', '-')}`);
  }
  expect(ownFaults(view)).toEqual([]);
});
