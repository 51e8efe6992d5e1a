import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// Two applications, one build: their pages beside each other, what they share in chunks that both load. `SUBLET_WEB_OUT` says
// where it goes; `npm run dev` passes what is the API's on to a server that runs (`SUBLET_API`).
const api = process.env.SUBLET_API ?? 'http://127.0.0.1:8680';

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: process.env.SUBLET_WEB_OUT ?? '../build/web',
    emptyOutDir: true,
    target: 'es2021',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: ['console/index.html', 'shop/index.html'],
      output: {
        // What never changes with us is kept by browsers over many of our versions.
        manualChunks: (id) => (/node_modules\/(react|react-dom|scheduler|react-router|react-router-dom|@remix-run)\//.test(id) ? 'react' : undefined),
      },
    },
  },
  server: { proxy: Object.fromEntries(['/sublet', '/tmf-api', '/openapi.json'].map((path) => [path, api])) },
  test: { include: ['tests/unit/**/*.test.ts'] },
} as Parameters<typeof defineConfig>[0]);
