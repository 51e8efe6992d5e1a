import { defineConfig } from '@playwright/test';
import base from '../playwright.config';

// How long first views take, against the real server: tools/web measure. A figure, not a test: nothing fails for being slow.
export default defineConfig({ ...base, testDir: '.', globalSetup: '../tests/e2e/world.ts', outputDir: '../../build/measure-work', reporter: [['./print.ts']], use: { ...base.use, trace: 'off' } });
