import { defineConfig } from '@playwright/test';
import base from '../playwright.config';

// Pictures of every page from the running system, for the README and for whoever has changed a page: build/screenshots.
export default defineConfig({ ...base, testDir: '.', globalSetup: '../tests/e2e/world.ts', outputDir: '../../build/screenshots-work' });
