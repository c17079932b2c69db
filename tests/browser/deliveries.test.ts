/** Pages of administrators about notifications and history: what arrives, what does not, what is kept. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningServer, startServer } from '../server.ts';
import { accessibilityFaults } from './axe.ts';
import { launchBrowser } from './chromium.ts';
import { openPage, type Visitor } from './page.ts';
import { overflowOf, soon } from './portal-pages.ts';
import { takeScreenshot } from './screenshot.ts';

vi.setConfig({ testTimeout: 240_000 });

let browser: Browser;
let server: RunningServer;
let receiver: Server;
/** What the receiver answers, and how many it took. */
const answers = { status: 500, taken: 0 };
let cookies: { name: string; value: string; url: string }[] = [];

beforeAll(async () => {
  receiver = createServer((request, response) => {
    request.resume().on('end', () => {
      if (answers.status === 200) answers.taken += 1;
      response.writeHead(answers.status).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const env = {
    KUMIKI_PRIVATE_RECEIVERS: '127.0.0.1',
    KUMIKI_NOTIFICATION_ATTEMPTS_MAX: '1',
    KUMIKI_NOTIFICATION_RETRY_SECONDS_MIN: '1',
  };
  [browser, server] = await Promise.all([launchBrowser(), startServer({ env })]);
  const answer = await fetch(`${server.url}/api/account/first-administrator`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.url },
    body: JSON.stringify({
      token: server.token,
      mail: 'admin@city.example',
      displayName: '管理 花子',
      password: 'a long enough sentence for a test',
    }),
  });
  if (!answer.ok) throw new Error(await answer.text());
  cookies = answer.headers.getSetCookie().flatMap((cookie) => {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    return name === undefined || value === undefined ? [] : [{ name, value, url: server.url }];
  });
}, 180_000);
afterAll(async () => {
  await browser.close();
  await server[Symbol.asyncDispose]();
  receiver.closeAllConnections();
  receiver.close();
});

async function withPage(
  path: string,
  work: (page: Page) => Promise<void>,
  visitor: Visitor = {},
): Promise<void> {
  await using view = await openPage(browser, { language: 'ja', ...visitor });
  const { page } = view;
  await page.context().addCookies(cookies);
  await page.goto(`${server.url}${path}`, { waitUntil: 'load' });
  await work(page);
  // A form that is answered with a fault is an answer of the page, and the browser says so; without scripts it
  // does not load what the page would preload.
  const expected = visitor.hasJavaScript === false ? /40[09]|\(csp\)/ : /40[09]/;
  expect(view.faults().filter((fault) => !expected.test(fault))).toEqual([]);
}

async function isSound(page: Page, name: string): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([]);
  await takeScreenshot(page, name);
  await page.setViewportSize({ width: 360, height: 780 });
  expect(await overflowOf(page)).toBe(0);
  await takeScreenshot(page, name);
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function send(method: string, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${server.url}/ngsi-ld/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.token}` },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(await answer.text());
}

const change = (level: number, ...ids: readonly number[]) =>
  send(
    'POST',
    '/entityOperations/upsert',
    ids.map((id) => ({
      id: `urn:ngsi-ld:RiverGauge:${id}`,
      type: 'RiverGauge',
      level: { type: 'Property', value: level },
    })),
  );
const main = (page: Page) => page.textContent('main');

describe('an administrator', () => {
  test('is told that nobody subscribes yet, in both languages', async () => {
    await withPage('/staff/subscriptions', async (page) => {
      expect(await main(page)).toContain('サブスクリプションはまだありません');
      await isSound(page, 'subscriptions-none');
    });
    await withPage('/en/staff/subscriptions', async (page) => {
      expect(await main(page)).toContain('There are no subscriptions yet');
    });
  });

  test('finds what does not arrive and why, sends it again, and sees it arrive', async () => {
    const { port } = receiver.address() as AddressInfo;
    await send('POST', '/subscriptions', {
      type: 'Subscription',
      description: '川の水位の通知',
      entities: [{ type: 'RiverGauge' }],
      notification: { endpoint: { uri: `http://127.0.0.1:${port}/notify` } },
    });
    await change(1, 1, 2, 3);
    await withPage('/staff/subscriptions', async (page) => {
      // The page updates by itself.
      await expect.poll(() => main(page), soon).toContain('失敗中');
      await expect.poll(() => main(page), soon).toContain('送り先が 500 を返しました');
      await isSound(page, 'subscriptions');
      await page.getByLabel('ことば').fill('ない言葉');
      await page.getByRole('button', { name: '絞り込む' }).click();
      await expect
        .poll(() => main(page), soon)
        .toContain('条件に合うサブスクリプションはありません');
      await page.getByRole('link', { name: '条件を消す' }).click();
      await page.getByRole('link', { name: '川の水位の通知' }).click();
      await expect.poll(() => page.textContent('h1'), soon).toBe('川の水位の通知');
      await expect.poll(() => main(page), soon).toContain('送り先が 500 を返しました');
      await expect.poll(() => main(page), soon).toContain('一度も届いていません');
      await expect.poll(() => main(page), soon).toContain('送り先が直ったら、下の');
      await expect
        .poll(() => page.getByRole('button', { name: '破棄する', exact: true }).count(), soon)
        .toBe(3);
      await isSound(page, 'subscription');
      answers.status = 200;
      await page.getByRole('button', { name: 'もう一度送る', exact: true }).first().click();
      await expect.poll(() => main(page), soon).toContain('1件を送信の列に戻しました');
      await expect.poll(() => answers.taken, soon).toBe(1);
      await expect.poll(() => main(page), soon).toContain('届いています');
      await page.getByRole('button', { name: '破棄する', exact: true }).first().click();
      await page.getByRole('dialog').getByRole('button', { name: '破棄する' }).click();
      await expect.poll(() => main(page), soon).toContain('1件を破棄しました');
      await page.getByRole('button', { name: 'すべてもう一度送る' }).click();
      await expect.poll(() => answers.taken, soon).toBe(2);
      await expect.poll(() => main(page), soon).toContain('未達の通知はありません');
    });
  });

  test('pauses a subscription and resumes it', async () => {
    await withPage('/staff/subscriptions', async (page) => {
      await page.getByRole('link', { name: '川の水位の通知' }).click();
      await page.getByRole('button', { name: '停止する' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '停止する' }).click();
      await expect.poll(() => main(page), soon).toContain('停止しました');
      await expect.poll(() => main(page), soon).toContain('停止中');
      const taken = answers.taken;
      await change(2, 1);
      await page.getByRole('button', { name: '再開する' }).click();
      await expect.poll(() => main(page), soon).toContain('再開しました');
      await change(3, 1);
      await expect.poll(() => answers.taken, soon).toBe(taken + 1);
    });
  });

  test('tries at once what waits for a long pause, and deletes a subscription', async () => {
    const { port } = receiver.address() as AddressInfo;
    // Refused for so long that only someone who asks for it sees it arrive.
    const cooldown = 3_600_000;
    await send('POST', '/subscriptions', {
      type: 'Subscription',
      description: '雨量の通知',
      entities: [{ type: 'RainGauge' }],
      notification: { endpoint: { uri: `http://127.0.0.1:${port}/rain`, cooldown } },
    });
    answers.status = 503;
    const rain = (level: number) =>
      send('POST', '/entityOperations/upsert', [
        {
          id: 'urn:ngsi-ld:RainGauge:1',
          type: 'RainGauge',
          level: { type: 'Property', value: level },
        },
      ]);
    await rain(1);
    await withPage('/en/staff/subscriptions', async (page) => {
      await page.getByRole('link', { name: '雨量の通知' }).click();
      await expect.poll(() => main(page), soon).toContain('The receiver answers 503.');
      // The first one was given up, the second waits for the pause.
      await rain(2);
      await page.getByRole('button', { name: 'Try now' }).waitFor();
      await isSound(page, 'subscription-trouble');
      answers.status = 200;
      const { taken } = answers;
      await page.getByRole('button', { name: 'Try now' }).click();
      await expect.poll(() => answers.taken, soon).toBeGreaterThan(taken);
      await expect.poll(() => main(page), soon).toContain('Arriving');
      await page.getByRole('button', { name: 'Delete this subscription' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete this' }).click();
      await expect.poll(() => page.textContent('h1'), soon).toBe('Notifications');
      await expect.poll(() => main(page), soon).not.toContain('雨量の通知');
    });
  });

  test('can do the same without JavaScript, where a box asks what a window would', async () => {
    answers.status = 500;
    await change(4, 1);
    const ask = async (path: string): Promise<unknown> => {
      const headers = { authorization: `Bearer ${server.token}` };
      return (await fetch(`${server.url}${path}`, { headers })).json();
    };
    await expect
      .poll(() => ask('/api/deliveries?dead=true'), soon)
      .toMatchObject({ notifications: [{ isDead: true }] });
    const { subscriptions } = (await ask('/api/subscriptions')) as {
      subscriptions: { id: string }[];
    };
    const [failing] = subscriptions;
    await withPage(
      `/staff/subscriptions/${encodeURIComponent(failing?.id ?? '')}`,
      async (page) => {
        expect(await main(page)).toContain('いまの状態を表示する');
        const all = page.locator('form', { has: page.getByText('すべて破棄する') });
        await all.getByRole('button').first().click();
        await expect.poll(() => main(page), soon).toContain('チェックを入れてから');
        await all.getByRole('checkbox').check();
        await all.getByRole('button').first().click();
        await expect.poll(() => main(page), soon).toContain('1件を破棄しました');
      },
      { hasJavaScript: false },
    );
  });

  test('has a page of theirs told every change as it is made, by an EventSource', async () => {
    await withPage('/staff/subscriptions', async (page) => {
      await page.evaluate(() => {
        const told: string[] = [];
        Object.assign(window, { told });
        const source = new EventSource('/api/events?type=RiverGauge&options=keyValues');
        const keep = ({ type, data }: MessageEvent<string>) => told.push(`${type} ${data}`);
        source.addEventListener('open', () => told.push('open'));
        for (const name of ['created', 'modified', 'deleted']) source.addEventListener(name, keep);
      });
      const told = () => page.evaluate<string[]>('window.told');
      await expect.poll(told, soon).toEqual(['open']);
      await change(5, 9);
      const entity = { id: 'urn:ngsi-ld:RiverGauge:9', type: 'RiverGauge', level: 5 };
      await expect.poll(told, soon).toEqual(['open', `created ${JSON.stringify(entity)}`]);
      await change(6, 9);
      const next = JSON.stringify({ ...entity, level: 6 });
      await expect.poll(async () => (await told()).at(-1), soon).toBe(`modified ${next}`);
    });
  });

  test('decides how long the past is kept, after seeing what that deletes', async () => {
    await withPage('/staff/history', async (page) => {
      expect(await main(page)).toContain('決まりはまだありません');
      await page.getByLabel('データの種類').fill('RiverGauge');
      await page.getByLabel('残す日数').fill('0');
      await page.getByRole('button', { name: '確認する' }).click();
      await expect.poll(() => main(page), soon).toContain('1から36500までの整数');
      await page.getByLabel('残す日数').fill('３６５');
      await page.getByLabel('間引き始める日数').fill('30');
      await page.getByLabel('間引く間隔').selectOption('3600');
      await isSound(page, 'history-form');
      await page.getByRole('button', { name: '確認する' }).click();
      await expect.poll(() => main(page), soon).toContain('いま消える値はありません');
      await page.getByRole('button', { name: '保存する' }).click();
      await expect.poll(() => main(page), soon).toContain('保存しました');
      await expect
        .poll(() => main(page), soon)
        .toContain('30日より古い値は、1時間ごとに最後の1つだけを残します。');
      await isSound(page, 'history');
      await page.getByRole('button', { name: '決まりをなくす' }).click();
      await page.getByRole('dialog').getByRole('button', { name: '決まりをなくす' }).click();
      await expect.poll(() => main(page), soon).toContain('決まりはまだありません');
      await page.getByRole('button', { name: '元に戻す' }).click();
      await expect.poll(() => main(page), soon).toContain('365日より古い値は消します。');
    });
    await withPage('/en/staff/history', async (page) => {
      expect(await main(page)).toContain('Values older than 365 days are deleted.');
      expect(await accessibilityFaults(page)).toEqual([]);
    });
  });
});
