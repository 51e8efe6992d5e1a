// Sentences that the server says in English, known here with their Chinese. `{x}`: a part, which the Chinese has again by its name.
//
//   const read = reading([['there is no grade {x}', '没有此号码等级：{x}']]);
//   read('there is no grade G7')                     // '没有此号码等级：G7'
//   read(text, (name, part) => ...)                  // what becomes of a part; as it is without it
//   read('something else')                           // undefined
//
// The first that fits is taken: what is said of one thing stands before what is said of any.
export type Pair = readonly [en: string, zh: string];

const like = (en: string): RegExp =>
  new RegExp(`^${en.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, (_, name: string) => `(?<${name}>.+?)`)}$`, 's');

export function reading(pairs: readonly Pair[]): (text: string, become?: (name: string, part: string) => string) => string | undefined {
  const all = pairs.map(([en, zh]) => [like(en), zh] as const);
  return (text, become = (_, part) => part) => {
    for (const [en, zh] of all) {
      const found = en.exec(text);
      if (found !== null) return zh.replace(/\{(\w+)\}/g, (_, name: string) => become(name, found.groups?.[name] ?? ''));
    }
    return undefined;
  };
}
