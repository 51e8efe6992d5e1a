import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, ApiError, askAs, beginApi } from '../../src/shared/api';
import { settled } from '../../src/shared/send';

type Fetch = (path: string, init: RequestInit) => Promise<Response>;
const server = (answer: Fetch) => vi.stubGlobal('fetch', answer);
const json = (status: number, body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }));
const error = (asked: Promise<unknown>) => asked.then(() => undefined, (e: unknown) => e as ApiError);
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  beginApi('visitor demo', () => said.push('over'), () => said.push('another'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  askAs(undefined);
});

describe('the API', () => {
  it('was waited for without end on a line that had died', async () => {
    vi.useFakeTimers();
    server((_, init) => new Promise((_good, bad) => init.signal!.addEventListener('abort', () => bad(new DOMException('', 'AbortError')))));
    const asked = error(api.get('/sublet/v1/brand'));
    const changing = error(api.post('/sublet/v1/visits', { body: { operator: 'demo', cookie: true }, key: 'one wish' }));
    await vi.advanceTimersByTimeAsync(31_000);
    expect(await asked).toMatchObject({ status: 0, code: 'unreachable' });
    await vi.advanceTimersByTimeAsync(90_000);
    const late = await changing;
    expect(late).toMatchObject({ status: 0, code: 'unreachable' });
    expect(settled(late!)).toBe(false); // it may have been done
  });
  it('was taken for broken where somebody else answered for it', async () => {
    server(() => Promise.resolve(new Response('<html>Pay for the network first</html>', { status: 200 })));
    expect(await error(api.get('/sublet/v1/brand'))).toMatchObject({ status: 0, code: 'unreachable' });
  });
  it('is not answered for a page that is left', async () => {
    server((_, init) => new Promise((_good, bad) => init.signal!.addEventListener('abort', () => bad(new DOMException('', 'AbortError')))));
    const leaving = new AbortController();
    const asked = error(api.get('/sublet/v1/brand', { signal: leaving.signal }));
    leaving.abort();
    expect(await asked).toMatchObject({ name: 'AbortError' });
  });
  it('is told as whom the page asks, but for who that is', async () => {
    const heads: Record<string, string>[] = [];
    server((_, init) => {
      heads.push(init.headers as Record<string, string>);
      return json(200, {});
    });
    askAs('demo/visit 1');
    await api.get('/sublet/v1/brand');
    await api.get('/sublet/v1/session');
    await api.delete('/sublet/v1/session');
    expect(heads.map((h) => h['Sublet-Principal'])).toEqual(['demo/visit 1', undefined, 'demo/visit 1']);
    expect(heads.every((h) => h['Sublet-Session'] === 'visitor demo')).toBe(true);
  });
  it('says when the session is over, and when it is another\'s', async () => {
    server(() => json(401, { code: 'another_session', message: 'x' }));
    await error(api.get('/sublet/v1/brand'));
    server(() => json(401, { code: 'unauthorized', message: 'x' }));
    await error(api.get('/sublet/v1/brand'));
    expect(said).toEqual(['another', 'over']);
  });
});
