import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyCorrections, corrections } from './conformance-corrections.ts';

const query = 'TP/NGSI-LD/Discovery/QueryContextSourceRegistrations/037_01.robot';
const mqtt = 'resources/mqttUtils/MqttUtils.resource';
const hosted = 'TP/NGSI-LD/contexts/050.robot';
const assertions = 'resources/AssertionUtils.resource';

const variable = (name: string): string => `$\{${name}}`;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'kumiki-corrections-'));
  const files = {
    [query]: [
      'Ask',
      `    ${variable('response')}=    Query Context Source Registrations`,
      '    ...    context=here',
      `    ...    ${variable('query_param_name')}=${variable('query_param_value')}`,
      '    Next Step',
      '',
    ].join('\n'),
    [mqtt]: 'Start Mqtt Server\n    Run Process    docker\n',
    [assertions]: `    IF    'Location' in ${variable('response_headers')}\n`,
    [hosted]: `    http://localhost:9090${variable('uri')}\n    http://localhost:9090/elsewhere\n`,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
});

afterAll(() => rm(folder, { recursive: true }));

describe('correcting the copy of the suite', () => {
  const all = corrections({ origin: 'http://127.0.0.1:4711' });

  test('an argument named by a variable goes through a dictionary', async () => {
    expect(await applyCorrections(folder, all)).toEqual([]);
    expect((await readFile(path.join(folder, query), 'utf8')).split('\n')).toEqual([
      'Ask',
      `    &{named}=    Create Dictionary    ${variable('query_param_name')}=${variable('query_param_value')}`,
      `    ${variable('response')}=    Query Context Source Registrations`,
      '    ...    context=here',
      '    ...    &{named}',
      '    Next Step',
      '',
    ]);
  });

  test('only the address in front of a path variable is that of the broker', async () => {
    expect(await readFile(path.join(folder, hosted), 'utf8')).toBe(
      `    http://127.0.0.1:4711${variable('uri')}\n    http://localhost:9090/elsewhere\n`,
    );
  });

  test('the headers themselves are asked, whatever case they come in', async () => {
    expect(await readFile(path.join(folder, assertions), 'utf8')).toBe(
      "    IF    'Location' in $response_headers\n",
    );
  });

  test('no container is started', async () => {
    expect(await readFile(path.join(folder, mqtt), 'utf8')).not.toContain('docker');
  });

  test('a correction that finds nothing is named', async () => {
    const rest = await mkdtemp(path.join(os.tmpdir(), 'kumiki-corrections-'));
    expect(await applyCorrections(rest, all)).toEqual(all.map(({ id }) => id));
    await rm(rest, { recursive: true });
  });
});
