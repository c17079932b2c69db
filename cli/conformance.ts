import { randomInt } from 'node:crypto';
/** `./kumiki conformance`: runs the NGSI-LD conformance suite against a fresh server. */
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CommandFailure } from './command.ts';
import { writeContextMap } from './conformance-contexts.ts';
import { applyCorrections, corrections } from './conformance-corrections.ts';
import { createRunDatabase } from './conformance-database.ts';
import { readLedger } from './conformance-ledger.ts';
import { startMqttServer } from './conformance-mqtt.ts';
import { groupLine, heading, report } from './conformance-report.ts';
import {
  type CaseResult,
  type GroupResult,
  parseRobotOutput,
  settle,
  summarise,
} from './conformance-results.ts';
import { findRobot, type RobotRun, runRobot } from './conformance-robot.ts';
import { joinServer, type ServerUnderTest, startServer } from './conformance-server.ts';
import {
  assertIsSuite,
  filesByGroup,
  listSuiteFiles,
  type SuiteFile,
  selectionOf,
} from './conformance-suite.ts';
import { type Progress, showProgress } from './terminal.ts';

interface ConformanceFlags {
  readonly group: string | undefined;
  readonly tag: string | undefined;
  readonly all: boolean;
  readonly json: boolean;
  readonly postgres: string | undefined;
  readonly server: string | undefined;
  readonly robot: string | undefined;
  readonly results: string | undefined;
}

/** The account of the suite's MQTT server with passwords. */
const mqttAccount = { username: 'user_with_password', password: 'password' };
/** An MQTT address without a port means this one. */
const mqttPort = 1883;

export async function conformance(
  flags: ConformanceFlags,
  operands: readonly string[],
): Promise<number> {
  const suiteFolder = path.resolve(operands[0] ?? '');
  await assertIsSuite(suiteFolder);
  const ledger = await readLedger();
  const selection = selectionOf(flags.group ?? '', flags.tag ?? '', flags.all);
  const groups = filesByGroup(await listSuiteFiles(suiteFolder), selection.groups);
  const robot = await findRobot(flags.robot, suiteFolder);
  const progress = showProgress('Preparing', groups.size);
  const stack = new AsyncDisposableStack();
  try {
    const workFolder = await mkdtemp(path.join(tmpdir(), 'kumiki-conformance-'));
    stack.defer(() => rm(workFolder, { recursive: true, force: true }));
    const resultsFolder = path.resolve(flags.results ?? path.join(workFolder, 'results'));
    const { folder, variables } = await prepare(suiteFolder, workFolder, flags, {
      groups,
      stack,
      progress,
    });
    const settled: GroupResult[] = [];
    const cases: CaseResult[] = [];
    if (!flags.json) console.log(heading);
    for (const [group, files] of groups) {
      progress.label(group);
      const results = path.join(resultsFolder, ...group.split('/'));
      const run = { robot, folder, files, selection, variables, resultsFolder: results };
      const own = await runGroup(run);
      progress.advance();
      if (own.length === 0) continue;
      cases.push(...own);
      const result = settle(group, own, ledger);
      settled.push(result);
      if (!flags.json) console.log(groupLine(result));
    }
    const summary = summarise(settled);
    const failures = cases.filter(({ hasPassed }) => !hasPassed);
    const isExcused = ({ name }: CaseResult): boolean => ledger.has(name);
    progress.end();
    console.log(
      flags.json
        ? JSON.stringify(summary)
        : report(
            summary,
            failures.filter((failure) => !isExcused(failure)),
            failures.filter(isExcused),
          ),
    );
    return summary.failed === 0 ? 0 : 1;
  } finally {
    progress.end();
    await stack.disposeAsync();
  }
}

interface Surroundings {
  readonly groups: ReadonlyMap<string, readonly SuiteFile[]>;
  /** Gets what has to end. */
  readonly stack: AsyncDisposableStack;
  readonly progress: Progress;
}

interface Prepared {
  /** The corrected copy of the suite. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Copies and corrects the suite, and starts what its cases need. */
async function prepare(
  suiteFolder: string,
  workFolder: string,
  flags: ConformanceFlags,
  surroundings: Surroundings,
): Promise<Prepared> {
  const { groups, stack } = surroundings;
  const folder = path.join(workFolder, 'suite');
  await cp(suiteFolder, folder, {
    recursive: true,
    filter: (source) => !/^(\.git|\.?venv|__pycache__)$/.test(path.basename(source)),
  });
  const server =
    flags.server === undefined
      ? await freshServer(folder, workFolder, flags, surroundings)
      : await joinServer(flags.server);
  stack.defer(server.stop);
  const unused = await applyCorrections(folder, corrections({ origin: server.origin }));
  if (unused.length > 0) {
    throw new CommandFailure(
      `The suite holds nothing to correct for ${unused.join(', ')}.`,
      'It differs from the edition docs/conformance.md names: read both again.',
    );
  }
  const variables = await variablesOf(server.origin);
  const mqtt = [...groups.keys()].some(isMqttGroup) ? await mqttVariables(stack) : {};
  return { folder, variables: { ...variables, ...mqtt } };
}

async function freshServer(
  suiteCopy: string,
  workFolder: string,
  { postgres }: ConformanceFlags,
  { stack, progress }: Surroundings,
): Promise<ServerUnderTest> {
  const contextMapFile = await writeContextMap(suiteCopy, path.join(workFolder, 'contexts'));
  const database = postgres === undefined ? undefined : await createRunDatabase(postgres);
  if (database !== undefined) stack.defer(database.drop);
  return await startServer({
    dataFolder: path.join(workFolder, 'data'),
    contextMapFile,
    databaseUrl: database?.url,
    note: (line) => progress.note(line),
  });
}

/** The suite's resources/variables.py, by name. Its ports may be any that are free. */
async function variablesOf(origin: string): Promise<Readonly<Record<string, string>>> {
  return {
    url: `${origin}/ngsi-ld/v1`,
    temporal_api_url: `${origin}/ngsi-ld/v1`,
    notification_server_host: '127.0.0.1',
    notification_server_port: String(await findFreePort()),
    context_source_host: '127.0.0.1',
    context_source_port: String(await findFreePort()),
    context_server_host: '127.0.0.1',
    context_server_port: String(await findFreePort()),
  };
}

const isMqttGroup = (group: string): boolean => group.endsWith('/MQTT');

async function mqttVariables(
  stack: AsyncDisposableStack,
): Promise<Readonly<Record<string, string>>> {
  const mqtt = await startMqttServer([mqttPort, 0], mqttAccount).catch((error: unknown) => {
    const cause = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(
      `The MQTT cases need port ${mqttPort} of the loopback address: ${cause}`,
      'Stop the MQTT server of this machine while the suite runs.',
    );
  });
  stack.defer(mqtt.close);
  return {
    mqtt_broker_host: '127.0.0.1',
    mqtt_broker_non_default_port: String(mqtt.ports[1] ?? 0),
  };
}

async function runGroup(run: RobotRun): Promise<readonly CaseResult[]> {
  await mkdir(run.resultsFolder, { recursive: true });
  return parseRobotOutput(await runRobot(run), run.folder);
}

/** Below what systems give out by themselves (Linux from 32768, macOS from 49152). */
const portRange = { first: 20_000, count: 12_000 };
const portTriesMax = 100;

/**
 * A port nobody listens on now. The suite starts and ends its servers on it, one after the other: meanwhile a port that
 * the system gives out may go to somebody else, and every later case would wait in vain.
 */
async function findFreePort(): Promise<number> {
  for (let tries = 0; tries < portTriesMax; tries += 1) {
    const port = portRange.first + randomInt(portRange.count);
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
  throw new CommandFailure(
    'No port is free for the servers of the suite.',
    `End what listens on ports ${portRange.first} to ${portRange.first + portRange.count - 1}.`,
  );
}
