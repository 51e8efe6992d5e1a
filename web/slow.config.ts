import { defineConfig } from '@playwright/test';
import base from './playwright.config';
export default defineConfig({ ...base, timeout: 200_000, expect: { timeout: 60_000 } });
