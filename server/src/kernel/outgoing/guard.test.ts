import { describe, expect, test } from 'vitest';
import { createOutgoingGuard } from './guard.ts';

const guard = createOutgoingGuard(false);

describe('outgoing guard', () => {
  test.each([
    '127.0.0.1',
    '[::1]',
    '10.1.2.3',
    '169.254.169.254',
    '[fd00::1]',
    '[::ffff:127.0.0.1]',
  ])('%s is refused', async (host) => {
    expect(guard.refuseLiteral(host)).toMatch(/not public/);
    expect(await guard.refuse(host)).toMatch(/not public/);
  });

  test('a public address passes', async () => {
    expect(guard.refuseLiteral('8.8.8.8')).toBeUndefined();
    expect(await guard.refuse('8.8.8.8')).toBeUndefined();
  });

  test('a name that leads to this machine is refused', async () => {
    for (const name of ['localhost', 'LOCALHOST.', 'city.localhost']) {
      expect(guard.refuseLiteral(name)).toMatch(/not public/);
    }
    expect(guard.refuseLiteral('localhost.example')).toBeUndefined();
    expect(await guard.refuse('localhost')).toMatch(/not public/);
  });

  test('a lookup gives no private address to a connection', async () => {
    const { lookup } = guard.connect;
    const error = await new Promise<Error | null>((resolve) => {
      lookup?.('localhost', {}, (failed) => resolve(failed));
    });
    expect(error?.message).toMatch(/no public address/);
  });

  test('a host that an operator vouches for passes, and no other', async () => {
    const vouching = createOutgoingGuard(false, ['localhost', '10.1.2.3', '[fd00::1]']);
    expect(vouching.refuseLiteral('10.1.2.3')).toBeUndefined();
    expect(vouching.refuseLiteral('[fd00::1]')).toBeUndefined();
    expect(await vouching.refuse('LOCALHOST')).toBeUndefined();
    expect(vouching.refuseLiteral('10.1.2.4')).toMatch(/not public/);
    const address = await new Promise((resolve) => {
      vouching.connect.lookup?.('localhost', {}, (_, found) => resolve(found));
    });
    expect(address).toMatch(/^(127\.|::1)/);
  });

  test('a refusal tells where an operator vouches for hosts', async () => {
    const vouching = createOutgoingGuard(false, ['10.1.2.3'], 'KUMIKI_PRIVATE_RECEIVERS');
    expect(vouching.refuseLiteral('10.1.2.4')).toMatch(/not public; .* KUMIKI_PRIVATE_RECEIVERS$/);
    expect(await vouching.refuse('localhost')).toMatch(/not public; .* KUMIKI_PRIVATE_RECEIVERS$/);
    expect(vouching.refuseLiteral('10.1.2.3')).toBeUndefined();
  });

  test('closed networks may be opened', async () => {
    expect(await createOutgoingGuard(true).refuse('127.0.0.1')).toBeUndefined();
  });
});
