/** A process that holds an embedded database for tests of two processes: `node holder.fixture.ts FOLDER [SQL]`. */
import { openDatabase } from '../index.ts';

const [, , folder = '', statement] = process.argv;
try {
  const database = await openDatabase({ folder, limits: { statementMsMax: 0 } });
  process.stdout.write('open\n');
  if (statement !== undefined) await database.query(statement);
  process.on('SIGTERM', () => void database.close().then(() => process.exit(0)));
  // Held until somebody ends this process.
  setInterval(() => undefined, 1_000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
