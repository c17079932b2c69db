/** What a plan is: a draft, in force, over. */
import type { MessageKey } from '../language/messages.ts';
import type { PlanSummary } from './plan.ts';

export const statusKeys: Readonly<Record<PlanSummary['status'], MessageKey>> = {
  draft: 'plans.statusDraft',
  adopted: 'plans.statusAdopted',
  revised: 'plans.statusRevised',
  closed: 'plans.statusClosed',
};
