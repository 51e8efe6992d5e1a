// The world of the tests: the demo's server with its simulators, in a folder of its own, and its people. Ended, with all it has started,
// when the tests are.
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Person {
  name: string;
  granted: string;
  password: string;
  secret: string;
  operator?: string; // the demo's, if none is said
}
export interface World {
  api: string;
  console: string;
  operator: string;
  tests: string; // a key of the tests' own
  staff: Person[];
  folder: string;
}

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const program = join(process.env.SUBLET_BUILD ?? join(repository, 'build/release'), 'sublet');
const worldFile = () => process.env.SUBLET_WORLD!;
export const world = (): World => JSON.parse(readFileSync(worldFile(), 'utf8')) as World;

// RFC 6238: SHA-1, six digits, thirty seconds.
export function codeOf(secret: string, now = Date.now()): string {
  let bits = '';
  for (const c of secret) bits += 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0');
  const key = Buffer.from(bits.match(/.{8}/g)!.map((b) => parseInt(b, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 30_000)));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash[19]! & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

// One of the platform's own people, who belongs to no operator: made and enrolled as the demo does it for its staff.
async function platformPerson(api: string, key: string): Promise<Person> {
  const post = async (path: string, credential: string | undefined, body: unknown) => {
    const answer = await fetch(api + path, { method: 'POST', headers: { 'content-type': 'application/json', ...(credential ? { authorization: `Bearer ${credential}` } : {}) }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? {} : await answer.json()) as Record<string, string>;
  };
  const made = await post('/sublet/v1/staff', key, { name: 'platform', granted: 'platform' });
  const session = await post('/sublet/v1/sign-in', undefined, { operator: '-', name: 'platform', password: made.password });
  const { secret } = await post('/sublet/v1/totp', session.token, {});
  await post('/sublet/v1/totp/confirm', session.token, { code: codeOf(secret!, Date.now() - 30_000) });
  return { name: 'platform', granted: 'platform', operator: '-', password: made.password!, secret: secret! };
}

const later = (ms: number) => new Promise((done) => setTimeout(done, ms));

export interface Demo {
  made: World;
  stop: () => Promise<void>; // as Ctrl-C does; fails if it did not end well
}

// `sublet demo` in a folder: begun, or begun anew with what is stored there.
export async function startDemo(data: string): Promise<Demo> {
  const demo = spawn(program, ['--data', data, 'demo', '--plain', '--catalogue', join(repository, 'examples/operator'), '--lines', '60', '--rate', '20', '--shoppers', '1'], { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'], detached: false });
  let said = '';
  for (const from of [demo.stdout, demo.stderr]) from.on('data', (text: Buffer) => (said = (said + text.toString()).slice(-20_000)));
  let ended: number | null | undefined;
  demo.on('exit', (code) => (ended = code));
  const signIns = join(data, 'sign-ins.json');
  // Begun anew, the file has the address of the run before until this one has written its own: nobody answers there.
  const until = Date.now() + 90_000;
  while (!existsSync(signIns) || (await fetch(`${(JSON.parse(readFileSync(signIns, 'utf8')) as World).api}/openapi.json`).catch(() => undefined))?.status !== 200) {
    if (ended !== undefined || Date.now() > until) {
      demo.kill('SIGINT');
      throw new Error(`the demo did not start (${ended}):\n${said}`);
    }
    await later(200);
  }
  return {
    made: JSON.parse(readFileSync(signIns, 'utf8')) as World,
    stop: async () => {
      demo.kill('SIGINT');
      for (let i = 0; i < 300 && ended === undefined; i += 1) await later(100);
      if (ended === undefined) demo.kill('SIGKILL');
      if (ended === 0) return;
      console.error(`The demo ended with ${ended}:\n${said}`);
      throw new Error('the demo did not end well');
    },
  };
}

export default async function begin(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'sublet-web-'));
  const data = join(folder, 'data');
  const { made, stop } = await startDemo(data);
  const owner = readFileSync(join(data, 'owner.key'), 'utf8').trim();
  const key = await fetch(`${made.api}/sublet/v1/keys`, { method: 'POST', headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/json' }, body: JSON.stringify({ name: 'tests', granted: 'owner' }) });
  made.tests = ((await key.json()) as { key: string }).key;
  made.folder = folder;
  made.staff.push(await platformPerson(made.api, readFileSync(join(data, 'platform.key'), 'utf8').trim()));
  process.env.SUBLET_WORLD = join(folder, 'world.json');
  writeFileSync(process.env.SUBLET_WORLD, JSON.stringify(made));
  return async () => {
    try {
      await stop();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}
