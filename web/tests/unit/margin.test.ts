import { describe, expect, it } from 'vitest';
import { daysBetween, daysIn, daysOf, eachDay, isDay, plus, today } from '../../src/shared/days';
import { addressOf, asked, askedUses, narrow, viewOf, widen } from '../../src/console/margin/view';
import { percent } from '../../src/shared/format';

describe('days', () => {
  it('are the operator\'s, not the browser\'s', () => {
    const late = new Date('2026-11-30T17:30:00Z');
    expect(today('Asia/Shanghai', late)).toBe('2026-12-01');
    expect(today('America/New_York', late)).toBe('2026-11-30');
  });
  it('pass over the ends of months and leap years', () => {
    expect(plus('2026-12-31', 1)).toBe('2027-01-01');
    expect(plus('2028-03-01', -1)).toBe('2028-02-29');
    expect(daysBetween({ from: '2026-02-27', until: '2026-03-01' })).toBe(3);
    expect(eachDay({ from: '2026-02-27', until: '2026-03-01' })).toEqual(['2026-02-27', '2026-02-28', '2026-03-01']);
  });
  it('of the presets end today, or with last month', () => {
    expect(daysOf('week', '2026-03-02')).toEqual({ from: '2026-02-24', until: '2026-03-02' });
    expect(daysBetween(daysOf('thirty', '2026-03-02'))).toBe(30);
    expect(daysOf('month', '2026-03-02')).toEqual({ from: '2026-03-01', until: '2026-03-02' });
    expect(daysOf('last', '2026-03-31')).toEqual({ from: '2026-02-01', until: '2026-02-28' });
    expect(daysOf('last', '2026-01-15')).toEqual({ from: '2025-12-01', until: '2025-12-31' });
  });
  it('that are none are not taken for some', () => {
    expect(['2026-02-30', '0002-11-05', '2026-1-1', '', null].map(isDay)).toEqual([false, false, false, false, false]);
    expect(daysIn(new URLSearchParams('from=2026-02-30&until=2026-03-01'), '2026-11-29')).toEqual(daysOf('thirty', '2026-11-29'));
  });
  it('are turned round, and not more than the server adds up', () => {
    expect(daysIn(new URLSearchParams('from=2026-11-05&until=2026-11-01'), '2026-11-29')).toEqual({ from: '2026-11-01', until: '2026-11-05' });
    expect(daysBetween(daysIn(new URLSearchParams('from=2020-01-01&until=2026-11-01'), '2026-11-29'))).toBe(400);
  });
});

describe('a view of margins', () => {
  const view = (address: string) => viewOf(new URLSearchParams(address), '2026-11-29');
  it('is all in its address, there and back', () => {
    const some = view('from=2026-11-01&until=2026-11-05&by=what&host=unicom&package=-&province=%E5%8C%97%E4%BA%AC&losing=true');
    expect(some.narrowed).toEqual({ host: 'unicom', package: '-', province: '北京' });
    expect(viewOf(new URLSearchParams(addressOf(some)), '2030-01-01')).toEqual(some);
  });
  it('goes on by what is still open, and at last to single uses', () => {
    let v = view('');
    const taken: [string, string][] = [];
    for (const value of ['unicom', '', 'renwoxing', 'use/data', '2026-11-05']) {
      if (v.by === 'uses') break;
      taken.push([v.by, value]);
      v = narrow(v, v.by, value);
    }
    expect(taken.map(([d]) => d)).toEqual(['host', 'province', 'package', 'what', 'day']);
    expect(v.by).toBe('uses');
    expect(asked(v)).toEqual({ from: '2026-11-05', until: '2026-11-05', host: 'unicom', province: '-', package: 'renwoxing', what: 'use/data' });
    expect(askedUses(v)).toEqual({ from: '2026-11-05', until: '2026-11-05', host: 'unicom', province: '-', package: 'renwoxing', service: 'data', losing: undefined });
  });
  it('that is widened is added up by what was taken away', () => {
    const some = view('host=unicom&package=renwoxing&by=uses');
    expect(widen(some, 'host')).toMatchObject({ narrowed: { package: 'renwoxing' }, by: 'host' });
  });
  it('is not added up by what it is narrowed to', () => expect(view('host=unicom&by=host').by).toBe('province'));
});

it('a share of the market has two decimals', () => {
  expect(percent(123_456 / 1_000_000, 'en', 2)).toBe('12.35%');
  expect(percent(0.9999999, 'zh', 2)).toBe('100.00%');
});
