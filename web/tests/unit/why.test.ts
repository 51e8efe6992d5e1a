// Charging says why in English; here it is held against what stands in charging's own sources that each sentence has its Chinese.
import { describe, expect, it } from 'vitest';
import { grammar, partsOf, whyIn } from '../../src/shared/why';
import { source } from './source';

// The texts of a C++ source, but for what it includes and what it only compares with.
function textsOf(cc: string): string[] {
  const code = cc.replace(/^#include.*$/gm, '').replace(/^\s*\/\/.*$/gm, '').replace(/(==|!=|starts_with\(|find\()\s*"[^"]*"/g, '');
  return [...code.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((m) => m[1]!.replace(/\\n/g, '\n').replace(/\\(.)/g, '$1'));
}
const words = (text: string) => /[A-Za-z]{2}/.test(text);
const english = Object.values(grammar).flatMap((pairs) => pairs.map(([en]) => en));
const known = (text: string) => english.some((en) => en.includes(text.trim()));
const lacking = (cc: string) => textsOf(cc).filter((text) => words(text) && !known(text));

describe('what charging can say of a charge', () => {
  it.each(['charging/explain.cc', 'charging/explain_event.cc'])('has its Chinese: %s', (path) => {
    expect(textsOf(source(path)).filter(words).length).toBeGreaterThan(40);
    expect(lacking(source(path))).toEqual([]);
  });
  it('a new sentence would be missed', () => expect(lacking(`${source('charging/explain.cc')}\nsay("The moon was full: " + x + ".");`)).toEqual(['The moon was full: ']));
  it('the note of a session has it too', () => {
    const note = /out\["note"\] = "([^"]+)"/.exec(source('gateway/rest/usage_api.cc'))![1]!;
    expect(whyIn(note, 'zh').language).toBe('zh');
  });
  it('services and directions are those of the catalogue', () => {
    const terms = source('catalogue/terms.cc');
    for (const [list, kind] of [['services', 'service'], ['directions', 'direction']] as const) {
      const named = [...new RegExp(`${list}\\[\\] = \\{([^}]*)\\}`).exec(terms)![1]!.matchAll(/"(\w+)"/g)].map((m) => m[1]);
      expect(grammar[kind]!.map(([en]) => en).sort()).toEqual(named.sort());
    }
  });
  it('whole lines of charging\'s own tests are understood', () => {
    const lines = textsOf(source('charging/explain_test.cc')).map((text) => text.replace(/\n$/, '')).filter((text) => /^(  )?[A-Z].*[^.]\.$/.test(text) && !text.includes('\n'));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => whyIn(line, 'zh').language === 'en')).toEqual([]);
  });
});

// Every way to say a part of this kind, its parts each said in one of their ways in turn.
const values: Record<string, string> = { text: '甲', count: '3', plain: '1.25', date: '2026-11-05', month: '2026-11', year: '2026', time: '10:00:00' };
function said(kind: string, depth = 0): string[] {
  const pairs = grammar[kind];
  if (pairs === undefined) return [values[kind]!];
  return pairs.flatMap(([en]) => {
    const pieces = partsOf(en).map((p) => (typeof p === 'string' ? [p] : said(p.kind, depth + 1)));
    const most = Math.max(...pieces.map((p) => p.length));
    return Array.from({ length: depth > 2 ? 1 : most }, (_, i) => pieces.map((p) => p[i % p.length]).join(''));
  });
}

describe('in Chinese', () => {
  it('every sentence is found again, with nothing of English left over', () => {
    const all = said('sentence');
    expect(all.length).toBeGreaterThan(100);
    const odd = all.filter((line) => {
      const { text, language } = whyIn(line, 'zh');
      return language !== 'zh' || /[A-Za-z]{3}|\{|undefined/.test(text);
    });
    expect(odd).toEqual([]);
  });
  it.each([
    ['Line 8617090000001: voice out to 8613800000000, begun 2026-03-01 10:00:00 (Asia/Shanghai), 61 s.', '号码 8617090000001，主叫通话，对方 8613800000000，2026-03-01 10:00:00（Asia/Shanghai）开始，用量 61 秒。'],
    ['  Step 2 (0.30 per 1 min, counted in begun 1 s, and 0.15 when it is entered, at most 1.00), from 1 min to 11 min: 1.00.', '  第 2 档（每 1 分钟 0.30，不足 1 秒按 1 秒计，进入本档另收 0.15，最高 1.00），从 1 分钟到 11 分钟：1.00。'],
    ["  350 KB were priced over the counter 'tiers' of the month, which stood at 3 MB and to which this adds 350 KB.", '  350 KB 计费，按当月计数项“tiers”：原为 3 MB，本次增加 350 KB。'],
    ["Offer 'renwoxing' (任我行), at 10:00:00, rule '国内通话'.", '套餐“renwoxing”（任我行），10:00:00，适用规则“国内通话”。'],
    ["Fee 'plan' of offer 'plain': 19.03, which is 59.00 for 10 of the 31 days of the month 2026-03: from 2026-03-22.", '费用“plan”（套餐“plain”）：19.03，即 2026-03 月度 59.00 按 31 天中的 10 天计：2026-03-22 起。'],
    ['Rounded half up to 0.01, once for the use: about -0.0021679687.', '本次使用取整一次，四舍五入至 0.01：约 -0.0021679687。'],
    ["Host 'unicom' is owed 0.20 by wholesale rule '国内通话'; margin -0.05.", '应付运营商“unicom” 0.20，依批发规则“国内通话”；毛利 -0.05。'],
  ])('%s', (en, zh) => expect(whyIn(en, 'zh')).toEqual({ text: zh, language: 'zh' }));
  it('what it does not know is shown as it came, and English always is', () => {
    expect(whyIn('The moon was full: 1.00.', 'zh')).toEqual({ text: 'The moon was full: 1.00.', language: 'en' });
    expect(whyIn('Cost: 3.03 CNY.', 'en')).toEqual({ text: 'Cost: 3.03 CNY.', language: 'en' });
  });
});
