/** Holds code, document and ledger of the conformance suite together. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { corrections } from '../../cli/conformance-corrections.ts';
import { readLedger } from '../../cli/conformance-ledger.ts';

const document = await readFile(
  path.resolve(import.meta.dirname, '../../docs/conformance.md'),
  'utf8',
);

/** Of the 917 cases of the milestone. */
const ledgerShareMax = 0.03;

describe('docs/conformance.md', () => {
  test('proves every correction, and no other', () => {
    const section = /^## Corrections$(.*?)^## /ms.exec(document)?.[1] ?? '';
    const proved = [...section.matchAll(/^### (.+)$/gm)].map((match) => match[1]);
    expect(proved).toEqual(corrections({ origin: 'http://example.org' }).map(({ id }) => id));
  });

  test('the ledger is well formed and at most 3 % of the milestone', async () => {
    expect((await readLedger()).size).toBeLessThanOrEqual(917 * ledgerShareMax);
  });
});
