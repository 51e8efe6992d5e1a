// What the compiler says, held against its own sources: each sentence that it may say, its parts filled in, has its Chinese.
import { describe, expect, it } from 'vitest';
import { mistake, mistakeIn, pairs } from '../../src/console/offers/compiler-words';
import { source, sourcesIn } from './source';

const zh = (text: string) => mistakeIn(text, 'zh');

// Splits at `by` where no bracket and no text is open; ends at the bracket that closes what `from` is within.
function split(text: string, from: number, by: string): { parts: string[]; end: number } {
  const parts: string[] = [];
  let part = '', depth = 0, quoted = false, at = from;
  for (; at < text.length; at += 1) {
    const c = text[at]!;
    if (quoted) {
      part += c;
      if (c === '\\') part += text[(at += 1)] ?? '';
      else if (c === '"') quoted = false;
      continue;
    }
    if (c === '"') quoted = true;
    else if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c) && (depth -= 1) < 0) break;
    if (depth === 0 && c === by) {
      parts.push(part.trim());
      part = '';
    } else part += c;
  }
  return { parts: [...parts, part.trim()], end: at };
}
const literal = /^(?:std::string\()?("(?:[^"\\]|\\.)*")\)?$/;
// A C++ expression of texts as one that may be said, 'x' for what is not known here: of `a ? b : c` both; undefined: nothing of it is written out.
function texts(expression: string): string[] {
  const choice = split(expression, 0, '?').parts;
  if (choice.length === 2) return split(choice[1]!.replaceAll('::', '\0\0'), 0, ':').parts.flatMap((branch) => texts(branch.replaceAll('\0\0', '::')));
  let written = false;
  const said = split(expression, 0, '+').parts.map((p) => {
    const text = literal.exec(p);
    if (text === null) return '7';
    written = true;
    return JSON.parse(text[1]!.replaceAll('\\0', '\\u0000')) as string;
  });
  return written ? [said.join('')] : [];
}
const calls = (code: string, pattern: RegExp): string[] => {
  const plain = code.replace(/\/\/[^\n"]*$/gm, '');
  return [...plain.matchAll(pattern)].flatMap((m) => split(plain, m.index + m[0].length, ',').parts.slice(m[0].endsWith('of(') ? -1 : 1).flatMap(texts));
};

describe('what the compiler says', () => {
  const said = [...new Set([
    ...calls(sourcesIn('catalogue'), /\b(?:wrong|found_?\.add|found\(\)\.add|bad)\(/g),
    ...calls(source('catalogue/compile.cc'), /^ {4}of\(/gm),
    ...[...sourcesIn('catalogue').matchAll(/const char\* instead = ("(?:[^"\\]|\\.)*")/g)].map((m) => JSON.parse(m[1]!) as string),
    ...calls(source('gateway/rest/studio.cc'), /found\.add\(/g),
    ...calls(source('charging/machine.cc'), /refuse\(/g).filter((text) => /may (be|have)|keeps its currency/.test(text)),
  ])].filter((text) => text !== '');

  it('is found in its sources', () => {
    expect(said.length).toBeGreaterThan(290);
    expect(said).toContain("'7' is no currency");
    expect(said).toContain("did you mean '7'?");
    expect(said).toContain('add it under `7:`');
    expect(said).toContain("offer '7' may be held by somebody; write `withdrawn: yes` instead of removing it");
  });
  it('was English in the Chinese studio', () => {
    expect(said.filter((text) => zh(text) === text)).toEqual([]);
  });
  it('has its parts again in Chinese', () => {
    for (const [en, chinese] of pairs) {
      const parts = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]!).sort();
      if (en.startsWith('no time zone')) continue; // "try a name like" is said beside it
      expect(parts(chinese), en).toEqual(parts(en));
    }
  });
  it('is said of the thing that it is about', () => {
    expect(zh("there is no bucket 'dta'")).toBe('没有名为“dta”的账本');
    expect(zh('a fee needs `amount`')).toBe('费用缺少 `amount`');
    expect(zh("`every` cannot be 'fortnight'")).toBe('`every` 不能是“fortnight”');
    expect(zh("`at_end` cannot be 'x'")).toBe('`at_end` 不能是“x”');
    expect(zh('expected text, not a list')).toBe('此处应为文本，而不是列表');
    expect(zh('the profile `unicom` has no `filds`')).toBe('话单格式 `unicom` 没有 `filds` 这一项');
    expect(zh('expected octets, not seconds')).toBe('此处的单位应为 octets，而不是 seconds');
    expect(mistake({ message: 'a fee cannot be negative', instead: 'use a money bucket or a discount' }, 'zh')).toBe('费用不能为负；请使用金额账本或折扣');
    expect(mistake({ message: 'a fee cannot be negative', instead: 'use a discount' }, 'en')).toBe('a fee cannot be negative; use a discount');
    expect(zh('what nobody has said yet')).toBe('what nobody has said yet');
  });
});
