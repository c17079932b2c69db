/**
 * Corrections of the suite, made to a temporary copy by patterns. docs/conformance.md says of each what
 * is wrong and proves it from the clause; a test holds code and document together.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

export interface Correction {
  /** The name of its paragraph in docs/conformance.md. */
  readonly id: string;
  /** Files it may touch, relative to the suite folder. */
  readonly files: RegExp;
  readonly pattern: RegExp;
  readonly replacement: string;
}

/** Addresses of this run that the suite writes as literals. */
export interface Addresses {
  /** Origin of the server under test, without a path. */
  readonly origin: string;
}

export function corrections({ origin }: Addresses): readonly Correction[] {
  return [
    {
      id: 'broker-address',
      files: /^TP\/.*\.robot$/,
      pattern: /http:\/\/localhost:9090(?=\$\{uri\})/g,
      replacement: origin,
    },
    {
      id: 'named-argument-from-a-variable',
      files: /\/QueryContextSourceRegistrations\/037_\d+\.robot$/,
      // The call spans lines: keyword, its continuation lines, then the argument whose name is a variable.
      pattern:
        /^( +)(\$\{response\}= +Query Context Source Registrations(?:\n +\.{3}.*)*?)\n +\.{3} +\$\{query_param_name\}=\$\{query_param_value\}/gm,
      replacement:
        `$1&{named}=    Create Dictionary    ${variable('query_param_name')}=${variable('query_param_value')}` +
        '\n$1$2\n$1...    &{named}',
    },
    {
      id: 'header-names-in-any-case',
      files: /^resources\/AssertionUtils\.resource$/,
      // Without braces the condition asks the headers themselves, not the text they are printed as.
      pattern: /'Location' in \$\{response_headers\}/g,
      replacement: "'Location' in $$response_headers",
    },
    {
      id: 'mqtt-server-in-a-container',
      files: /^resources\/mqttUtils\/MqttUtils\.resource$/,
      pattern: /^[\s\S]*$/,
      replacement: [
        '*** Settings ***',
        'Library    MQTTLibrary',
        '',
        '*** Keywords ***',
        'Start Mqtt Server',
        `    [Arguments]    ${variable('configuration')}    ${variable('port')}`,
        '    No Operation',
        '',
        'Stop Mqtt Server',
        '    No Operation',
        '',
      ].join('\n'),
    },
  ];
}

/** A variable as Robot writes it. */
function variable(name: string): string {
  return `$\{${name}}`;
}

/** Applies all of them to the copy. Returns the ids that found nothing to correct. */
export async function applyCorrections(
  folder: string,
  all: readonly Correction[],
): Promise<readonly string[]> {
  const names = (await readdir(folder, { recursive: true })).map((name) =>
    name.split(path.sep).join('/'),
  );
  const unused: string[] = [];
  for (const correction of all) {
    let changed = 0;
    for (const name of names.filter((candidate) => correction.files.test(candidate))) {
      const file = path.join(folder, name);
      const before = await readFile(file, 'utf8');
      const after = before.replace(correction.pattern, correction.replacement);
      if (after === before) continue;
      await writeFile(file, after);
      changed += 1;
    }
    if (changed === 0) unused.push(correction.id);
  }
  return unused;
}
