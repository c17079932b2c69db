import { expect, test } from 'vitest';
import { type Advice, adviceOf } from './advice.ts';

test.each<[string, Advice]>([
  ['http://10.0.0.1/: its address is not public; whoever operates this server …', 'private'],
  ['receiver.example has no public address.', 'private'],
  ['The receiver answers 401.', 'credentials'],
  ['The receiver answers 404.', 'address'],
  ['The receiver answers 302: redirects are not followed.', 'address'],
  ['The receiver cannot be reached (ENOTFOUND).', 'address'],
  ['The receiver answers 422.', 'refused'],
  ['The receiver answers 429.', 'busy'],
  ['The receiver cannot be reached (DEPTH_ZERO_SELF_SIGNED_CERT).', 'certificate'],
  ['The receiver answers 503.', 'away'],
  ['The receiver does not answer in time.', 'away'],
])('%s asks for: %s', (reason, advice) => {
  expect(adviceOf(reason)).toBe(advice);
});
