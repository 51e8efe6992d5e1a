// After vite: compresses what browsers load (.br, .gz), and holds the first view of each application to its budget: what its page loads
// before anybody has clicked, compressed. Fails over it.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const out = process.env.SUBLET_WEB_OUT ?? new URL('../../build/web', import.meta.url).pathname;
const budget = 350 * 1024;

const sizes = new Map();
function compress(file) {
  const octets = readFileSync(file);
  const brotli = brotliCompressSync(octets, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: octets.length } });
  const gzip = gzipSync(octets, { level: 9 });
  sizes.set(file, Math.min(gzip.length, octets.length));
  if (brotli.length < octets.length) writeFileSync(`${file}.br`, brotli);
  if (gzip.length < octets.length) writeFileSync(`${file}.gz`, gzip);
}

const manifest = JSON.parse(readFileSync(join(out, '.vite/manifest.json'), 'utf8'));
rmSync(join(out, '.vite'), { recursive: true });
const applications = Object.entries(manifest).filter(([, chunk]) => chunk.isEntry);
for (const name of readdirSync(join(out, 'assets'))) if (/\.(js|css|svg|json)$/.test(name)) compress(join(out, 'assets', name));
for (const [page] of applications) compress(join(out, page));

// The entry and all that it imports at once, and the page that it opens on: the sign-in, or the first one behind it.
function scripts(key, seen = new Set()) {
  const chunk = manifest[key];
  if (chunk === undefined || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const other of chunk.imports ?? []) scripts(other, seen);
  return seen;
}
const firstPages = { 'console/index.html': [['src/console/sign-in.tsx'], ['src/console/frame.tsx', 'src/console/now/page.tsx']], 'shop/index.html': [[], ['src/shop/buy/numbers.tsx'], ['src/shop/my/mine.tsx']] };
let over = false;
for (const [page] of applications)
  for (const first of firstPages[page] ?? [[]]) {
    const files = scripts(page);
    for (const key of first) {
      // A chunk that others share too goes by its name alone.
      const name = key.slice(key.lastIndexOf('/') + 1).replace('.tsx', '');
      const shared = new RegExp(`^_${name}-[^/]*$`);
      const chunk = manifest[key] !== undefined ? key : Object.keys(manifest).find((k) => shared.test(k));
      if (chunk === undefined) throw new Error(`${key} is no chunk of its own: the budget would not see it`);
      scripts(chunk, files);
    }
    const octets = [...files].filter((f) => f.endsWith('.js')).reduce((sum, f) => sum + sizes.get(join(out, f)), 0);
    console.log(`${page}${first.length ? ` with ${first.join(' and ')}` : ''}: ${(octets / 1024).toFixed(0)} KB of script, of ${budget / 1024}`);
    over ||= octets > budget;
  }
if (over) {
  console.error('The first view is over its budget.');
  process.exit(1);
}
