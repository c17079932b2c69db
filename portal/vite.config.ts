/** Builds the browser files and the server door. The server bundle carries its libraries in their production form. */
import { reactRouter } from '@react-router/dev/vite';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the API: a running `./kumiki up`. */
const developmentApi = 'http://127.0.0.1:8080';

export default defineConfig(({ command }) => ({
  plugins: [tailwindcss(), reactRouter()],
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 1500 },
  environments: {
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
