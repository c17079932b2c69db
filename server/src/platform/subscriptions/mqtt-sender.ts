/** One attempt to deliver over MQTT: the notification and its headers as one message. Clause 7.2. */
import type { JsonObject } from '@kumiki/ngsi-ld';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { Attempt } from './lane.ts';
import type { Endpoint } from './subscription.ts';

export interface MqttSender {
  publish(
    endpoint: Endpoint,
    headers: Readonly<Record<string, string>>,
    body: JsonObject,
    timeoutMs: number | undefined,
  ): Promise<Attempt>;
  close(): Promise<void>;
}

export interface MqttSenderParts {
  readonly timeoutMs: number;
  /** Connections kept; the one unused for longest goes. */
  readonly connectionsMax: number;
  /** Refuses hosts that requests made for users may not reach: a reason, or nothing. */
  readonly refuse: (hostname: string) => Promise<string | undefined>;
}

const versions: Readonly<Record<string, 4 | 5>> = { 'mqtt3.1.1': 4, 'mqtt5.0': 5 };

export function createMqttSender(parts: MqttSenderParts): MqttSender {
  const clients = new Map<string, Promise<MqttClient>>();

  function clientOf(address: string, options: IClientOptions): Promise<MqttClient> {
    const key = JSON.stringify([
      address,
      options.username,
      options.password,
      options.protocolVersion,
    ]);
    const known = clients.get(key);
    clients.delete(key);
    const client = known ?? mqtt.connectAsync(address, options, false);
    clients.set(key, client);
    if (known === undefined) watch(key, client);
    for (const [oldest, idle] of clients) {
      if (clients.size <= parts.connectionsMax) break;
      clients.delete(oldest);
      void idle.then((open) => open.endAsync()).catch(() => undefined);
    }
    return client;
  }

  /** A broken connection fails what is under way, and the next attempt opens another: lanes know when. */
  function watch(key: string, client: Promise<MqttClient>): void {
    const forget = (): void => {
      if (clients.get(key) === client) clients.delete(key);
    };
    void client.then((open) => {
      open.on('close', () => {
        forget();
        open.end(true);
      });
    }, forget);
  }

  return {
    async publish(endpoint, headers, body, timeoutMs = parts.timeoutMs) {
      const url = new URL(endpoint.uri);
      const refusal = await parts.refuse(url.hostname);
      if (refusal !== undefined) return { kind: 'failed', reason: refusal };
      const info = new Map(endpoint.notifierInfo.map(({ key, value }) => [key, value]));
      const topic = decodeURIComponent(url.pathname.slice(1));
      try {
        const connecting = clientOf(`${url.protocol}//${url.host}`, {
          protocolVersion: versions[info.get('MQTT-Version') ?? ''] ?? 5,
          connectTimeout: parts.timeoutMs,
          reconnectPeriod: 0,
          ...(url.username === '' ? {} : { username: decodeURIComponent(url.username) }),
          ...(url.password === '' ? {} : { password: decodeURIComponent(url.password) }),
        });
        const message = JSON.stringify({ metadata: headers, body });
        const qos = qualityOf(info.get('MQTT-QoS'));
        await inTime(timeoutMs, connecting, (client) =>
          client.publishAsync(topic, message, { qos }),
        );
        return { kind: 'delivered' };
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'unknown';
        return { kind: 'failed', reason: `The MQTT broker cannot be reached (${reason}).` };
      }
    },
    async close() {
      const open = await Promise.allSettled(clients.values());
      clients.clear();
      await Promise.allSettled(
        open.map(async (client) => {
          if (client.status === 'fulfilled') await client.value.endAsync(true);
        }),
      );
    },
  };
}

/** What is not confirmed in time ends its connection: whether it still is one is not known. */
async function inTime(
  timeoutMs: number,
  connecting: Promise<MqttClient>,
  publish: (client: MqttClient) => Promise<unknown>,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs);
  });
  try {
    const client = await Promise.race([connecting, late]);
    const published = publish(client);
    // Heard of late, when the connection is ended.
    published.catch(() => undefined);
    await Promise.race([published, late]).catch((error: unknown) => {
      client.end(true);
      throw error;
    });
  } finally {
    clearTimeout(timer);
    late.catch(() => undefined);
  }
}

/** 1, at least once, unless the subscriber asks otherwise. */
function qualityOf(text: string | undefined): 0 | 1 | 2 {
  return text === '0' ? 0 : text === '2' ? 2 : 1;
}
