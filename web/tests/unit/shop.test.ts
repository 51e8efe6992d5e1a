import { describe, expect, it } from 'vitest';
import { decimalOf, micros, proposed, share, sum, topUps, typedAmount } from '../../src/shop/amount';
import { contrast, shades } from '../../src/shop/colour';
import { idNumberFault } from '../../src/shop/buy/id-number';
import { monthlyFee, onSale, usePrices } from '../../src/shop/buy/offers';
import type { Package } from '../../src/shop/types';
import { anything, onlyDigits, parts, search } from '../../src/shop/buy/pattern';
import { stepOf, steps } from '../../src/shop/buy/use-steps';
import { byApp, byDay, dayOf, period, type DayUse } from '../../src/shop/my/days';
import { asLine } from '../../src/shop/my/line';
import { ways } from '../../src/shop/wallet';
import { reasonWord } from '../../src/shop/orders/reason';
import { fitted, octetsOf } from '../../src/shop/orders/picture';
import { source } from './source';

describe('amounts', () => {
  it('are exact where floats are not', () => {
    expect(sum([0.1, 0.2, '0.3'])).toBe(600_000n);
    expect(decimalOf(sum(['0.1', '0.2']))).toBe('0.3');
    expect(micros('12.345678')).toBe(12_345_678n);
    expect(micros('-0.5')).toBe(-500_000n);
    expect(decimalOf(-500_000n)).toBe('-0.5');
    expect(decimalOf(59_000_000n)).toBe('59');
    expect(micros('1e3')).toBeUndefined();
    expect(micros(undefined)).toBeUndefined();
  });
  it('to pay in cover what the package takes at once', () => {
    expect(topUps(0n)).toEqual(['30', '50', '100', '200', '500']);
    expect(topUps(micros('59')!)).toEqual(['59', '100', '200', '500']);
    expect(topUps(micros('58.01')!)[0]).toBe('59');
    expect(topUps(micros('50')!)[0]).toBe('50');
    expect(topUps(micros('888')!)).toEqual(['888']);
    expect([proposed(0n), proposed(micros('9')!), proposed(micros('59')!), proposed(micros('50')!)]).toEqual(['30', '30', '100', '100']);
  });
  it('typed are above nothing, with two decimals at most', () => {
    expect(typedAmount(' 12.5 ')).toBe('12.5');
    for (const wrong of ['0', '0.00', '-1', '1.234', '1,5', 'ten', '']) expect(typedAmount(wrong)).toBeUndefined();
  });
  it('are compared by their share', () => {
    expect(share('29.50', '118')).toBe(25);
    expect(share('200', '118')).toBe(100);
    expect(share('1', 0)).toBe(0);
  });
});

describe('a wish for a number', () => {
  it('is said as the search understands it', () => {
    expect(search(anything)).toEqual({});
    expect(search({ ...anything, shape: 'AABB', noFours: true })).toEqual({ pattern: 'AABB & without(4)' });
    expect(search({ ...anything, shape: 'birthday', digits: '0816', budget: 'to100', place: '四川/成都' })).toEqual({ pattern: 'birthday(4) & *0816', dearest: '100', province: '四川', city: '成都' });
    expect(search({ ...anything, budget: 'free' })).toEqual({ dearest: '0' });
  });
  it('takes digits only', () => expect(onlyDigits('8 8-a8123456789')).toBe('88812345'));
  it('shows the digits that one looked for apart, over the groups', () => {
    expect(parts('17090001122', '')).toEqual([{ text: '170', liked: false }, { text: '9000', liked: false }, { text: '1122', liked: false }]);
    expect(parts('17090001122', '01122')).toEqual([{ text: '170', liked: false }, { text: '900', liked: false }, { text: '0', liked: true }, { text: '1122', liked: true }]);
    expect(parts('17090001122', '99').every((p) => !p.liked)).toBe(true);
  });
});

describe('the calculator', () => {
  it('stands at the step that is nearest to a use', () => {
    expect(stepOf('megabytes', 5_000)).toBe(steps.megabytes.indexOf(5 * 1024));
    expect(stepOf('minutes', 110)).toBe(steps.minutes.indexOf(100));
    expect(stepOf('messages', 10_000)).toBe(steps.messages.length - 1);
  });
  const sold = (offer: string, more: Partial<Package>): Package => ({ offer, title: offer, kind: 'package', fees: [], grants: [], prices: [], ...more });
  it('knows what is sold, and what it costs a month', () => {
    const all = onSale([sold('a', { title: '吃到饱 59', fees: [{ name: 'a', amount: 59, every: 'month' }] }), sold('b', { kind: 'addon' })], [{ id: 'c', name: 'of before' }, { id: 'a', name: 'as TMF620 has it' }]);
    expect(all.packages.map((o) => [o.offer, monthlyFee(o)])).toEqual([['a', 59]]);
    expect(all.additions.map((o) => o.offer)).toEqual(['b']);
    expect([all.title('a'), all.title('c'), all.title('x'), all.title(undefined)]).toEqual(['吃到饱 59', 'of before', 'x', '–']);
  });
  it('says what use costs by the first rule that asks for money', () => {
    const rules: Package['prices'] = [
      { name: '紧急呼叫免费', services: ['voice'], free: true },
      { name: '国内通话', services: ['voice'], free: false, steps: [{ amount: 0.1, per: 60 }] },
      { name: '国际长途', services: ['voice'], free: false, byDestination: true },
      { name: '日租流量', services: ['data'], free: false, repeats: true, steps: [{ amount: 0.1, per: 1_000_000, for: 800_000_000, most: 1 }] },
    ];
    expect(usePrices(sold('w', { prices: rules }))).toEqual([{ service: 'data', amount: 0.1, per: 1_000_000, most: 1, of: 800_000_000 }, { service: 'voice', amount: 0.1, per: 60 }]);
    expect(usePrices(sold('d', { prices: [{ name: '日租', services: ['data'], free: false, steps: [{ amount: 0, per: 1, for: 1_000_000_000, fee: 1 }] }] }))).toEqual([{ service: 'data', amount: 1, per: 1_000_000_000 }]);
  });
});

describe('the number of an ID card', () => {
  const today = new Date('2026-11-29');
  it('is held against its form, its day of birth and its check character', () => {
    expect(idNumberFault('11010519491231002X', today)).toBeUndefined();
    expect(idNumberFault('11010519491231002x', today)).toBeUndefined();
    expect(idNumberFault('110105194912310021', today)).toBe('check');
    expect(idNumberFault('11010519490231002X', today)).toBe('born');
    expect(idNumberFault('11010520991231002X', today)).toBe('born');
    expect(idNumberFault('1101051949123100', today)).toBe('length');
  });
});

describe('numbers that people type', () => {
  it('become lines', () => {
    expect(asLine('170 9000 0001')).toBe('8617090000001');
    expect(asLine('+86 170-9000-0001')).toBe('8617090000001');
    expect(asLine('8617090000001')).toBe('8617090000001');
    expect(asLine('1709000000')).toBeUndefined();
    expect(asLine('27090000001')).toBeUndefined();
  });
});

describe('use', () => {
  const days: DayUse[] = [
    { day: '2026-11-28', service: 'data', app: 'douyin', uses: 2, amount: 920, unit: 'octets', cost: 0.1 },
    { day: '2026-11-29', service: 'data', app: 'wechat', uses: 3, amount: 400, unit: 'octets', cost: 0 },
    { day: '2026-11-29', service: 'data', uses: 1, amount: 100, unit: 'octets', cost: 0.2 },
    { day: '2026-11-29', service: 'voice', uses: 1, amount: 61, unit: 'seconds', cost: 0.1 },
  ];
  it('is put together by day, the last first, with money to the fen', () => {
    expect(byDay(days).map((d) => [d.name, d.octets, d.cost])).toEqual([['2026-11-29', 500, '0.3'], ['2026-11-28', 920, '0.1']]);
    expect(byDay(days)[0]!.amounts.map((a) => [a.service, a.amount])).toEqual([['data', 500], ['voice', 61]]);
  });
  it('is put together by app, the most first, without calls', () => expect(byApp(days).map((a) => [a.name, a.octets])).toEqual([['douyin', 920], ['wechat', 400], ['', 100]]));
  it('has its days by the operator\'s clock', () => {
    expect(dayOf(new Date('2026-11-28T16:30:00Z'), 'Asia/Shanghai')).toBe('2026-11-29');
    expect(period('week', '2026-03-03')).toEqual({ from: '2026-02-25', until: '2026-03-03' });
    expect(period('month', '2026-03-03')).toEqual({ from: '2026-03-01', until: '2026-03-03' });
    expect(period('last_month', '2026-01-15')).toEqual({ from: '2025-12-01', until: '2025-12-31' });
  });
});

describe('an operator\'s own colour', () => {
  it('can be read, whatever it is, in light and in dark', () => {
    for (const colour of ['#c2410c', '#0b5cad', '#ffcc00', '#00e5ff', '#111111', '#ffffff', '#7c3aed', 'no colour'])
      for (const dark of [false, true]) {
        const s = shades(colour, dark);
        expect(contrast(s.fill, s.onFill), `${colour} ${dark} on the button`).toBeGreaterThanOrEqual(4.5);
        expect(contrast(s.ink, dark ? '#171b21' : '#ffffff'), `${colour} ${dark} on the panel`).toBeGreaterThanOrEqual(4.5);
        expect(contrast(s.ink, s.wash), `${colour} ${dark} on its ground`).toBeGreaterThanOrEqual(4.5);
        expect(contrast(s.ink, dark ? '#0e1116' : '#f4f6f8'), `${colour} ${dark} on the page`).toBeGreaterThanOrEqual(4.5);
      }
  });
});

describe('a wallet', () => {
  it('is asked for a code on a desk, and for its page on a phone', () => {
    expect(ways('alipay', false, 'b')).toEqual([{ method: 'alipay', source: 'precreate' }]);
    expect(ways('alipay', true, 'b')).toEqual([{ method: 'alipay', source: 'wap', back: 'b' }]);
    expect(ways('wechat', true, 'b').map((w) => w.source)).toEqual(['h5', 'native']);
  });
});

describe('a picture', () => {
  it('is scaled to the longest side, never up', () => {
    expect(fitted(4000, 3000, 1280)).toEqual([1280, 960]);
    expect(fitted(300, 400, 1280)).toEqual([300, 400]);
    expect(fitted(1, 9000, 100)).toEqual([1, 100]);
  });
  it('weighs what it weighs before base64', () => expect([octetsOf('QQ=='), octetsOf('QUI='), octetsOf('QUJD')]).toEqual([1, 2, 3]));
});

describe('why an order was undone', () => {
  const said: [string, string, string][] = [
    ['steps_pay.cc', 'nobody has paid it in time', 'why_nobody_paid'],
    ['steps_pay.cc', 'the number was not paid for in time', 'why_nobody_paid'],
    ['steps_pay.cc', 'it was taken after its time', 'why_late'],
    ['steps_freeze.cc', 'nobody has frozen it in time', 'why_nobody_paid'],
  ];
  it('is told in the words that the server has', () => {
    for (const [file, text, word] of said) {
      const code = new RegExp(`refusal\\("(\\w+)", "(${text}[^"]*)"`).exec(source(`commerce/${file}`));
      expect(code, text).not.toBeNull();
      expect(reasonWord(`${file === 'steps_freeze.cc' ? 'freeze' : 'pay'}: ${code![1]}: ${code![2]}`), text).toBe(word);
    }
    expect(source('commerce/orders.cc')).toContain('s->name + ": its time is over"');
    expect(reasonWord('pay: its time is over')).toBe('why_nobody_paid');
  });
  it('is told of a wallet that refuses, of a check that says no, and not of what is for care', () => {
    expect(reasonWord('pay: ACQ.BUYER_BALANCE_NOT_ENOUGH: 余额不足')).toBe('why_wallet');
    expect(reasonWord('second_check: refused five times')).toBe('why_face');
    expect(reasonWord('verify: no_match: 姓名不符')).toBe('why_identity');
    expect(reasonWord('cancelled by the customer')).toBe('why_customer');
    expect([reasonWord('open_at_host: S-PE-001'), reasonWord(undefined)]).toEqual([undefined, undefined]);
  });
});
