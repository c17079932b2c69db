/** The chain of hashes over rows, and its verification. Pure. */
import { hash } from 'node:crypto';
import { type AuditEvent, type AuditRow, canonicalText } from './event.ts';

/** Where a chain stands: the number and hash of its last row. */
export interface ChainHead {
  readonly seq: number;
  /** 64 hexadecimal digits. */
  readonly hash: string;
}

/** Before the first row. */
export const emptyChain: ChainHead = { seq: 0, hash: '0'.repeat(64) };

/** The events as rows behind `head`, in their order. */
export function chainRows(head: ChainHead, events: readonly AuditEvent[]): readonly AuditRow[] {
  let last = head;
  return events.map((event) => {
    const seq = last.seq + 1;
    const row = { ...event, seq, hash: hashAfter(last.hash, { ...event, seq }) };
    last = row;
    return row;
  });
}

function hashAfter(before: string, row: Omit<AuditRow, 'hash'>): string {
  return hash('sha256', `${before}\n${canonicalText(row)}`, 'hex');
}

/** Why a chain is broken, and the first row where it shows. */
export interface ChainFault {
  readonly seq: number;
  readonly reason: 'altered' | 'missing' | 'checkpoint' | 'beginning';
  readonly detail: string;
}

export interface Verifier {
  /** Takes the next row; the fault, once there is one, stays. */
  take(row: AuditRow): ChainFault | undefined;
  /** Whether everything that was expected came. */
  end(): ChainFault | undefined;
  readonly head: ChainHead;
  readonly rows: number;
}

/**
 * Rows are taken by number, from the one behind `base` on. `expected` are hashes that are known from elsewhere
 * (checkpoints), by number.
 */
export function createVerifier(base: ChainHead, expected: ReadonlyMap<number, string>): Verifier {
  let head = base;
  let rows = 0;
  let fault: ChainFault | undefined;
  if ((expected.get(base.seq) ?? base.hash) !== base.hash) fault = contradiction(base.seq);

  const judge = (row: AuditRow): ChainFault | undefined => {
    const seq = head.seq + 1;
    if (row.seq !== seq) {
      const detail = `Row ${seq} is missing: after row ${head.seq} comes row ${row.seq}.`;
      return { seq, reason: 'missing', detail };
    }
    if (hashAfter(head.hash, row) !== row.hash) {
      return { seq, reason: 'altered', detail: `Row ${seq} is not what was recorded.` };
    }
    if ((expected.get(seq) ?? row.hash) !== row.hash) return contradiction(seq);
    return undefined;
  };

  return {
    take: (row) => {
      fault ??= judge(row);
      if (fault === undefined) {
        head = { seq: row.seq, hash: row.hash };
        rows += 1;
      }
      return fault;
    },
    end: () => {
      const last = Math.max(0, ...expected.keys());
      if (fault === undefined && last > head.seq) {
        const detail = `Row ${head.seq + 1} is missing: a checkpoint knows rows up to ${last}.`;
        fault = { seq: head.seq + 1, reason: 'missing', detail };
      }
      return fault;
    },
    get head() {
      return head;
    },
    get rows() {
      return rows;
    },
  };
}

function contradiction(seq: number): ChainFault {
  const detail = `Row ${seq} or an earlier one is not what it was when a checkpoint was signed.`;
  return { seq, reason: 'checkpoint', detail };
}
