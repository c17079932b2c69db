import { expect, test } from 'vitest';
import { dumpSchema } from './schema-dump.ts';
import { emptyDatabase } from './testing.ts';

test('every kind of object is in the dump, the same on both engines', async () => {
  const own = await emptyDatabase({ isMigrated: false });
  try {
    await own.database.execute(`
      create type mood as enum ('good', 'bad');
      create schema other;
      create sequence other.ticket start 10;
      create table "Odd Name" (
        id bigint generated always as identity primary key,
        parent_id bigint references "Odd Name" (id) on delete cascade,
        tenant text collate "C" not null,
        mood mood default 'good',
        amount numeric(10, 2) default 1.5 check (amount > 0),
        twice numeric generated always as (amount * 2) stored,
        place geometry(Point, 4326),
        tags text[] not null default '{}',
        at timestamptz not null default now(),
        unique (tenant, id)
      ) with (fillfactor = 80);
      comment on table "Odd Name" is 'It''s odd';
      comment on column "Odd Name".at is 'UTC';
      create index odd_place on "Odd Name" using gist (place);
      create unique index odd_tags on "Odd Name" (lower(tenant), at desc) where amount > 1;
      create table part (tenant text collate "C", at timestamptz not null) partition by range (at);
      create table part_2026 partition of part for values from ('2026-01-01') to ('2027-01-01');
      create index part_at on part (at);
      create function touch() returns trigger language plpgsql as
        $f$ begin new.at := now(); return new; end $f$;
      create trigger touch before update on "Odd Name" for each row execute function touch();
      create view calm as select id, tenant from "Odd Name" where mood = 'good';`);
    await expect(await dumpSchema(own.database)).toMatchFileSnapshot(
      'fixtures/every-kind-of-object.sql',
    );
  } finally {
    await own.dispose();
  }
});
