// A draft whose save was done but not answered is known again.
import { describe, expect, it } from 'vitest';
import { became, type Draft } from '../../src/console/offers/draft';
import { settled } from '../../src/shared/send';
import { ApiError } from '../../src/shared/api';
import { wholeNumber } from '../../src/console/number-filter';

const draft = (version: number, files: Record<string, string>, removed: string[] = []): Draft => ({ id: 'd', href: '', name: 'x', base: 'b', state: 'open', version, by: '', created: '', changed: '', files, removed });

describe('a save that got no answer', () => {
  const before = draft(3, { 'a.yaml': 'old', 'b.yaml': 'mine' });
  const content = { files: { 'a.yaml': 'new', 'b.yaml': null }, removed: ['c.yaml'] };
  it('was done when the draft is the next version with just that', () => {
    expect(became(draft(4, { 'a.yaml': 'new' }, ['c.yaml']), before, content)).toBe(true);
  });
  it('was not done, or somebody else has written, when it is anything else', () => {
    expect(became(draft(3, { 'a.yaml': 'new' }, ['c.yaml']), before, content)).toBe(false);
    expect(became(draft(5, { 'a.yaml': 'new' }, ['c.yaml']), before, content)).toBe(false);
    expect(became(draft(4, { 'a.yaml': 'other' }, ['c.yaml']), before, content)).toBe(false);
    expect(became(draft(4, { 'a.yaml': 'new', 'd.yaml': '' }, ['c.yaml']), before, content)).toBe(false);
    expect(became(draft(4, { 'a.yaml': 'new' }, []), before, content)).toBe(false);
  });
});

describe('what was said against a change', () => {
  const of = (status: number, code = 'x') => settled(new ApiError(status, code, ''));
  it('settles it when it says that it was not done', () => expect([of(400), of(403), of(404), of(409, 'wrong_state'), of(412), of(422)]).toEqual(Array(6).fill(true)));
  it('does not when it may have been done: it is sent again under its key', () => expect([of(0), of(500), of(502), of(503), of(409, 'in_progress'), of(422, 'key_reused')]).toEqual(Array(6).fill(false)));
});

describe('a number as it is typed', () => {
  it('is with its country where people leave it out', () => expect(['170 9007-1234', '+8617090071234', '8617090071234', '10086'].map(wholeNumber)).toEqual(['8617090071234', '8617090071234', '8617090071234', '10086']));
});
