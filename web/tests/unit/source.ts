// A file of the server, for texts that a page knows by heart.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (path: string): string => resolve(dirname(fileURLToPath(import.meta.url)), '../../../src', path);
export const source = (path: string): string => readFileSync(at(path), 'utf8');
// All of a folder, without its tests.
export const sourcesIn = (folder: string): string =>
  readdirSync(at(folder))
    .filter((name) => /\.(cc|h)$/.test(name) && !/(_test|_bench)\.cc$|^testing/.test(name))
    .map((name) => source(`${folder}/${name}`))
    .join('\n');
