/** The server under measurement, asking for credentials or (`open`) nobody; behind a proxy that is trusted. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readConfig, start } from '../../../server/src/main.ts';

const [, , folder = '', databaseUrl = '', kind = ''] = process.argv;
const config = readConfig(
  {
    isOpen: kind === 'open',
    isProxyTrusted: true,
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    ...(databaseUrl === '' ? {} : { databaseUrl }),
    diskFreeBytesMin: 0,
  },
  {},
);
if (!config.ok) throw new Error(config.error.join('\n'));
const running = await start(config.value);
const token = (await readFile(path.join(folder, 'admin-token'), 'utf8')).trim();
process.on('SIGTERM', () => {
  void running.close().then(() => process.exit(0));
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system });
});
process.send?.({ port: running.port, token });
