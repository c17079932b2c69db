/** Calls the API as whoever asks for the page: with the cookie, and what the API judges a caller by. */
import type { Api } from './last-known.ts';

/** `path` begins with `/`. Rejects where the API does not answer in time. */
export type Call = (path: string, init?: RequestInit) => Promise<Response>;

/** Of the browser's request; everything else belongs to the page, not to the call. */
const passedOn = [
  'cookie',
  'origin',
  'sec-fetch-site',
  'user-agent',
  'accept-language',
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
];

const waitMsMax = 60_000;

export function callingAs(api: Api, request: Request): Call {
  return async (path, init = {}) => {
    const headers = new Headers(init.headers);
    for (const name of passedOn) {
      const value = request.headers.get(name);
      if (value !== null && !headers.has(name)) headers.set(name, value);
    }
    if (!headers.has('accept')) headers.set('accept', 'application/json');
    const signal = init.signal ?? AbortSignal.timeout(waitMsMax);
    const streams = init.body instanceof ReadableStream ? { duplex: 'half' as const } : {};
    // The origin the browser named, so that the API sees the same site it would see from outside.
    return await api(
      new Request(new URL(path, request.url), { ...init, ...streams, headers, signal }),
    );
  };
}

/** The cookies an answer sets, for the answer of the page that asked: `redirect('/', { headers })`. */
export function cookiesOf(response: Response): Headers {
  const headers = new Headers();
  for (const cookie of response.headers.getSetCookie()) headers.append('set-cookie', cookie);
  return headers;
}
