/** The table of commands. Help, parsing and the README of this folder follow it. */
import { type AnyCommand, command } from './command.ts';

const postgresForTests =
  'Run database tests on this PostgreSQL (a superuser; databases are made and dropped) instead of the embedded engine; "new" starts one of its own from the programs installed here.';

export const commands: readonly AnyCommand[] = [
  command({
    name: 'up',
    summary: 'Starts the server: builds what changed, opens the database, prints the address.',
    flags: {
      port: {
        kind: 'number',
        meaning: 'Port to listen on; 0 takes any free one.',
        default: '8080',
      },
      host: { kind: 'text', meaning: 'Address to listen on.', default: '127.0.0.1' },
      data: {
        kind: 'text',
        value: 'FOLDER',
        meaning: 'Folder of the embedded database, files and the administrator token.',
        default: 'data in the project folder',
      },
      region: { kind: 'text', meaning: 'Region pack, a file of regions/.', default: 'nagasaki' },
      'database-url': {
        kind: 'text',
        value: 'URL',
        meaning: 'PostgreSQL 15 or later with PostGIS 3.3 or later.',
        default: 'the embedded database',
      },
      'public-url': {
        kind: 'text',
        value: 'URL',
        meaning: 'Address under which others reach this server, when a proxy stands before it.',
        default: 'http://localhost:PORT',
      },
      'trust-proxy': {
        kind: 'switch',
        meaning: 'Believe the X-Forwarded headers of the nearest proxy.',
      },
      open: {
        kind: 'switch',
        meaning: 'Ask nobody for credentials; for conformance tests on a loopback address only.',
      },
    },
    notes: [
      'Every flag can also be set in the environment, every limit only there; docs/configuration.md lists them.',
      'SIGTERM and Ctrl+C stop it cleanly; a second one at once.',
    ],
    examples: [
      './kumiki up',
      './kumiki up --port 80 --host 0.0.0.0 --data /srv/kumiki --region saga',
      './kumiki up --database-url postgres://kumiki:secret@db.example:5432/kumiki',
    ],
    load: async () => (await import('./up.ts')).up,
  }),
  command({
    name: 'test',
    summary: 'Runs every test of the repository, browser tests included.',
    operands: '[FILTER…]',
    flags: {
      postgres: {
        kind: 'text',
        value: 'URL',
        meaning: postgresForTests,
      },
    },
    notes: [
      'A filter is a part of the path of test files.',
      'The last line is "N passed, N failed, N skipped". Every skip says why; one that does not, and a run without a single test, fail.',
    ],
    examples: [
      './kumiki test',
      './kumiki test packages/civic',
      './kumiki test server --postgres postgres://postgres@localhost:5432/postgres',
    ],
    load: async () => (await import('./test.ts')).test,
  }),
  command({
    name: 'check',
    summary: 'Format, lint, types, architecture, unused code; under a minute.',
    flags: {},
    load: async () => (await import('./check.ts')).check,
  }),
  command({
    name: 'fix',
    summary: 'Formats the code and mends what can be mended safely.',
    flags: {},
    load: async () => (await import('./fix.ts')).fix,
  }),
  command({
    name: 'generate',
    summary: 'Writes again every committed file that repeats code.',
    flags: {},
    load: async () => (await import('./generate.ts')).generate,
  }),
  command({
    name: 'import',
    summary: 'Sends files to a running server and tells what became of them.',
    operands: 'FILE|URL…',
    operandsMin: 1,
    flags: {
      url: { kind: 'text', meaning: 'The server.', default: 'http://localhost:8080' },
      token: {
        kind: 'text',
        value: 'TOKEN|FILE',
        meaning:
          'Token of somebody who may write, or a file that holds it. Default: KUMIKI_TOKEN, or, for a server on this machine, the administrator token of the data folder.',
      },
      tenant: { kind: 'text', meaning: 'The tenant that takes the data.' },
      data: {
        kind: 'text',
        value: 'FOLDER',
        meaning: 'Data folder whose administrator token is used.',
        default: 'data in the project folder',
      },
      format: { kind: 'text', meaning: 'What the files are, where their content does not say it.' },
      type: { kind: 'text', meaning: 'Entity type of GeoJSON Features.' },
      id: { kind: 'text', value: 'PROPERTY', meaning: 'Property that names a Feature.' },
      map: {
        kind: 'list',
        value: 'FROM:TO',
        meaning: 'A property that gets another name; may be given several times.',
      },
      kind: {
        kind: 'text',
        meaning: 'site or shelter, where neither folder nor columns of a shelter file say it.',
      },
      source: { kind: 'text', value: 'TEXT', meaning: 'Whom to credit.' },
      license: { kind: 'text', value: 'TEXT', meaning: 'Its licence, which makes it open data.' },
      public: { kind: 'switch', meaning: 'Let everybody read what is imported.' },
      json: { kind: 'switch', meaning: 'Print everything the server said as one JSON object.' },
    },
    notes: [
      'A file that is refused does not stop the others. The exit code is 1 when anything was refused.',
    ],
    examples: [
      './kumiki import shelters/42*.json',
      './kumiki import libraries.geojson --type Library --id 番号',
      './kumiki import https://example.lg.jp/data.geojson --url https://kumiki.example.lg.jp --token token.txt',
    ],
    load: async () => (await import('./import.ts')).importFiles,
  }),
  command({
    name: 'bench',
    summary: 'Measures Kumiki beside a bare limit or a peer in the same run.',
    operands: '[NAME…]',
    flags: {
      json: { kind: 'switch', meaning: 'Print the results as one JSON object.' },
      postgres: {
        kind: 'text',
        value: 'URL|new',
        meaning: 'PostgreSQL server to measure on (a superuser; a database is made and dropped).',
        default: 'one of its own, where PostgreSQL is installed',
      },
      engine: {
        kind: 'text',
        value: 'ENGINE',
        meaning: 'Only this engine: embedded or postgres.',
        default: 'both',
      },
    },
    notes: ['Every ratio compares with the limit: 1 is as good, less is worse.'],
    examples: ['./kumiki bench entities', './kumiki bench --json > results.json'],
    load: async () => (await import('./bench.ts')).bench,
  }),
  command({
    name: 'doctor',
    summary: 'Looks at this machine and installation, and says what to do about what is wrong.',
    flags: {
      port: { kind: 'number', meaning: 'Port to look at.', default: '8080' },
      host: { kind: 'text', meaning: 'Address to look at.', default: '127.0.0.1' },
      data: {
        kind: 'text',
        value: 'FOLDER',
        meaning: 'Data folder.',
        default: 'data in the project folder',
      },
      region: { kind: 'text', meaning: 'Region pack.', default: 'nagasaki' },
      'database-url': { kind: 'text', value: 'URL', meaning: 'PostgreSQL server to look at.' },
    },
    load: async () => (await import('./doctor.ts')).doctor,
  }),
  command({
    name: 'conformance',
    summary: 'Runs the NGSI-LD conformance suite against a fresh server.',
    operands: 'SUITE_FOLDER',
    operandsMin: 1,
    operandsMax: 1,
    flags: {
      group: {
        kind: 'text',
        value: 'NAMES',
        meaning:
          'Only these groups or files: folders below TP/NGSI-LD or beginnings of file names, with commas.',
      },
      tag: { kind: 'text', value: 'TAGS', meaning: 'Only cases with one of these tags.' },
      all: {
        kind: 'switch',
        meaning: 'Also the cases tagged since_v1.9.1 and dist-ops, which are left out otherwise.',
      },
      json: { kind: 'switch', meaning: 'Print one JSON object.' },
      postgres: {
        kind: 'text',
        value: 'URL|new',
        meaning:
          'Run the server on this PostgreSQL (a database is made and dropped) instead of the embedded engine; "new" starts one of its own.',
      },
      server: {
        kind: 'text',
        value: 'URL',
        meaning:
          'Test the server that runs there instead of a fresh one; it must have been started for the suite (docs/conformance.md).',
      },
      robot: {
        kind: 'text',
        value: 'FILE',
        meaning: 'The robot command, where it is neither in SUITE_FOLDER/.venv nor on the PATH.',
      },
      results: {
        kind: 'text',
        value: 'FOLDER',
        meaning: "Keep Robot's log.html of every group here.",
      },
    },
    notes: [
      'SUITE_FOLDER is a checkout of marek-mraz/ngsi-ld-test-suite; docs/conformance.md says how to get it and what is corrected.',
      'A case fails, passes, or stands in docs/conformance-ledger.json with the clause that proves the suite wrong.',
    ],
    examples: [
      './kumiki conformance ../ngsi-ld-test-suite',
      './kumiki conformance ../ngsi-ld-test-suite --group Provision/Entities,018_05 --results /tmp/log',
    ],
    load: async () => (await import('./conformance.ts')).conformance,
  }),
];
