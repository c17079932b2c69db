/** The server under measurement: as it is started for anyone, open on the loopback address. */
import { readConfig, start } from '../../../server/src/main.ts';

const [, , folder = '', databaseUrl = ''] = process.argv;
const config = readConfig(
  {
    isOpen: true,
    host: '127.0.0.1',
    port: 0,
    dataFolder: folder,
    databaseUrl,
    diskFreeBytesMin: 0,
  },
  {},
);
if (!config.ok) throw new Error(config.error.join('\n'));
const running = await start(config.value);
process.on('SIGTERM', () => {
  void running.close().then(() => process.exit(0));
});
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
process.send?.(running.port);
