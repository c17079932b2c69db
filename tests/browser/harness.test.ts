/** The harness itself, on pages made to be right and wrong. */

import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFaults } from './axe.ts';
import { weighFirstView } from './budget.ts';
import { launchBrowser } from './chromium.ts';
import { openPage } from './page.ts';
import { takeScreenshot } from './screenshot.ts';

const script = `document.querySelector('h1').dataset.ran = 'yes';/*${'x'.repeat(5000)}*/`;

const documents: Record<string, { type: string; body: string | Buffer; gzip?: boolean }> = {
  '/good': {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="ja"><head><title>避難所</title>
      <link rel="icon" href="data:,"><script src="/script.js" defer></script></head>
      <body><main><h1>避難所</h1><p>Shelter</p></main></body></html>`,
  },
  '/bad': {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html><head><title></title><link rel="icon" href="data:,"></head>
      <body><img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">
      <script>throw new Error('broken on purpose')</script>
      <script src="http://elsewhere.example/x.js"></script></body></html>`,
  },
  '/map': {
    type: 'text/html; charset=utf-8',
    body: `<!doctype html><html lang="en"><head><title>GL</title><link rel="icon" href="data:,">
      </head><body><main><h1>GL</h1><canvas id="c"></canvas></main></body></html>`,
  },
  '/script.js': { type: 'text/javascript', body: gzipSync(script), gzip: true },
};

let browser: Browser;
let server: Server;
let url: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    const found = documents[request.url ?? ''];
    if (found === undefined) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': found.type,
      'content-security-policy':
        "default-src 'self'; script-src 'self' 'unsafe-inline' http:; img-src data:",
      ...(found.gzip === true ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(found.body);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // A TCP server has an address and port.
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  server.close();
});

describe('the browser harness', () => {
  test('a good page runs its script and has no fault', async () => {
    await using view = await openPage(browser);
    await view.page.goto(`${url}/good`);
    expect(await view.page.getAttribute('h1', 'data-ran')).toBe('yes');
    expect(await accessibilityFaults(view.page)).toEqual([]);
    expect(view.faults()).toEqual([]);
  });

  test('a bad page has each of its faults named, and reaches no other host', async () => {
    await using view = await openPage(browser);
    await view.page.goto(`${url}/bad`);
    const accessibility = (await accessibilityFaults(view.page)).join('\n');
    expect(accessibility).toMatch(/html-has-lang/);
    expect(accessibility).toMatch(/image-alt/);
    expect(view.faults()).toContain('Uncaught: broken on purpose');
    expect(view.faults()).toContain('The page asks another host: http://elsewhere.example/x.js');
  });

  test('scripts are weighed as transferred with gzip', async () => {
    await using view = await openPage(browser);
    const weight = await weighFirstView(view.page, `${url}/good`);
    const gzipBytes = gzipSync(script).length;
    expect(weight.scripts.map((loaded) => loaded.url)).toEqual([`${url}/script.js`]);
    // The framing of a chunked body comes on top.
    expect(weight.scriptBytes).toBeGreaterThanOrEqual(gzipBytes);
    expect(weight.scriptBytes).toBeLessThan(gzipBytes + 32);
  });

  test('without JavaScript no script runs', async () => {
    await using view = await openPage(browser, { hasJavaScript: false });
    await view.page.goto(`${url}/good`);
    expect(await view.page.getAttribute('h1', 'data-ran')).toBeNull();
  });

  test('pages can draw with WebGL 2, as the map does', async () => {
    await using view = await openPage(browser);
    await view.page.goto(`${url}/map`);
    const hasWebGl = await view.page.evaluate(
      () => document.querySelector('canvas')?.getContext('webgl2') !== null,
    );
    expect(hasWebGl).toBe(true);
  });

  test('web security is on: another origin cannot be read', async () => {
    await using view = await openPage(browser);
    await view.page.goto(`${url}/good`);
    const other = `${url.replace('localhost', '127.0.0.1')}/script.js`;
    const read = await view.page.evaluate(
      (address) =>
        fetch(address).then(
          () => 'read',
          () => 'refused',
        ),
      other,
    );
    expect(read).toBe('refused');
  });

  test('a picture can be taken at 360 pixels', async () => {
    await using view = await openPage(browser, { width: 360 });
    await view.page.goto(`${url}/good`);
    expect(existsSync(await takeScreenshot(view.page, 'harness'))).toBe(true);
  });
});
