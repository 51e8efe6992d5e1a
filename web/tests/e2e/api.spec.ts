// Page and API do not drift apart: the types that the pages are checked with are what the server says now.
import { execFileSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from './people';
import { world } from './world';

test('the types of the API are those of the server', () => {
  const web = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
  expect(() => execFileSync(process.execPath, ['tools/api.mjs', '--check', world().api], { cwd: web, stdio: 'pipe' })).not.toThrow();
});
