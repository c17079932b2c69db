/**
 * The MQTT server the notification cases listen at: enough of MQTT 3.1.1 and 5.0 to connect, subscribe
 * and publish at every quality of service. It stands in for the container the suite starts.
 */
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import {
  generate,
  type IConnectPacket,
  type IPublishPacket,
  type ISubscribePacket,
  type Packet,
  parser,
} from 'mqtt-packet';

/** The one account that needs a password; every other name, and none, may enter without. */
export interface MqttAccount {
  readonly username: string;
  readonly password: string;
}

export interface MqttServer {
  readonly ports: readonly number[];
  readonly close: () => Promise<void>;
}

interface Session {
  readonly socket: Socket;
  readonly topics: Set<string>;
  protocolVersion: 3 | 4 | 5;
  /** Messages of quality 2 not yet released by their sender, by packet id. */
  readonly held: Map<number, IPublishPacket>;
}

/** Listens on the loopback address. A port of 0 takes any free one. */
export async function startMqttServer(
  ports: readonly number[],
  account: MqttAccount,
): Promise<MqttServer> {
  const sessions = new Set<Session>();
  const servers: Server[] = [];
  for (const port of ports) {
    const server = createServer((socket) => serve(socket, sessions, account));
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    servers.push(server);
  }
  return {
    ports: servers.map((server) => {
      const address = server.address();
      return typeof address === 'object' && address !== null ? address.port : 0;
    }),
    close: async () => {
      for (const { socket } of sessions) socket.destroy();
      await Promise.all(
        servers.map((server) => {
          server.close();
          return once(server, 'close');
        }),
      );
    },
  };
}

function serve(socket: Socket, sessions: Set<Session>, account: MqttAccount): void {
  const session: Session = { socket, topics: new Set(), protocolVersion: 4, held: new Map() };
  const packets = parser();
  packets.on('packet', (packet) => answer(session, packet, sessions, account));
  packets.on('error', () => socket.destroy());
  socket.on('data', (chunk) => packets.parse(chunk));
  socket.on('error', () => socket.destroy());
  socket.on('close', () => sessions.delete(session));
}

function send(session: Session, packet: Packet): void {
  if (session.socket.writable) {
    session.socket.write(generate(packet, { protocolVersion: session.protocolVersion }));
  }
}

function answer(
  session: Session,
  packet: Packet,
  sessions: Set<Session>,
  account: MqttAccount,
): void {
  switch (packet.cmd) {
    case 'connect':
      enter(session, packet, sessions, account);
      break;
    case 'subscribe':
      subscribe(session, packet);
      break;
    case 'publish':
      receive(session, packet, sessions);
      break;
    case 'pubrel':
      release(session, packet.messageId ?? 0, sessions);
      break;
    case 'pingreq':
      send(session, { cmd: 'pingresp' });
      break;
    case 'unsubscribe':
      for (const topic of packet.unsubscriptions) session.topics.delete(topic);
      send(session, { cmd: 'unsuback', messageId: packet.messageId ?? 0, granted: [0] });
      break;
    case 'disconnect':
      session.socket.end();
      break;
    case 'auth':
    case 'connack':
    case 'pingresp':
    case 'puback':
    case 'pubcomp':
    case 'pubrec':
    case 'suback':
    case 'unsuback': // we send at quality 0 only, so nothing of this awaits an answer
      break;
  }
}

function enter(
  session: Session,
  packet: IConnectPacket,
  sessions: Set<Session>,
  account: MqttAccount,
): void {
  session.protocolVersion = packet.protocolVersion ?? 4;
  const knows =
    packet.username !== account.username || packet.password?.toString() === account.password;
  const isFive = session.protocolVersion === 5;
  // "Bad user name or password": 134 in MQTT 5.0, 4 before.
  const refusal = isFive ? { reasonCode: 134 } : { returnCode: 4 };
  const welcome = isFive ? { reasonCode: 0 } : { returnCode: 0 };
  send(session, { cmd: 'connack', sessionPresent: false, ...(knows ? welcome : refusal) });
  if (knows) sessions.add(session);
  else session.socket.end();
}

function subscribe(session: Session, packet: ISubscribePacket): void {
  for (const { topic } of packet.subscriptions) session.topics.add(topic);
  send(session, {
    cmd: 'suback',
    messageId: packet.messageId ?? 0,
    granted: packet.subscriptions.map(() => 0),
  });
}

function receive(session: Session, packet: IPublishPacket, sessions: Set<Session>): void {
  const messageId = packet.messageId ?? 0;
  if (packet.qos === 2) {
    session.held.set(messageId, packet);
    send(session, { cmd: 'pubrec', messageId });
    return;
  }
  deliver(packet, sessions);
  if (packet.qos === 1) send(session, { cmd: 'puback', messageId });
}

function release(session: Session, messageId: number, sessions: Set<Session>): void {
  const message = session.held.get(messageId);
  session.held.delete(messageId);
  if (message !== undefined) deliver(message, sessions);
  send(session, { cmd: 'pubcomp', messageId });
}

/** Topics are compared as they are: the suite subscribes to no wildcard. */
function deliver({ topic, payload }: IPublishPacket, sessions: Set<Session>): void {
  for (const session of sessions) {
    if (!session.topics.has(topic)) continue;
    send(session, { cmd: 'publish', topic, payload, qos: 0, retain: false, dup: false });
  }
}
