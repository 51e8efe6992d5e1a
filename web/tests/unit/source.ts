// A file of the server, for texts that a page knows by heart.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const source = (path: string): string => readFileSync(resolve(dirname(fileURLToPath(import.meta.url)), '../../../src', path), 'utf8');
