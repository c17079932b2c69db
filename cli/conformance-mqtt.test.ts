import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { generate, type Packet, parser } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type MqttServer, startMqttServer } from './conformance-mqtt.ts';

type Version = 4 | 5;

let server: MqttServer;
const sockets: Socket[] = [];

beforeAll(async () => {
  server = await startMqttServer([0, 0], { username: 'known', password: 'secret' });
});

afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await server.close();
});

interface Client {
  readonly send: (packet: Packet) => void;
  /** The next packet that came. */
  readonly next: () => Promise<Packet>;
}

async function dial(protocolVersion: Version, port = 0): Promise<Client> {
  const socket = connect(server.ports[port] ?? 0, '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  const packets = parser({ protocolVersion });
  const arrived: Packet[] = [];
  let wake = (): void => {};
  packets.on('packet', (packet) => {
    arrived.push(packet);
    wake();
  });
  socket.on('data', (chunk) => packets.parse(chunk));
  return {
    send: (packet) => socket.write(generate(packet, { protocolVersion })),
    next: async () => {
      while (arrived.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      // The loop ends only when something is there.
      return arrived.shift() as Packet;
    },
  };
}

async function enter(version: Version, account = {}, port = 0): Promise<Client> {
  const client = await dial(version, port);
  client.send({
    cmd: 'connect',
    clientId: `client-${sockets.length}`,
    protocolVersion: version,
    protocolId: 'MQTT',
    clean: true,
    keepalive: 10,
    ...account,
  });
  return client;
}

async function listener(topic: string): Promise<Client> {
  const client = await enter(4);
  await client.next();
  client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic, qos: 1 }] });
  expect((await client.next()).cmd).toBe('suback');
  return client;
}

describe('the MQTT server of the suite', () => {
  test.each([4, 5] as const)(
    'a message of MQTT version %i reaches a subscriber of 3.1.1',
    async (version) => {
      const heard = await listener(`told-by-${version}`);
      const teller = await enter(version, {}, 1);
      expect((await teller.next()).cmd).toBe('connack');
      const message = { topic: `told-by-${version}`, payload: 'hello', retain: false, dup: false };
      teller.send({ cmd: 'publish', qos: 0, ...message });
      expect(await heard.next()).toMatchObject({ cmd: 'publish', payload: Buffer.from('hello') });
    },
  );

  test('quality 1 is acknowledged, quality 2 delivered once its sender lets it go', async () => {
    const heard = await listener('quality');
    const teller = await enter(4);
    await teller.next();
    const message = { topic: 'quality', retain: false, dup: false };
    teller.send({ cmd: 'publish', qos: 1, messageId: 7, payload: 'one', ...message });
    expect(await teller.next()).toMatchObject({ cmd: 'puback', messageId: 7 });
    teller.send({ cmd: 'publish', qos: 2, messageId: 8, payload: 'two', ...message });
    expect(await teller.next()).toMatchObject({ cmd: 'pubrec', messageId: 8 });
    teller.send({ cmd: 'pubrel', messageId: 8 });
    expect(await teller.next()).toMatchObject({ cmd: 'pubcomp', messageId: 8 });
    expect(await heard.next()).toMatchObject({ payload: Buffer.from('one') });
    expect(await heard.next()).toMatchObject({ payload: Buffer.from('two') });
  });

  test('the known account needs its password, others enter as they are', async () => {
    const rejected = await enter(4, { username: 'known', password: Buffer.from('wrong') });
    expect(await rejected.next()).toMatchObject({ cmd: 'connack', returnCode: 4 });
    const known = await enter(4, { username: 'known', password: Buffer.from('secret') });
    expect(await known.next()).toMatchObject({ cmd: 'connack', returnCode: 0 });
    const other = await enter(4, { username: 'somebody' });
    expect(await other.next()).toMatchObject({ cmd: 'connack', returnCode: 0 });
  });
});
