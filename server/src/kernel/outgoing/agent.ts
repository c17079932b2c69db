/** Connections to the outside that cannot go anywhere else, however the request was made. */
import { Agent, buildConnector } from 'undici';
import type { OutgoingGuard } from './guard.ts';

/**
 * An agent of undici every one of whose connections is judged where it is made: a literal address before it is dialled, a
 * name by the addresses it leads to at that moment. Redirects and DNS cannot change that.
 */
export function createOutgoingAgent(
  guard: OutgoingGuard,
  options: Omit<Agent.Options, 'connect' | 'factory'> = {},
): Agent {
  const dial = buildConnector({ ...guard.connect });
  return new Agent({
    ...options,
    connect: (target, done) => {
      const refusal = guard.refuseLiteral(target.hostname);
      if (refusal === undefined) dial(target, done);
      else done(new Error(`${target.hostname} is refused: ${refusal}`), null);
    },
  });
}
