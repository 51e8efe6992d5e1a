// Why a number changed: the server says it in short English, which is held against its sources here.
import { describe, expect, it } from 'vitest';
import { causes } from '../../src/console/lines/causes';
import { source, sourcesIn } from './source';

describe('a cause in a number\'s history', () => {
  const cc = sourcesIn('commerce').replace(/^\s*\/\/.*$/gm, '');
  const literals = (text: string) => [...text.matchAll(/"([^"]*)"/g)].map((m) => m[1]!);
  // The last argument but one of each call that writes a change, and the one that is written in SQL.
  const calls = (name: string, text: string) => [...text.matchAll(new RegExp(`\\b${name}\\(w, [^;]*`, 'g'))].map((m) => m[0].replace(/std::move\((\w+)\)/g, '$1'));
  const ofNumbers = ['put', 'record'].flatMap((name) => calls(name, source('commerce/numbers.cc'))).map((c) => /^\w+\(w, \*?\w+, \*?\w+, (.*?), (?:"[^"]*"|\w+)(?: \+ \w+)?\)/.exec(c)?.[1] ?? '');
  const moved = [...cc.matchAll(/\bmove_number\([^;]*?NumberState::\w+, ("[^"]*"),/g)].map((m) => m[1]!);
  const graded = [...cc.matchAll(/insert into number_change [^;]*'idle', 'idle', '(\w+)'/g)].map((m) => m[1]!);
  const stoppers = ['user', 'arrears', 'risk', 'loss'];
  const said = [...new Set([...ofNumbers, ...moved].flatMap(literals).concat(graded))].flatMap((c) => (c === 'stopped by ' ? stoppers.map((by) => c + by) : [c]));

  it('is found in the sources', () => {
    expect(ofNumbers.filter((c) => literals(c).length === 0 && c !== 'cause')).toEqual([]);
    expect(said).toEqual(expect.arrayContaining(['reserve', 'time over', 'frozen by hand', 'put back by hand', 'activated', 'graded', 'restored', 'ordered']));
    expect(source('commerce/numbers.h')).toContain('`stopped` says by whom: user, arrears, risk, loss.');
  });
  it('is said in both languages, each that the server writes', () => {
    expect(said.filter((c) => !(`cause_${c}` in causes.en))).toEqual([]);
    expect(Object.keys(causes.en).filter((key) => !said.includes(key.slice(6)))).toEqual([]);
  });
});
