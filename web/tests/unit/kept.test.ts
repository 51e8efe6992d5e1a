// What was lost once on a reload and the way back, was cut silently, was told by another's clock, rounded or in another's words.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ApiError, type Page } from '../../src/shared/api';
import { spanOf, today } from '../../src/shared/days';
import { refusals } from '../../src/shared/error-words';
import { clock, day, dayBegins, money, time } from '../../src/shared/format';
import { changed, lastPage, pageIn, sortIn } from '../../src/shared/kept';
import { whole } from '../../src/shared/whole';
import { alsoSaid } from '../../src/shop/refusal';
import { paidBy, type Payment } from '../../src/shop/wallet';

describe('what stands in an address', () => {
  it('is changed by name, and leaves what others have put there', () => {
    const was = new URLSearchParams('tab=payments&page=5&method=drawer');
    expect(changed(was, { method: '', from: '2026-11-01', page: '' }).toString()).toBe('tab=payments&from=2026-11-01');
    expect(was.get('page'), 'not what is in force').toBe('5');
  });
  it('may be anything: a page is a whole number above 0, an order one that the list has', () => {
    expect(['5', '', '0', '-1', '1.5', 'x', '99999999', '1e3'].map(pageIn)).toEqual([5, 1, 1, 1, 1, 1, 1, 1]);
    expect(['-at', 'at', 'cost', '-', ''].map((text) => sortIn(text, ['at'], '-at'))).toEqual(['-at', 'at', '-at', '-at', '-at']);
    expect(sortIn('at', [], undefined)).toBeUndefined();
  });
});

it('of 20 rows there is one page, though there were 21 and one stood on the second', () => expect([21, 20, 1, 0].map((n) => lastPage(n, 20))).toEqual([2, 1, 1, 1]));

describe('a list that is needed whole', () => {
  const server = (rows: number, given: number) => async ({ offset, limit }: { offset: number; limit: number }): Promise<Page<number>> => ({ rows: Array.from({ length: Math.max(0, Math.min(rows - offset, limit, given)) }, (_, i) => offset + i), total: rows });
  it('comes whole, though the server gives a part of it at a time', async () => {
    expect(await whole(server(2_500, 1_000))).toHaveLength(2_500);
    expect(await whole(server(0, 1_000))).toEqual([]);
  });
  it('ends where nothing comes any more, whatever was promised', async () => expect(await whole(async ({ offset }) => ({ rows: offset === 0 ? [1] : [], total: 5 }))).toEqual([1]));
});

describe('a time', () => {
  const at = '2026-11-30T16:30:05Z'; // half past midnight in Shanghai
  it('is by the operator\'s clock, never by the browser\'s', () => {
    expect(clock(Date.parse(at), 'Asia/Shanghai')).toBe('00:30:05');
    expect(clock(Date.parse(at), 'America/New_York')).toBe('11:30:05');
    expect(day(at, 'en', 'Asia/Shanghai')).toBe('01/12/2026');
  });
  it('is by China\'s for the platform\'s own people, who have no operator, and so are the days that they choose', () => {
    expect(time(at, 'en')).toBe('01/12/2026, 00:30');
    expect(day(at, 'en')).toBe('01/12/2026');
    expect(clock(Date.parse(at))).toBe('00:30:05');
    expect(today(undefined, new Date(at))).toBe('2026-12-01');
    expect(dayBegins('2026-12-01').toISOString()).toBe('2026-11-30T16:00:00.000Z');
    expect(spanOf('at', { from: '2026-12-01', until: '2026-12-01' }, undefined)).toEqual({ 'at.gte': '2026-11-30T16:00:00.000Z', 'at.lt': '2026-12-01T16:00:00.000Z' });
  });
});

it('a price by the unit is told exactly: 0.015 a MB is not 0.02, 0.125 a minute not 0.13', () => {
  expect([0.015, 0.125, '0.1', 19].map((price) => money(price, 'zh', 'CNY', 'exact'))).toEqual(['¥0.015', '¥0.125', '¥0.10', '¥19.00']);
});

describe('a payment on a phone by WeChat', () => {
  beforeAll(() => void vi.stubGlobal('window', { matchMedia: () => ({ matches: true }), location: { href: 'https://shop.example/shop/demo' } }));
  const refused = new ApiError(422, 'bad_payment', 'no public address'), lost = new ApiError(0, 'unreachable', '');
  // As the server keeps keys: what was done under one is told again, and something else under it refused; what is refused is not kept.
  const server = (loses: number) => {
    const done = new Map<string, string>();
    const seen: string[] = [];
    return {
      done,
      seen,
      place: (key: string) => async ({ source }: Payment) => {
        seen.push(source);
        if (done.has(key) && done.get(key) !== source) throw new ApiError(409, 'key_reused', '');
        if (source === 'h5') throw refused;
        done.set(key, source);
        if (seen.filter((s) => s === source).length <= loses) throw lost;
        return source;
      },
    };
  };
  it('whose answer was lost is sent again as it was, not the way before it under the same key', async () => {
    const { place, seen, done } = server(1);
    await expect(paidBy('wechat', '/demo/orders', 'k1', place('k1'))).rejects.toBe(lost);
    await expect(paidBy('wechat', '/demo/orders', 'k1', place('k1'))).resolves.toBe('native');
    expect(seen).toEqual(['h5', 'native', 'native']);
    expect(done.size).toBe(1);
  });
  it('under another key begins at the first way again', async () => {
    const { place, seen } = server(0);
    await paidBy('wechat', '/demo/orders', 'k2', place('k2'));
    await paidBy('wechat', '/demo/orders', 'k3', place('k3'));
    expect(seen).toEqual(['h5', 'native', 'h5', 'native']);
  });
  it('is not tried another way for what is no matter of the way', async () => {
    const seen: string[] = [];
    await expect(paidBy('wechat', '/demo/orders', 'k4', async ({ source }) => (seen.push(source), Promise.reject(lost)))).rejects.toBe(lost);
    expect(seen).toEqual(['h5']);
  });
});

describe('the server\'s English', () => {
  const said = (code: string, language: 'zh' | 'en') => alsoSaid(new ApiError(422, code, 'the quote is for another line'), code, language);
  it('is not shown in the Chinese shop where its own words say what is the matter', () => {
    const codes = Object.keys(refusals.zh).filter((code) => !code.endsWith('_do'));
    expect(codes.filter((code) => said(code, 'zh') !== '').sort()).toEqual(['fault', 'may_not_port', 'may_not_transfer', 'refused']);
    expect(alsoSaid(new ApiError(503, 'fault', 'Service Unavailable'), 'fault', 'zh')).toBe('HTTP 503');
  });
  it('helps in the English one', () => expect(['bad_order', 'conflict', 'wrong_state', 'refused'].map((code) => said(code, 'en'))).toEqual(Array(4).fill('the quote is for another line')));
});
