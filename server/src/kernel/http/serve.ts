/** The listening server: bounded connections, and an end that lets answers in flight finish. */
import { createServer, IncomingMessage } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Limits } from '../limits.ts';
import type { Http } from './app.ts';
import { DecoratedResponse } from './finish.ts';
import { refuseUnreadable } from './unreadable-request.ts';

export interface Listening {
  /** The port taken, also when 0 was asked for. */
  readonly port: number;
  /** Accepts no more, waits for answers in flight (`shutdownSecondsMax`), then ends connections. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly limits: Limits;
}

/** A port nobody listens on now. */
export async function findFreePort(host: string): Promise<number> {
  const server = createServer();
  const port = await listen(server, host, 0);
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Rejects with the system's error when the address cannot be taken. */
export async function serve(http: Http, { host, port, limits }: ServeOptions): Promise<Listening> {
  const listener = getRequestListener((request, { incoming, outgoing }) =>
    incoming instanceof IncomingMessage && outgoing instanceof DecoratedResponse
      ? http.fetch(request, { incoming, outgoing })
      : http.fetch(request),
  );
  const server = createServer(
    {
      ServerResponse: DecoratedResponse,
      requestTimeout: limits.receiveSecondsMax * 1000,
      headersTimeout: limits.headerSecondsMax * 1000,
      keepAliveTimeout: limits.idleConnectionSecondsMax * 1000,
      maxHeaderSize: limits.headerBytesMax,
    },
    (incoming, outgoing) => {
      void listener(incoming, outgoing);
    },
  );
  server.on('clientError', refuseUnreadable);
  server.maxConnections = limits.connectionsMax;
  return {
    port: await listen(server, host, port),
    close: () => {
      http.beginClose();
      return close(server, limits.shutdownSecondsMax);
    },
  };
}

/** The port taken. */
function listen(server: Listener, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

type Listener = Pick<NetServer, 'once' | 'off' | 'listen' | 'address'>;

interface Closable {
  close(closed: () => void): unknown;
  closeIdleConnections(): void;
  closeAllConnections(): void;
}

function close(server: Closable, secondsMax: number): Promise<void> {
  return new Promise((resolve) => {
    // A kept connection becomes idle when its last answer has gone; Node looks only once by itself.
    const sweep = setInterval(() => server.closeIdleConnections(), 50);
    const deadline = setTimeout(() => server.closeAllConnections(), secondsMax * 1000);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(deadline);
      resolve();
    });
  });
}
