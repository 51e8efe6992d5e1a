import { afterEach, describe, expect, it, vi } from 'vitest';
import { aboutOperator, api, ApiError, type Page } from '../../src/shared/api';
import { begun, gather, type ListOf, type SoFar } from '../../src/shared/whole-file';

const columns = [{ title: 'n', csv: (n: number) => n }, { title: 'only shown' }];
const rowsFrom = (first: number, limit: number, last: number) => Array.from({ length: Math.max(0, Math.min(limit, last - first)) }, (_, i) => first + i);
const listed = (ask: (offset: number, limit: number) => Page<number> | Promise<Page<number>>): ListOf<number> => ({ columns, rowKey: String, ask: async ({ offset, limit }) => ask(offset, limit) });
const text = async (so: SoFar) => (await new Blob(so.parts).text()).split('\r\n');
const never = new AbortController().signal;

afterEach(() => {
  vi.unstubAllGlobals();
  aboutOperator(undefined);
});

describe('a list as a file', () => {
  it('is whole, however long: it ended at 20,000 rows', async () => {
    const so = begun(columns);
    const seen: number[] = [];
    await gather(listed((offset, limit) => ({ rows: rowsFrom(offset, limit, 25_500), total: 25_500 })), so, () => seen.push(so.rows), never);
    const lines = await text(so);
    expect(lines.slice(0, 3)).toEqual(['n', '0', '1']); // read as text, without the mark
    expect(lines.length).toBe(1 + 25_500 + 1);
    expect(lines[25_500]).toBe('25499');
    expect(seen).toEqual(Array.from({ length: 25 }, (_, i) => (i + 1) * 1000));
    expect(so.total).toBe(25_500);
  });

  it('goes on where it was when an answer did not come', async () => {
    const so = begun(columns);
    let fails = true;
    const asked: number[] = [];
    const list = listed((offset, limit) => {
      asked.push(offset);
      if (offset === 1000 && fails) throw new ApiError(0, 'unreachable', '');
      return { rows: rowsFrom(offset, limit, 2_500), total: 2_500 };
    });
    await expect(gather(list, so, () => undefined, never)).rejects.toMatchObject({ code: 'unreachable' });
    expect(so.rows).toBe(1000);
    fails = false;
    await gather(list, so, () => undefined, never);
    expect(asked).toEqual([0, 1000, 1000, 2000]);
    expect((await text(so)).length).toBe(1 + 2_500 + 1);
  });

  it('has each row once when others come before it meanwhile', async () => {
    const so = begun(columns);
    let come = 0; // newest first: what is new moves the others on
    await gather(listed((offset, limit) => {
      const rows = rowsFrom(offset - come, limit, 2_000).filter((n) => n >= 0);
      come = 3;
      return { rows, total: 2_000 + come };
    }), so, () => undefined, never);
    const lines = await text(so);
    expect(lines.slice(1, -1).map(Number)).toEqual(rowsFrom(0, 2_000, 2_000));
  });

  it('ends when nothing comes any more, whatever is said of how much there is', async () => {
    const so = begun(columns);
    await gather(listed((offset, limit) => ({ rows: rowsFrom(offset, limit, 1_200), total: 9_000 })), so, () => undefined, never);
    expect(so.rows).toBe(1_200);
  });

  it('stays with the operator it began with: whoever looked at another one meanwhile got rows of both in one file', async () => {
    const asked: (string | undefined)[] = [];
    vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
      asked.push((init.headers as Record<string, string>)['X-Operator']);
      return Promise.resolve(new Response(JSON.stringify([asked.length]), { status: 200, headers: { 'x-total-count': '3000' } }));
    });
    aboutOperator('one');
    const so = begun(columns);
    const whole = gather<number>({ columns, rowKey: String, ask: async (page, signal) => (await api.list('/sublet/v1/audit', { query: page, signal })) as unknown as Page<number> }, so, () => undefined, never);
    aboutOperator('other');
    await whole;
    expect(asked).toEqual(['one', 'one', 'one']);
    await api.list('/sublet/v1/audit');
    expect(asked[3]).toBe('other');
  });
});
