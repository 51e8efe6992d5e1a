// The world of the tests: the demo's server with its simulators, in a folder of its own, and its people. Ended, with all it has started,
// when the tests are.
import { execFileSync, spawn } from 'node:child_process';
import { createHmac, randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

const later = (ms: number) => new Promise((done) => setTimeout(done, ms));

// The code after that of half minute `used`: each is good once, and the server takes the one of the half minute to come too.
export async function nextCode(secret: string, used = 0): Promise<{ code: string; step: number }> {
  const now = () => Math.floor(Date.now() / 30_000);
  const step = Math.max(used + 1, now());
  while (step > now() + 1) await later(500);
  return { code: codeOf(secret, step * 30_000), step };
}
// Somebody with their telephone.
export interface Somebody extends Person {
  code: () => Promise<string>; // the next one
}
export function somebody(who: Person, used = 0): Somebody {
  const code = async () => {
    const next = await nextCode(who.secret, used);
    used = next.step;
    return next.code;
  };
  return { ...who, code };
}

// Asked as a system does it, by a key or a token; of a server whose address may change, as it does when it is begun anew elsewhere.
export type Ask = <T>(method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<{ status: number; body: T }>;
export const asks = (at: () => string, credential: () => string | undefined): Ask => async <T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
  const shown = credential();
  const init: RequestInit = { method, headers: { ...(shown === undefined ? {} : { authorization: `Bearer ${shown}` }), ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers } };
  if (body !== undefined) init.body = JSON.stringify(body);
  const answer = await fetch(at() + path, init);
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
};

// Somebody whom the owner has just taken in chooses a password of their own and gets their codes, as the demo does it for its staff: that of the half minute before confirms, so that
// the present one is good for a sign-in.
export async function enrolled(api: string, who: { operator: string; name: string; password: string; granted: string }): Promise<Somebody> {
  const session = await asks(() => api, () => undefined)<{ token: string }>('POST', '/sublet/v1/sign-in', { operator: who.operator, name: who.name, password: who.password });
  const own = asks(() => api, () => session.body.token);
  const password = randomBytes(15).toString('base64url');
  const changed = await own('POST', '/sublet/v1/password', { old: who.password, new: password });
  if (changed.status !== 204) throw new Error(`${who.name} cannot change the password: ${changed.status} ${JSON.stringify(changed.body)}`);
  const { secret } = (await own<{ secret: string }>('POST', '/sublet/v1/totp', {})).body;
  const step = Math.floor(Date.now() / 30_000) - 1;
  const confirmed = await own('POST', '/sublet/v1/totp/confirm', { code: codeOf(secret, step * 30_000) });
  if (confirmed.status !== 204) throw new Error(`${who.name} cannot enrol: ${confirmed.status} ${JSON.stringify(confirmed.body)}`);
  return somebody({ ...who, password, secret }, step);
}
// A colleague whom nobody else of the tests is: `key` is one of the operator's owner, or of the platform for its own people ('-').
export async function newcomer(api: string, key: string, operator: string, granted: string, name = `${granted} ${Date.now()}`): Promise<Somebody> {
  const made = await asks(() => api, () => key)<{ password: string }>('POST', '/sublet/v1/staff', { name, granted });
  if (made.status !== 201) throw new Error(`${name} cannot be taken in: ${made.status} ${JSON.stringify(made.body)}`);
  return enrolled(api, { operator, name, granted, password: made.body.password });
}

// A key of the tests' own: what is ordered by the demo's is held to be its shoppers'.
export async function keyOfTests(api: string, data: string): Promise<string> {
  const owner = readFileSync(join(data, 'owner.key'), 'utf8').trim();
  return (await asks(() => api, () => owner)<{ key: string }>('POST', '/sublet/v1/keys', { name: 'tests', granted: 'owner' })).body.key;
}

// Another operator in the same server: the same catalogue under another name; what comes back is a key of its owner.
export async function neighbour(api: string, data: string, folder: string): Promise<string> {
  cpSync(join(repository, 'examples/operator'), folder, { recursive: true });
  const file = join(folder, 'operator.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\bdemo\b/, 'other'));
  execFileSync(program, ['--data', data, 'catalogue', 'publish', folder], { stdio: 'pipe' });
  const platform = asks(() => api, () => readFileSync(join(data, 'platform.key'), 'utf8').trim());
  const key = await platform<{ key: string }>('POST', '/sublet/v1/keys', { name: 'the first', granted: 'owner' }, { 'X-Operator': 'other' });
  return key.body.key;
}

export interface Demo {
  made: World;
  end: () => Promise<number | null | undefined>; // as Ctrl-C does; what it ended with
  stop: () => Promise<void>; // the same; fails if it did not end well
}

// `sublet demo` in a folder: begun, or begun anew with what is stored there.
export async function startDemo(data: string): Promise<Demo> {
  const demo = spawn(program, ['--data', data, 'demo', '--plain', '--catalogue', join(repository, 'examples/operator'), '--lines', '60', '--rate', '20', '--shoppers', '1', '--host-failures', '0'], { cwd: repository, stdio: ['ignore', 'pipe', 'pipe'], detached: false });
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
  const end = async () => {
    demo.kill('SIGINT');
    for (let i = 0; i < 300 && ended === undefined; i += 1) await later(100);
    if (ended === undefined) demo.kill('SIGKILL');
    return ended;
  };
  return {
    made: JSON.parse(readFileSync(signIns, 'utf8')) as World,
    end,
    stop: async () => {
      if ((await end()) === 0) return;
      console.error(`The demo ended with ${ended}:\n${said}`);
      throw new Error('the demo did not end well');
    },
  };
}

export default async function begin(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'sublet-web-'));
  const data = join(folder, 'data');
  const { made, stop } = await startDemo(data);
  made.tests = await keyOfTests(made.api, data);
  made.folder = folder;
  // One of the platform's own people, who belongs to no operator.
  made.staff.push(await newcomer(made.api, readFileSync(join(data, 'platform.key'), 'utf8').trim(), '-', 'platform', 'platform'));
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
