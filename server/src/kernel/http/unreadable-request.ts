/** What is told to a client whose bytes Node cannot read as a request: no route ever sees it. */
import type { Duplex } from 'node:stream';
import { problemTable } from '../problem.ts';

interface Unreadable {
  readonly status: string;
  readonly detail: string;
}

const byCode: Readonly<Record<string, Unreadable>> = {
  HPE_INVALID_URL: {
    status: '400 Bad Request',
    detail:
      'The address holds letters that are not percent-encoded: 避 is %E9%81%BF (RFC 3986). ' +
      "With curl: curl -G --data-urlencode 'q=避' ADDRESS.",
  },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    detail: 'Request line and headers are too long together: send what is long in a body.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: '408 Request Timeout',
    detail: 'The request did not arrive within its time.',
  },
};
const otherwise: Unreadable = {
  status: '400 Bad Request',
  detail: 'The bytes are no HTTP request (RFC 9112).',
};

/** Ends the connection, as the bytes after a fault mean nothing. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail } = byCode[error.code ?? ''] ?? otherwise;
  const code = 'invalid-request';
  const body = Buffer.from(
    JSON.stringify({
      type: `/docs/errors/${code}`,
      title: problemTable[code].title,
      status: Number(status.slice(0, 3)),
      detail,
      code,
    }),
  );
  const head = [
    `HTTP/1.1 ${status}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${body.length}`,
    'X-Content-Type-Options: nosniff',
    'Connection: close',
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
}
