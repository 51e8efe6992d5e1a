// Types of the HTTP API, from its own document: `npm run api -- http://127.0.0.1:8680`, with a server of this state running. With
// --check nothing is written, and it fails where page and API have drifted apart. The document is open to who has any key:
// SUBLET_KEY, where the server asks for one.
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const target = new URL('../src/shared/api-types.ts', import.meta.url);
const words = process.argv.slice(2);
const check = words.includes('--check');
const base = words.find((w) => w !== '--check') ?? 'http://127.0.0.1:8680';
const answer = await fetch(`${base}/openapi.json`, { headers: process.env.SUBLET_KEY ? { authorization: `Bearer ${process.env.SUBLET_KEY}` } : {} });
if (!answer.ok) throw new Error(`${base}/openapi.json: ${answer.status}`);
const document = await answer.json();
delete document.servers; // an address of whoever asked
const text = `// Made by \`npm run api\` from /openapi.json. Do not edit.\n\n${astToString(await openapiTS(document))}`;
if (!check) await writeFile(target, text);
else if ((await readFile(target, 'utf8').catch(() => '')) !== text) {
  console.error('src/shared/api-types.ts is not what the server says; run `npm run api` against it');
  process.exit(1);
}
