// The studio's text: what a form changes in it, what an editor offers, and that the schema fits every catalogue there is.
import Ajv2020 from 'ajv/dist/2020';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { choices, placeAt, type Schema } from '../../src/console/offers/complete';
import { add, get, lineOf, names, newOffer, offersIn, put, remove, scalar, written } from '../../src/console/offers/text';

const repository = resolve(__dirname, '../../..');
const schema = JSON.parse(readFileSync(join(repository, 'docs/formats/catalogue.schema.json'), 'utf8')) as Schema;
const sample = `# What we sell.
offers:
  plan:                      # our best
    title: 吃到饱 59
    tariff: basic            # not the other
    fees:
      - {name: plan, amount: 59.00, every: month, first: prorated}   # by the day
    limits: [{counter: month-data, at: 3 GB, then: notify}]
`;

describe('a form changes one value, and leaves all else as it was', () => {
  it('a title', () => expect(put(sample, ['offers', 'plan', 'title'], scalar('月租: 大')).split('\n').map((l, i) => (l === sample.split('\n')[i] ? '' : l)).join('')).toBe('    title: "月租: 大"'));
  it('an amount keeps its decimals', () => {
    const text = put(sample, ['offers', 'plan', 'fees', 0, 'amount'], '49.90');
    expect(text).toBe(sample.replace('59.00', '49.90'));
    expect(written(text, ['offers', 'plan', 'fees', 0, 'amount'])).toBe('49.90');
  });
  it('what is added keeps the comments around it', () => {
    const text = add(sample, ['offers', 'plan', 'fees'], '{name: card, amount: 20.00, once: yes}');
    expect(text).toContain('# by the day');
    expect(text).toContain('# our best');
    expect(text).toContain('{name: card, amount: 20.00, once: yes}');
    expect(get(text, ['offers', 'plan', 'fees', 1, 'name'])).toBe('card');
    expect(text).toContain('amount: 59.00');
  });
  it('a word that was not there, and a list', () => {
    expect(get(put(sample, ['offers', 'plan', 'withdrawn'], 'yes'), ['offers', 'plan', 'withdrawn'])).toBe('yes');
    expect(get(add(sample, ['offers', 'plan', 'grants'], '{bucket: data, amount: 1 GB}'), ['offers', 'plan', 'grants', 0, 'bucket'])).toBe('data');
    expect(get(put(sample, ['offers', 'plan', 'minimum', 'amount'], '7.00'), ['offers', 'plan', 'minimum'])).toEqual({ amount: 7 });
  });
  it('what is removed, an empty list with it', () => {
    expect(get(remove(sample, ['offers', 'plan', 'limits', 0]), ['offers', 'plan'])).not.toHaveProperty('limits');
    expect(remove(sample, ['offers', 'other'])).toBe(sample);
  });
  it('finds names and lines', () => {
    const files = new Map([['a.yaml', sample], ['b.yaml', 'tariffs: {basic: {rules: []}}\n'], ['c.csv', 'offers:\n']]);
    expect([...names(files, 'offers')]).toEqual([['plan', 'a.yaml']]);
    expect(offersIn(files)).toEqual([{ code: 'plan', title: '吃到饱 59', file: 'a.yaml', base: true }]);
    expect(lineOf(sample, ['offers', 'plan', 'tariff'])).toBe(5);
  });
  it('begins a package like another', () => {
    const files = new Map([['a.yaml', sample]]);
    const { file, text } = newOffer(files, 'plan-2', '新套餐', 'plan');
    expect(file).toBe('offers/plan-2.yaml');
    expect(parse(text)).toEqual({ offers: { 'plan-2': { ...(parse(sample) as { offers: { plan: object } }).offers.plan, title: '新套餐' } } });
    expect(text).toContain('amount: 59.00');
    expect(get(newOffer(files, 'x', 'X', undefined).text, ['offers', 'x', 'title'])).toBe('X');
  });
});

describe('completion', () => {
  const files = new Map([['a.yaml', sample], ['b.yaml', 'tariffs: {basic: {rules: []}}\nbuckets: {data: {unit: octets}}\nzones: {mainland: {}, abroad: {}}\n']]);
  const at = (text: string) => choices(schema, files, text, text.length)?.options.map((o) => o.label) ?? [];
  it('knows where it is', () => {
    expect(placeAt('offers:\n  plan:\n    ti', 23)).toMatchObject({ path: ['offers', 'plan'], word: 'ti' });
    const listed = 'offers:\n  plan:\n    fees:\n      - {name: a, am';
    expect(placeAt(listed, listed.length)).toMatchObject({ path: ['offers', 'plan', 'fees', 0], word: 'am' });
    expect([...placeAt(listed, listed.length).has]).toEqual(['name']);
    const value = 'offers:\n  plan: {tariff: ba';
    expect(placeAt(value, value.length)).toMatchObject({ path: ['offers', 'plan'], key: 'tariff', word: 'ba' });
    const item = 'offers:\n  plan:\n    fees:\n      - name: a\n        every: mo';
    expect(placeAt(item, item.length)).toMatchObject({ path: ['offers', 'plan', 'fees', 0], key: 'every', word: 'mo' });
  });
  it('offers sections, words and values', () => {
    expect(at('')).toContain('offers');
    expect(at('offers:\n  plan:\n    ')).toEqual(expect.arrayContaining(['title', 'tariff', 'fees', 'grants']));
    expect(at('offers:\n  plan:\n    title: x\n    ')).not.toContain('title');
    expect(at('offers:\n  plan:\n    fees:\n      - {name: a, ')).toEqual(expect.arrayContaining(['amount', 'every']));
    expect(at('offers:\n  plan:\n    kind: ')).toEqual(['base', 'addon']);
    expect(at('offers:\n  plan:\n    fees: [{every: ')).toEqual(expect.arrayContaining(['day', 'month']));
  });
  it('offers names of the text', () => {
    expect(at('offers:\n  plan:\n    tariff: ')).toEqual(['basic']);
    expect(at('offers:\n  plan:\n    grants:\n      - {bucket: ')).toEqual(['data']);
    expect(at('tariffs:\n  t:\n    rules:\n      - {service: voice, to: [')).toEqual(['mainland', 'abroad']);
  });
  it('says nothing where nothing is known', () => expect(at('offers:\n  plan:\n    title: ')).toEqual([]));
});

describe('the schema', () => {
  const fits = new Ajv2020({ strict: false, allErrors: true }).compile(schema);
  const yamls = (folder: string): string[] => readdirSync(join(repository, folder), { withFileTypes: true }).flatMap((f) => (f.isDirectory() ? yamls(join(folder, f.name)) : f.name.endsWith('.yaml') ? [join(folder, f.name)] : []));
  for (const file of ['examples/operator', 'examples/packages', 'tests/scenarios/catalogue'].flatMap(yamls))
    it(`fits ${file}`, () => expect(fits(parse(readFileSync(join(repository, file), 'utf8'))) || fits.errors).toBe(true));
  it('refuses what is no catalogue', () => expect(fits({ offers: { plan: { titel: 'x' } } })).toBe(false));
});
