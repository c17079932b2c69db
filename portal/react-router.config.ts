/** Server-rendered; the few routes are told with the document, so no manifest is asked for later. */
import type { Config } from '@react-router/dev/config';

export default {
  ssr: true,
  appDirectory: 'app',
  routeDiscovery: { mode: 'initial' },
} satisfies Config;
