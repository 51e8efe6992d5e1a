import { describe, expect, it } from 'vitest';
import { ApiError, target } from '../../src/shared/api';
import { csv } from '../../src/shared/csv';
import { dayBegins, duration, money, phone, quantity, span } from '../../src/shared/format';
import { fillIn } from '../../src/shared/i18n';
import { mayScope } from '../../src/shared/session';
import { eventReader, pauseAfter } from '../../src/shared/stream';
import { byState, level } from '../../src/console/numbers/counts';
import { fits, textOf } from '../../src/console/numbers/file-text';
import { provinceOf, provinces } from '../../src/console/numbers/provinces';
import { aboutSetting, inChinese, readAs } from '../../src/console/platform/setting-words';
import { done, halted } from '../../src/console/numbers/lot-state';
import { curve, more, perSecond, type Point } from '../../src/console/now/series';
import { source } from './source';

describe('money and quantities', () => {
  it('shows fen, and never less than a fen as nothing', () => {
    expect(money(12.5, 'zh')).toBe('¥12.50');
    expect(money('0.0042', 'en')).toBe('¥0.0042');
    expect(money(0, 'en')).toBe('¥0.00');
    expect(money(undefined, 'en')).toBe('–');
    expect(money('0.000004', 'en')).toBe('¥0.000004');
  });
  it('shows the fen of a price, and none where there are none', () => {
    expect(money('19.90', 'zh', 'CNY', 'whole')).toBe('¥19.90');
    expect(money('20', 'zh', 'CNY', 'whole')).toBe('¥20');
    expect(money(1000, 'en', 'CNY', 'whole')).toBe('¥1,000');
  });
  it('never shows more of a balance than there is, whatever its sign', () => {
    expect(money('9.996', 'en', 'CNY', 'left')).toBe('¥9.99');
    expect(money(0.29, 'en', 'CNY', 'left')).toBe('¥0.29');
    expect(money(4.35, 'en', 'CNY', 'left'), '4.35 is a little less as a float').toBe('¥4.35');
    expect(money('-9.991', 'en', 'CNY', 'left')).toBe('-¥10.00');
    expect(money('0.009', 'en', 'CNY', 'left')).toBe('¥0.009');
    expect(money('9.996', 'en'), 'what is charged is rounded as people do').toBe('¥10.00');
  });
  it('is exact beside an explanation', () => {
    expect(money('0.019', 'en', 'CNY', 'exact')).toBe('¥0.019');
    expect(money('12.345678', 'en', 'CNY', 'exact')).toBe('¥12.345678');
    expect(money('3', 'en', 'CNY', 'exact')).toBe('¥3.00');
  });
  it('says units as people do', () => {
    expect(quantity(1073741824, 'octets', 'en')).toBe('1 GiB');
    expect(quantity(90, 'seconds', 'zh')).toBe('1.5 分钟');
    expect(duration(24)).toBe('0:24');
    expect(duration(3725)).toBe('1:02:05');
    expect(span(3700, 'en')).toBe('1 h');
  });
  it('reads numbers out in groups, and leaves others as they are', () => {
    expect(phone('8617090000001')).toBe('170 9000 0001');
    expect(phone('106910000093')).toBe('106910000093');
    expect(phone(undefined)).toBe('–');
  });
});

describe('paths', () => {
  it('are filled in encoded, and tell what is missing', () => {
    expect(target('/sublet/v1/orders/{id}', { path: { id: 'a/b ?' }, query: { x: 'ü&=', none: undefined, empty: '' } })).toBe('/sublet/v1/orders/a%2Fb%20%3F?x=%C3%BC%26%3D');
    expect(() => target('/x/{id}', {})).toThrow('{id}');
  });
});

describe('a list as CSV', () => {
  it('quotes what needs it, and defuses formulas', () => {
    const text = csv(['a', 'b'], [['x,"y"', -1], ['=HYPERLINK("http://evil")', undefined], ['+86', 'line\nbreak']]);
    expect(text).toBe('\ufeffa,b\r\n"x,""y""",-1\r\n"\'=HYPERLINK(""http://evil"")",\r\n\'+86,"line\nbreak"\r\n');
  });
});

describe('scopes', () => {
  it('reading is in writing, not the other way', () => {
    expect(mayScope(['order.write'], 'order.read')).toBe(true);
    expect(mayScope(['order.read'], 'order.write')).toBe(false);
    expect(mayScope([], 'figure.read')).toBe(false);
  });
});

describe('server-sent events', () => {
  it('are read in whatever pieces they come', () => {
    const read = eventReader();
    expect(read('retry: 2000\n\nevent: no')).toEqual([]);
    expect(read('w\ndata: {"a":1}\n')).toEqual([]);
    expect(read('\nevent: now\r\ndata: 1\r\ndata: 2\r\n\r\n: a comment\n\n')).toEqual([
      { name: 'now', data: '{"a":1}' },
      { name: 'now', data: '1\n2' },
    ]);
  });
});

describe('a stream that is refused', () => {
  const refused = (status: number, seconds?: number) => new ApiError(status, 'refused', '', seconds);
  it('waits as long as it was told, and never less than its own pause', () => {
    expect(pauseAfter(refused(429, 30), 1000)).toBe(30_000);
    expect(pauseAfter(refused(429, 1), 8000)).toBe(8000);
    expect(pauseAfter(refused(429), 2000)).toBe(2000);
  });
  it('does not ask for ever for what may not be', () => expect([401, 403, 404].map((status) => pauseAfter(refused(status), 1000))).toEqual([undefined, undefined, undefined]));
});

describe('rates', () => {
  const point = (second: number, records: number): Point => ({ at: new Date(second * 1000).toISOString(), records, realTime: 0, api: 0, sessions: 0, in: 0, use: 0, fees: 0, cost: 0, stops: 0, restores: 0 });
  it('are what was added over the last seconds', () => {
    const points = [0, 1, 2, 3].map((s) => point(s, 10 * s * s));
    expect(perSecond(points, 'records', 2)).toBe(40);
    expect(perSecond(points, 'records', 100)).toBe(30);
    expect(perSecond(points.slice(0, 1), 'records', 10)).toBeUndefined();
  });
  it('say nothing where the server began anew', () => {
    expect(perSecond([point(0, 1000), point(1, 5)], 'records', 10)).toBeUndefined();
    expect(curve([point(0, 1000), point(1, 5), point(2, 15)], 'records', 1).map(([, v]) => v)).toEqual([null, 10]);
  });
  it('say nothing of money that one may not see', () => {
    const points = [0, 1, 2].map((second) => {
      const { cost: _, ...rest } = point(second, 10 * second);
      return rest;
    });
    expect(perSecond(points, 'cost', 10)).toBeUndefined();
    expect(curve(points, 'cost', 1).map(([, v]) => v)).toEqual([null, null]);
  });
  it('take no picture twice, and none from before', () => {
    const points = [point(1, 1), point(2, 2)];
    expect(more(points, point(2, 9))).toBe(points);
    expect(more(points, point(3, 3))).toHaveLength(3);
  });
});

it('words are filled in, and say what is missing', () => expect(fillIn('{n} of {all}', { n: 3 })).toBe('3 of {all}'));

describe('days by the operator\'s clock', () => {
  it('begin when it is midnight there, also across a change of the clock', () => {
    expect(dayBegins('2026-11-29', 'Asia/Shanghai').toISOString()).toBe('2026-11-28T16:00:00.000Z');
    expect(dayBegins('2026-03-29', 'Europe/Berlin').toISOString()).toBe('2026-03-28T23:00:00.000Z');
    expect(dayBegins('2026-03-30', 'Europe/Berlin').toISOString()).toBe('2026-03-29T22:00:00.000Z');
  });
});

describe('the map of the stock', () => {
  it('has a tile for each of the 34, none upon another, and finds a place by the name that the stock has', () => {
    expect(provinces).toHaveLength(34);
    expect(new Set(provinces.map((p) => `${p.column} ${p.row}`)).size).toBe(34);
    expect(provinceOf('北京市')?.code).toBe('BJ');
    expect(provinceOf('内蒙古自治区')?.en).toBe('Inner Mongolia');
    expect(provinceOf('')).toBeUndefined();
    expect(provinceOf('火星')).toBeUndefined();
  });
  it('lays counts out by name and state, the largest first, and shades by the share of the most', () => {
    const rows = byState([{ host: 'a', state: 'idle', numbers: 2 }, { host: 'b', state: 'idle', numbers: 5 }, { host: 'a', state: 'in_use', numbers: 1 }, { host: 'a', state: 'idle', numbers: 1 }], (c) => c.host ?? '');
    expect(rows.map((r) => [r.name, r.all, r.of.get('idle')])).toEqual([['b', 5, 5], ['a', 4, 3]]);
    expect([0, 1, 26, 51, 76, 100].map((n) => level(n, 100))).toEqual([0, 1, 2, 3, 4, 4]);
    expect(level(1, 1)).toBeGreaterThan(0);
  });
});

describe('a file of a host', () => {
  const octets = (bytes: number[]) => new Uint8Array(bytes).buffer;
  it('is read as UTF-8, or as GB 18030 where it is that', () => {
    expect(textOf(new TextEncoder().encode('city\n成都\n').buffer as ArrayBuffer)).toBe('city\n成都\n');
    expect(textOf(octets([0xb3, 0xc9, 0xb6, 0xbc]))).toBe('成都');
  });
  it('fits into a request, its line ends counted twice', () => {
    expect(fits('x'.repeat(1_000_000))).toBe(true);
    expect(fits('x'.repeat(1_000_001))).toBe(false);
    expect(fits('17090001234\n'.repeat(82_000)), 'as text it is small enough, as JSON it is not').toBe(false);
    expect(fits('17090001234\n'.repeat(80_000))).toBe(true);
  });
});

describe('how far an import is', () => {
  const lot = { kind: 'number', name: 'L', state: 'importing' as const, seen: 50, expected: 200, added: 50, rejected: 0, warned: 0, changed: '2026-11-29T12:00:00Z' };
  it('is said by rows, and never as all before it is in', () => {
    expect(done(lot)).toBe(25);
    expect(done({ ...lot, seen: 300 })).toBe(99);
    expect(done({ ...lot, state: 'ready' })).toBe(100);
  });
  it('stands still when nothing has happened for a while', () => {
    const at = Date.parse('2026-11-29T12:00:00Z');
    expect(halted(lot, at + 5_000)).toBe(false);
    expect(halted(lot, at + 120_000)).toBe(true);
    expect(halted({ ...lot, goesOn: true }, at + 120_000)).toBe(false); // it waits behind others
    expect(halted({ ...lot, state: 'ready' }, at + 120_000)).toBe(false);
  });
});

describe('settings', () => {
  const rules = [...source('commerce/settings.cc').matchAll(/\{"(\w+)", "[^"]*", [^}]*"([^"]+)"\}/g)].map((m) => ({ name: m[1]!, what: m[2]! }));
  it('are told in Chinese, each that the server has', () => {
    expect(rules.length).toBeGreaterThan(30);
    expect(rules.filter((r) => inChinese[r.name] === undefined)).toEqual([]);
    expect(Object.keys(inChinese).filter((name) => !rules.some((r) => r.name === name))).toEqual([]);
    expect(aboutSetting(rules[0]!, 'zh')).toMatch(/号码数/);
    expect(aboutSetting(rules[0]!, 'en')).toBe(rules[0]!.what);
  });
  it('that count in millionths are read as money and per cent', () => {
    expect(readAs({ name: 'price_sim_replacement', what: '' }, '20000000', 'zh', 'CNY')).toBe('¥20.00');
    expect(readAs({ name: 'tax_ppm_phone', what: '' }, '130000', 'en', 'CNY')).toBe('13 %');
    expect(readAs({ name: 'pay_minutes', what: '' }, '30', 'en', 'CNY')).toBeUndefined();
    for (const r of rules.filter((each) => /micro-units|millionths/.test(each.what))) expect(readAs(r, '1000000', 'en', 'CNY'), r.name).toBeDefined();
  });
});
