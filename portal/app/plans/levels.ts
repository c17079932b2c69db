/** What the levels of a plan are called. */
import type { MessageKey } from '../language/messages.ts';
import type { Level } from './plan.ts';

export const levels = ['policy', 'field', 'measure', 'action'] as const;

export const levelKeys: Readonly<Record<Level, MessageKey>> = {
  policy: 'plans.policy',
  field: 'plans.field',
  measure: 'plans.measure',
  action: 'plans.action',
};
