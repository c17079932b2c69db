import { existsSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { skipUnless } from '../tests/skip.ts';
import { findPostgres, startPostgres } from './temporary-postgres.ts';

describe('a temporary PostgreSQL', () => {
  test(
    'answers with PostGIS, and leaves nothing behind',
    skipUnless(findPostgres() !== undefined, 'PostgreSQL is not installed here'),
    async () => {
      const server = await startPostgres();
      const client = new pg.Client({ connectionString: server.url });
      await client.connect();
      await client.query('create extension postgis');
      const found = await client.query<{ folder: string; point: string }>(
        `select current_setting('data_directory') as folder,
                st_astext(st_makepoint(129.87, 32.75)) as point`,
      );
      await client.end();
      const folder = found.rows[0]?.folder ?? '';
      expect(found.rows[0]?.point).toBe('POINT(129.87 32.75)');
      await server.stop();
      expect(existsSync(folder)).toBe(false);
    },
  );
});
