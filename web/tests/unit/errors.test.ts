// What is said of a refusal, held against the codes that stand in the server's own sources.
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../src/shared/api';
import { detailOf, refusals, saidAs } from '../../src/shared/error-words';
import { staffWord, staffWords } from '../../src/shared/error-words-staff';
import { source, sourcesIn } from './source';

const refused = (code: string, message = '', status = 422) => new ApiError(status, code, message);
const hasWords = (code: string) => !['refused', 'fault'].includes(staffWord(refused(code)));

describe('a refusal of the server', () => {
  const table = /std::array<Known, (\d+)> known = \{\{(.*?)\}\}\};/s.exec(source('gateway/rest/call.cc'))!;
  const codes = [...table[2]!.matchAll(/"([a-z_]+)", \d+/g)].map((m) => m[1]!);
  it('has words, each of the table of codes', () => {
    expect(codes).toHaveLength(Number(table[1]));
    expect(codes.filter((code) => !hasWords(code))).toEqual([]);
  });
  it('has words, each that commerce and the API write, but for what no page asks for', () => {
    const elsewhere = ['bad_import', 'stopped']; // of TM Forum's import jobs, and of a server that ends
    const said = [...`${sourcesIn('commerce')}\n${sourcesIn('gateway/rest')}`.matchAll(/refusal\("([a-z_]+)"/g)].map((m) => m[1]!);
    expect(new Set(said).size).toBeGreaterThan(100);
    expect([...new Set(said)].filter((code) => !hasWords(code)).sort()).toEqual(elsewhere);
  });
  it('that nobody knows is told with the server\'s own text, and a fault is no refusal', () => {
    expect(staffWord(refused('never_heard_of'))).toBe('refused');
    expect(staffWord(refused('never_heard_of', '', 502))).toBe('fault');
    expect(staffWord(refused('unknown_thing'))).toBe('not_found');
    expect(detailOf(refused('bad_setting', 'days is a whole number from 1 to 9', 400))).toBe('days is a whole number from 1 to 9');
  });
  it('says nothing of its own where the server has only its status\'s name', () => {
    for (const name of ['', 'Not Found', 'Unprocessable Content', 'Bad Request', 'Conflict']) expect(detailOf(refused('wrong_state', name))).toBe('');
    expect(detailOf(refused('too_many_requests', 'wait 3 s', 429))).toBe('');
    expect(detailOf(refused('unreachable', 'the server does not answer', 0))).toBe('');
  });
  it('always says what to do, in both languages', () => {
    for (const words of [refusals.en, refusals.zh, staffWords.en, staffWords.zh] as Record<string, string>[])
      for (const name of Object.keys(words).filter((n) => !n.endsWith('_do'))) expect(words[`${name}_do`], name).toMatch(/\S/);
    for (const [code, name] of Object.entries(saidAs)) expect(code in refusals.en, `${code} has words of its own, and is said as ${name}`).toBe(false);
  });
});

describe('a fault', () => {
  it('does not promise that nothing was changed: a proxy\'s 502 may come after the commit', () => {
    expect(refusals.en.fault_do).not.toMatch(/nothing was changed/i);
    expect(refusals.zh.fault_do).not.toContain('未做任何更改');
    expect(staffWord(refused('records_unreachable', '', 503))).toBe('fault');
    expect(detailOf(refused('fault', 'Bad Gateway', 502))).toBe('HTTP 502');
  });
});
