/** Policies of history: from the form to the API and back. Pure. */

/** docs/openapi.json, HistoryPolicy. */
export interface Policy {
  /** Expanded; `''` is every type without a policy. */
  readonly entityType: string;
  readonly isRecorded: boolean;
  readonly keepDays?: number;
  readonly coarsenAfterDays?: number;
  readonly coarsenPeriodSeconds?: number;
}

/** What it would delete at once. */
export interface Effect {
  readonly expired: number;
  readonly coarsened: number;
}

/** So many are counted at most, see `previewHistoryPolicy`. */
export const countedMax = 100_000;

/** Seconds that the form offers. */
export const periods = ['60', '600', '3600', '86400', '604800'] as const;

/** The form, as it was typed. */
export interface Typed {
  readonly type: string;
  readonly recording: string;
  readonly keepDays: string;
  readonly coarsenAfter: string;
  readonly period: string;
}

export const fieldNames = ['type', 'recording', 'keepDays', 'coarsenAfter', 'period'] as const;

export interface Fault {
  readonly field: keyof Typed;
  readonly fault: 'typeProblem' | 'daysProblem' | 'periodProblem';
}

const vocabulary = 'https://uri.etsi.org/ngsi-ld/default-context/';

/** Names of the default vocabulary stand without it. */
export function shortName(entityType: string): string {
  return entityType.startsWith(vocabulary) ? entityType.slice(vocabulary.length) : entityType;
}

export function typedOf(policy: Policy): Typed {
  const { entityType, isRecorded, keepDays, coarsenAfterDays, coarsenPeriodSeconds } = policy;
  return {
    type: shortName(entityType),
    recording: isRecorded ? 'yes' : 'no',
    keepDays: String(keepDays ?? ''),
    coarsenAfter: String(coarsenAfterDays ?? ''),
    period: String(coarsenPeriodSeconds ?? ''),
  };
}

export const empty: Typed = {
  type: '',
  recording: 'yes',
  keepDays: '',
  coarsenAfter: '',
  period: '',
};

/** The policy, or what is wrong with the form. Full-width digits are digits. */
export function policyOf(typed: Typed): Policy | readonly Fault[] {
  const faults: Fault[] = [];
  const type = typed.type;
  if (/\s/.test(type) || type.length > 500) faults.push({ field: 'type', fault: 'typeProblem' });
  const keepDays = readDays(typed.keepDays);
  if (Number.isNaN(keepDays)) faults.push({ field: 'keepDays', fault: 'daysProblem' });
  const coarsenAfterDays = readDays(typed.coarsenAfter);
  if (Number.isNaN(coarsenAfterDays)) faults.push({ field: 'coarsenAfter', fault: 'daysProblem' });
  const period = typed.period === '' ? undefined : Number(typed.period);
  if ((coarsenAfterDays === undefined) !== (period === undefined)) {
    faults.push({
      field: period === undefined ? 'period' : 'coarsenAfter',
      fault: 'periodProblem',
    });
  }
  if (faults.length > 0) return faults;
  return {
    entityType: type === '' || type.includes(':') ? type : `${vocabulary}${type}`,
    isRecorded: typed.recording !== 'no',
    ...(keepDays === undefined ? {} : { keepDays }),
    ...(coarsenAfterDays === undefined || period === undefined
      ? {}
      : { coarsenAfterDays, coarsenPeriodSeconds: period }),
  };
}

/** Undefined where it is empty, NaN where it is no number of days. */
function readDays(text: string): number | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return undefined;
  const days = /^\d{1,5}$/.test(plain) ? Number(plain) : Number.NaN;
  return days >= 1 && days <= 36_500 ? days : Number.NaN;
}
