import { describe, expect, test } from 'vitest';
import { refusedScript, refusedStatement } from './refusal.ts';

describe('refused statements', () => {
  test.each([
    'copy item from stdin',
    'COPY public.item (id, "a b") FROM STDIN',
    '-- why\n/* not */ listen x',
    'declare c cursor for select 1',
    'set work_mem = 1',
    'set session timezone to utc',
    'discard all',
    'prepare p as select 1',
    'deallocate all',
    'select pg_advisory_lock(1)',
    'select pg_try_advisory_lock_shared(1)',
  ])('%s', (sql) => {
    expect(refusedStatement(sql)).toBeDefined();
    expect(refusedScript(`select ';'; ${sql}`)).toBeDefined();
  });

  test.each([
    'copy item to stdout',
    'copy (select id from item) to stdout',
    'set local work_mem = 1',
    'set transaction read only',
    'set constraints all immediate',
    'select pg_advisory_xact_lock(1)',
    `select 'x; listen y'`,
    `do $$ begin execute 'a; set b'; end $$`,
    'select 1 -- ; set x = 1',
    'update item set id = 1',
  ])('not %s', (sql) => {
    expect(refusedScript(sql)).toBeUndefined();
  });
});
