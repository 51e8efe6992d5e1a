import { defineConfig } from '@playwright/test';

// Against the real server with its simulators (tests/e2e/world.ts starts `sublet demo`), in Debian's Chromium. SUBLET_BUILD says where
// the programs are.
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: process.env.SUBLET_E2E_OUT ?? '../build/web-e2e',
  globalSetup: './tests/e2e/world.ts',
  timeout: 30_000,
  expect: { timeout: 10_000 },
  workers: 1, // the machine has two cores, and the server and ten simulators on them
  reporter: process.env.CI ? 'dot' : 'list',
  use: {
    browserName: 'chromium',
    launchOptions: { executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] },
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
  },
});
