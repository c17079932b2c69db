/** Remembers good answers, and gives the last one when the API fails. */

export type Api = (request: Request) => Promise<Response>;

/** `knownAt` is set where the answer is an older one, because the API did not give a new one. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  /** NGSILD-Results-Count. */
  readonly count: number | undefined;
  readonly knownAt?: Date;
}

/** Undefined where the API failed and nothing is remembered. */
export type Ask = (path: string, accept: string) => Promise<Answer | undefined>;

const answersMax = 256;
const answerLengthMax = 256 * 1024;
const waitMsMax = 8_000;

/** Origin of in-process requests: no such host exists, and none is asked. */
const origin = 'http://portal.internal';

export function rememberingAsk(api: Api, now: () => Date): Ask {
  const remembered = new Map<string, Answer & { readonly at: Date }>();
  return async (path, accept) => {
    const key = `${accept} ${path}`;
    const answer = await askOnce(api, path, accept);
    if (answer === undefined) {
      const last = remembered.get(key);
      return last === undefined ? undefined : { ...last, knownAt: last.at };
    }
    if (answer.status === 200 && answer.body.length <= answerLengthMax) {
      // Deleted first, so that the oldest use stands first.
      remembered.delete(key);
      remembered.set(key, { ...answer, at: now() });
      const [oldest] = remembered.keys();
      if (remembered.size > answersMax && oldest !== undefined) remembered.delete(oldest);
    }
    return answer;
  };
}

async function askOnce(api: Api, path: string, accept: string): Promise<Answer | undefined> {
  const signal = AbortSignal.timeout(waitMsMax);
  try {
    const response = await Promise.race([
      api(new Request(new URL(path, origin), { headers: { accept }, signal })),
      new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => reject(new Error(`${path} takes too long`)));
      }),
    ]);
    if (response.status >= 500) return undefined;
    const count = Number(response.headers.get('ngsild-results-count') ?? Number.NaN);
    return {
      status: response.status,
      body: await response.text(),
      count: Number.isNaN(count) ? undefined : count,
    };
  } catch {
    // Whatever broke in the API is told there; here it only means that there is no answer.
    return undefined;
  }
}
