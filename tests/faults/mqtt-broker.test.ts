/** An MQTT broker that goes away, comes back or says nothing: a notification fails in time, and the process lives. */
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { startMqttServer } from '../../cli/conformance-mqtt.ts';
import {
  createMqttSender,
  type Endpoint,
} from '../../server/src/platform/subscriptions/testing.ts';

const account = { username: 'city', password: 'secret' };
const endpoint = (port: number): Endpoint => ({
  uri: `mqtt://127.0.0.1:${port}/gauges/1`,
  accept: 'application/json',
  receiverInfo: [],
  notifierInfo: [],
});
const openSender = () =>
  createMqttSender({ timeoutMs: 2_000, connectionsMax: 10, refuse: async () => undefined });

test('a broker that goes away and comes back is told again, and ends nothing', async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown): void => void unheard.push(error);
  process.on('uncaughtException', hear);
  const sender = openSender();
  try {
    const broker = await startMqttServer([0], account);
    const [port = 0] = broker.ports;
    const publish = () => sender.publish(endpoint(port), {}, { id: 'a' }, undefined);
    expect(await publish()).toEqual({ kind: 'delivered' });
    await broker.close();
    expect(await publish()).toMatchObject({ kind: 'failed' });
    // Longer than a client that connects again by itself would wait.
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(await publish()).toMatchObject({ kind: 'failed' });
    const back = await startMqttServer([port], account);
    await expect.poll(publish, { timeout: 10_000 }).toEqual({ kind: 'delivered' });
    await back.close();
    expect(unheard).toEqual([]);
  } finally {
    process.off('uncaughtException', hear);
    await sender.close();
  }
}, 60_000);

test('a broker that takes the connection and says nothing is given up in time', async () => {
  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  silent.listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const sender = openSender();
  try {
    const { port } = silent.address() as AddressInfo;
    const start = Date.now();
    const attempt = await sender.publish(endpoint(port), {}, { id: 'a' }, 300);
    expect(attempt).toMatchObject({ kind: 'failed' });
    expect(Date.now() - start).toBeLessThan(1_500);
  } finally {
    await sender.close();
    silent.close();
  }
}, 30_000);
