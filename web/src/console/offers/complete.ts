// Completion in the catalogue's text, from its JSON Schema: which words may stand where the cursor is, and which values; names (of tariffs,
// buckets, zones ...) from the text itself. Works while the text is broken, as it is when somebody writes.
import { names, type Files } from './text';

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  enum?: string[];
  const?: string;
  anyOf?: Schema[];
  oneOf?: Schema[];
  $defs?: Record<string, Schema>;
}

// Where the cursor is: the keys above it (a number for an item of a list), what is being written, and whether as a key or as a value.
export interface Place {
  path: (string | number)[];
  word: string;
  key?: string; // of the value that is written; missing: a key is written
  has: Set<string>; // keys that the map has already, as far as can be seen
}

interface Open {
  kind: 'map' | 'list';
  key: string; // that it is the value of
  keys: Set<string>;
}

// The part of a line before a comment.
function bare(line: string): string {
  let quote = '';
  for (let i = 0; i < line.length; i += 1) {
    const c = line[i]!;
    if (quote) {
      if (c === quote) quote = '';
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '#' && (i === 0 || line[i - 1] === ' ')) return line.slice(0, i);
  }
  return line;
}

// Braces and brackets that are open at the end of a text, and what is written since.
function flow(text: string): { open: Open[]; rest: string } {
  const open: Open[] = [];
  let word = '';
  let key = '';
  let quote = '';
  for (const c of text) {
    if (quote) {
      if (c === quote) quote = '';
      else word += c;
    } else if (c === '"' || c === "'") quote = c;
    else if (c === '{' || c === '[') {
      open.push({ kind: c === '{' ? 'map' : 'list', key, keys: new Set() });
      word = key = '';
    } else if (c === '}' || c === ']') {
      open.pop();
      word = key = '';
    } else if (c === ':' && open.at(-1)?.kind !== 'list') {
      key = word.trim().replace(/^-\s+/, '');
      open.at(-1)?.keys.add(key);
      word = '';
    } else if (c === ',' && open.length > 0) word = key = '';
    else word += c;
  }
  return { open, rest: key === '' ? word : `${key}:${word}` };
}

const indent = (line: string): number => line.length - line.trimStart().length;

export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n').map(bare);
  // The line on which the open braces begin.
  let first = before.length - 1;
  let inside = flow(before[first]!);
  for (let tries = 0; inside.open.length === 0 && first > 0 && tries < 40; tries += 1) {
    const wider = flow(before.slice(first - 1).join('\n'));
    if (wider.open.length === 0) break;
    first -= 1;
    inside = wider;
  }
  const line = before[first]!;
  const path: (string | number)[] = [];
  let column = indent(line);
  const item = /^\s*-\s+/.exec(line);
  if (item) column = item[0].length;
  const keysHere = new Set<string>();
  for (let i = first - 1, from = column; i >= 0; i -= 1) {
    const l = before[i]!;
    if (l.trim() === '') continue;
    const dash = /^(\s*)-\s+/.exec(l);
    const at = dash ? dash[0].length : indent(l);
    const key = /^\s*(?:-\s+)*([^:{}[\]]+):/.exec(l)?.[1]?.trim().replace(/^["']|["']$/g, '');
    if (at === column && path.length === 0 && key !== undefined && !item) keysHere.add(key);
    if (at < from || (dash && at === from && indent(l) < from)) {
      if (dash && at === from) {
        path.unshift(0);
        from = indent(l) + 1;
        continue;
      }
      if (key === undefined) continue;
      path.unshift(key);
      from = at;
      if (dash) {
        path.unshift(0);
        from = indent(l) + 1;
      }
    }
  }
  if (item) path.push(0);
  for (const o of inside.open) {
    if (o.key !== '') path.push(o.key);
    if (o.kind === 'list') path.push(0);
  }
  const rest = inside.open.length > 0 ? inside.rest : line.slice(item ? item[0].length : 0).trimStart();
  const top = inside.open.at(-1);
  const colon = top?.kind === 'list' ? -1 : rest.indexOf(':');
  const has = top ? top.keys : keysHere;
  if (top?.kind === 'list') return { path, word: rest.trimStart(), key: '', has };
  return colon < 0 ? { path, word: rest.trim(), has } : { path, word: rest.slice(colon + 1).trimStart(), key: rest.slice(0, colon).trim(), has };
}

// The shapes that something at a path may have.
function shapes(root: Schema, path: Place['path']): Schema[] {
  const expand = (s: Schema): Schema[] => {
    if (s.$ref) {
      const to = s.$ref.slice(2).split('/').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], root) as Schema | undefined;
      return to ? expand(to) : [];
    }
    const parts = s.anyOf ?? s.oneOf;
    return parts ? parts.flatMap(expand) : [s];
  };
  let now = expand(root);
  for (const step of path) {
    now = now.flatMap((s) => {
      if (typeof step === 'number') return s.items ? expand(s.items) : [];
      const known = s.properties?.[step] ?? (typeof s.additionalProperties === 'object' ? s.additionalProperties : undefined);
      return known ? expand(known) : [];
    });
  }
  return now;
}

// Whose names a word's values are.
const sectionOf: Record<string, string> = {
  tariff: 'tariffs', bucket: 'buckets', counter: 'counters', counters: 'counters', price: 'prices', over: 'counters', from: 'buckets', into: 'buckets', with_offer: 'offers', profile: 'profiles',
  to: 'zones', not_to: 'zones', at: 'zones', not_at: 'zones', home: 'zones', zones: 'zones', to_network: 'networks', from_network: 'networks', apps: 'apps', not_apps: 'apps',
};

export interface Choice {
  label: string;
  detail?: string;
  apply?: string;
}

export function choices(schema: Schema, files: Files, text: string, offset: number): { from: number; options: Choice[] } | undefined {
  const place = placeAt(text, offset);
  const from = offset - place.word.length;
  if (place.key === undefined) {
    const found = new Map<string, Schema>();
    for (const s of shapes(schema, place.path)) for (const [name, of] of Object.entries(s.properties ?? {})) if (!place.has.has(name) || name === place.word) found.set(name, of);
    const options = [...found].map(([name, of]) => ({ label: name, apply: `${name}: `, ...(of.description ? { detail: of.description } : {}) }));
    return options.length > 0 ? { from, options } : undefined;
  }
  const last = place.key !== '' ? place.key : [...place.path].reverse().find((p): p is string => typeof p === 'string');
  const path = place.key !== '' ? [...place.path, place.key] : place.path;
  const values = new Set<string>();
  for (const s of shapes(schema, path)) {
    for (const e of [...(s.enum ?? []), ...(s.items?.enum ?? [])]) values.add(String(e));
    if (s.const !== undefined) values.add(s.const);
    if (s.type === 'boolean') values.add('yes').add('no');
  }
  const section = last === undefined ? undefined : sectionOf[last];
  // `from` and `at` are times, and days, elsewhere.
  if (section !== undefined && shapes(schema, path).length > 0) for (const name of names(files, section).keys()) values.add(name);
  return values.size > 0 ? { from, options: [...values].map((label) => ({ label, ...(section ? { detail: section } : {}) })) } : undefined;
}
