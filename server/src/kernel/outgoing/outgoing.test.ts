/** There is one way out. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { fetch as throughUndici } from 'undici';
import { describe, expect, test } from 'vitest';
import { createOutgoingAgent, createOutgoingGuard } from './index.ts';

const root = path.resolve(import.meta.dirname, '../../../..');

/** Who else opens connections, and why that is no way around the guard. */
const allowed: Readonly<Record<string, string>> = {
  'server/src/kernel/outgoing/': 'the way out itself',
  'server/src/kernel/http/': 'listens; makes no request',
  'server/src/kernel/mail/': 'the server of mail is named by the operator',
  'server/src/kernel/database/': 'the database is named by the operator',
  'server/src/platform/identity/accounts/providers/outgoing-fetch.ts':
    'judges by the guard; private origins are named by the operator',
  'server/src/platform/subscriptions/mqtt-sender.ts': 'asks guard.refuse before it connects',
};

const ways = [
  /^import (?!type )[^;]*from 'undici'/m,
  /^import (?!type )[^;]*from 'node:(https?|tls|http2|dgram)'/m,
  /^import [^;]*\b(connect|createConnection|Socket)\b[^;]*from 'node:net'/m,
  /^import (?!type )[^;]*from 'mqtt'/m,
  // A call: neither a method nor its declaration.
  /(?<![.#\w])fetch\((?!\w+\??:)/,
  /globalThis\.fetch|setGlobalDispatcher|new (WebSocket|EventSource)\(/,
];

describe('requests to the outside', () => {
  test('leave through kernel/outgoing alone', () => {
    const files = execFileSync(
      'git',
      ['ls-files', '-co', '--exclude-standard', 'server/src/*.ts', 'packages/*.ts'],
      { cwd: root, encoding: 'utf8' },
    ).split('\n');
    const code = files.filter(
      (file) => /\.ts$/.test(file) && !/(\.test|\.fixture|\/testing[\w-]*)\.ts$/.test(file),
    );
    expect(code.length).toBeGreaterThan(300);
    const around = code.filter((file) => {
      if (Object.keys(allowed).some((known) => file.startsWith(known))) return false;
      const text = readFileSync(path.join(root, file), 'utf8');
      // What a comment or a method called fetch says is no request.
      const plain = text
        .replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
        .replaceAll(/async fetch\(/g, '');
      return ways.some((way) => way.test(plain));
    });
    expect(around).toEqual([]);
  });

  test('do not reach this machine: not by address, not by name, however they are written', async () => {
    let asked = 0;
    const server = createServer((_, answer) => {
      asked += 1;
      answer.end('secret');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const agent = createOutgoingAgent(createOutgoingGuard(false));
    try {
      for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
        await expect(
          throughUndici(`http://${host}:${port}/`, { dispatcher: agent }),
          host,
        ).rejects.toThrow('fetch failed');
      }
      expect(asked).toBe(0);
      const open = createOutgoingAgent(createOutgoingGuard(true));
      const answer = await throughUndici(`http://127.0.0.1:${port}/`, { dispatcher: open });
      expect(await answer.text()).toBe('secret');
      await open.close();
    } finally {
      await agent.close();
      server.close();
    }
  });
});
