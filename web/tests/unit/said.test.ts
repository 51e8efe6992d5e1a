// What is kept of orders and lots, held against the sentences in the server's own sources.
import { describe, expect, it } from 'vitest';
import { saidIn, sentences } from '../../src/console/said';
import { source, sourcesIn } from './source';

const steps: Record<string, string> = { open_at_host: '运营商开户', pay: '支付' };
const step = (name: string) => steps[name];
const zh = (text: string) => saidIn(text, 'zh', step);

describe('why an order stands so', () => {
  it('was told in English to who reads Chinese', () => {
    expect(zh('open_at_host: number_in_use: the number is in use')).toBe('运营商开户：该号码已被占用');
    expect(zh('pay: its time is over')).toBe('支付：已超过办理时限');
    expect(zh('cannot be undone: line_closed: the line is closed')).toBe('无法撤销：线路已销户');
    expect(zh("the host's IMSI was not taken: bad_imsi: it has letters; retry to go on without")).toMatch(/^未采用运营商返回的 IMSI：.+；可重试，跳过此项继续办理$/);
  });
  it('stays as it is where a person or a host says it', () => {
    for (const own of ['客户要求', 'the customer has asked for it', 'by request: none', 'S-PE-104: gone', 'never_heard_of_it: x']) expect(zh(own), own).toBeUndefined();
    expect(zh('open_at_host: S-PE-104: gone')).toBe('运营商开户：S-PE-104: gone');
    expect(saidIn('by request', 'en', step)).toBeUndefined();
  });
  it('is said without codes in English', () => {
    expect(saidIn('open_at_host: number_in_use: the number is in use', 'en', () => 'Opened at the host')).toBe('Opened at the host: the number is in use');
    expect(saidIn('number_in_use: the number is in use', 'en')).toBe('the number is in use');
  });
  it('has Chinese for each sentence of the server', () => {
    const commerce = sourcesIn('commerce');
    const of = (pattern: RegExp) => [...commerce.matchAll(pattern)].map((m) => m[1]!);
    const stalls = of(/stall\(f, \*?s, "((?:[^"\\]|\\.)*)"/g);
    const rows = [...source('commerce/number_import.cc').matchAll(/(?:wrong_? = |refuse\(.*?, )"([^"]+)"/g), ...source('commerce/stock_file.cc').matchAll(/wrong = "([^"]+)"/g)].map((m) => m[1]!);
    expect(stalls.length).toBeGreaterThan(6);
    expect(rows.length).toBeGreaterThan(6);
    const known = (text: string) => sentences.some(([en]) => en === text || (en.startsWith(text.trimEnd()) && en.slice(text.trimEnd().length).trim().startsWith('{')) || zh(text) !== undefined);
    expect([...stalls, ...rows].filter((text) => !known(text))).toEqual([]);
  });
});
