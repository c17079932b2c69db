import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { testDatabase } from '#kernel/database/testing.ts';
import { documentPaths, documentsOver } from './documents.ts';

const project = path.resolve(import.meta.dirname, '../..');
let documents: Awaited<ReturnType<typeof documentsOver>>;
beforeAll(async () => {
  documents = await documentsOver(await testDatabase());
});

describe('documents that repeat code', () => {
  test.each(documentPaths)(
    '%s says what the code says (./kumiki generate writes it again)',
    async (file) => {
      const standing = await readFile(path.join(project, file), 'utf8').catch(() => '');
      expect(standing).toBe(documents[file]);
    },
  );
});
