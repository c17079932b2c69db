/** The ledger: cases in which the suite, not the server, departs from the standard. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailure } from './command.ts';
import { projectFolder } from './project.ts';

export const ledgerFile = path.join(projectFolder, 'docs', 'conformance-ledger.json');

export interface LedgerEntry {
  /** The full name of the case, as Robot prints it. */
  readonly case: string;
  /** Of ETSI GS CIM 009 V1.9.1, or of the standard it refers to. */
  readonly clause: string;
  /** What the suite asks, what the clause says, and what the server does. */
  readonly reason: string;
}

/** By name of the case. */
export type Ledger = ReadonlyMap<string, LedgerEntry>;

export async function readLedger(file: string = ledgerFile): Promise<Ledger> {
  return parseLedger(await readFile(file, 'utf8'));
}

/** Every entry has all three members, and no case stands twice. */
export function parseLedger(text: string): Ledger {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new CommandFailure('The ledger is no list of entries.');
  const ledger = new Map<string, LedgerEntry>();
  for (const item of value) {
    const entry = entryOf(item);
    if (entry === undefined) {
      throw new CommandFailure(
        `This entry of the ledger lacks case, clause or reason: ${JSON.stringify(item)}`,
      );
    }
    if (ledger.has(entry.case)) throw new CommandFailure(`${entry.case} stands twice.`);
    ledger.set(entry.case, entry);
  }
  return ledger;
}

function entryOf(item: unknown): LedgerEntry | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const texts = ['case', 'clause', 'reason'].map((name): unknown => Reflect.get(item, name));
  const [name, clause, reason] = texts.map((text) => (typeof text === 'string' ? text : ''));
  if (!name || !clause || !reason) return undefined;
  return { case: name, clause, reason };
}
