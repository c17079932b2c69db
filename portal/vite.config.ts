/** Builds the browser files and the server door. The server bundle carries its libraries in their production form. */
import { reactRouter } from '@react-router/dev/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the API: a running `./kumiki up`. */
const developmentApi = 'http://127.0.0.1:8080';

/**
 * What nearly every page needs comes in two files: a browser asks a server for six at a time, and each more costs a round trip.
 * What few pages share stays apart, so that no page carries it for others.
 */
const frameFolders = /portal[\\/]app[\\/](language|region|pwa|search|root\.tsx|entry\.client)/;
const frameComponents =
  /design[\\/](banner|breadcrumb|button|card|chip|dialog|display-|font-|footer|header|icons|language-|link|message-|passage|search-box|toast)/;
const firstFiles = [
  {
    name: 'react',
    test: /node_modules[\\/](react|react-dom|react-router|scheduler|cookie|set-cookie-parser)[\\/]/,
    priority: 3,
  },
  {
    name: 'frame',
    test: new RegExp(`(${frameFolders.source}|${frameComponents.source})`),
    minShareCount: 2,
    priority: 2,
  },
  { name: 'places', test: /portal[\\/]app[\\/]shelters[\\/]/, minShareCount: 3, priority: 1 },
];

export default defineConfig(({ command }) => ({
  plugins: [tailwindcss(), reactRouter()],
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
  environments: {
    client: {
      build: { rolldownOptions: { output: { codeSplitting: { groups: firstFiles } } } },
    },
    ssr: {
      build: { rollupOptions: { input: './server.ts' } },
      ...(command === 'build'
        ? {
            resolve: { noExternal: true as const },
            define: { 'process.env.NODE_ENV': '"production"' },
          }
        : {}),
    },
  },
  server: { proxy: { '/ngsi-ld': developmentApi, '/api': developmentApi } },
}));
