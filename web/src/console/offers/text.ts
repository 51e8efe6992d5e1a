// The catalogue's text, read and changed where it stands. A form and an editor are two views of one text: what the form changes is one
// value between two characters, and all that people wrote around it, comments too, stays as it is.
//
//   get(text, ['offers', 'plan-59', 'title'])                     // '吃到饱 59'
//   put(text, ['offers', 'plan-59', 'fees', 0, 'amount'], '49.00')  // the new text
import { isMap, isNode, isScalar, isSeq, parseDocument, stringify, type Document, type Node, type Pair } from 'yaml';

export type Path = readonly (string | number)[];
export type Files = ReadonlyMap<string, string>; // path -> text

const read = (text: string): Document.Parsed => parseDocument(text, { keepSourceTokens: false, strict: false, uniqueKeys: false });

export function get(text: string, path: Path): unknown {
  const at = read(text).getIn(path, true);
  return isNode(at) ? at.toJS(read(text)) : at;
}

// The words of a scalar as they are written: 19.00, not 19.
export function written(text: string, path: Path): string | undefined {
  const at = read(text).getIn(path, true);
  if (!isScalar(at) || !at.range) return undefined;
  return at.type === 'PLAIN' ? text.slice(at.range[0], at.range[1]) : String(at.value);
}

// A text as a YAML scalar: in quotes where it needs them.
export const scalar = (value: string): string => stringify(value, { lineWidth: 0 }).trim();

function whole(doc: Document.Parsed): string {
  return doc.toString({ lineWidth: 0, flowCollectionPadding: false });
}

// `source` is YAML: '19.00', '{name: m, amount: 1.00}', or a text by scalar().
export function put(text: string, path: Path, source: string): string {
  const doc = read(text);
  const at = doc.getIn(path, true);
  if (isScalar(at) && at.range) return text.slice(0, at.range[0]) + source + text.slice(at.range[1]);
  const value = parseDocument(source).contents;
  const parent = path.slice(0, -1);
  if (doc.getIn(parent) === undefined || doc.getIn(parent) === null) doc.setIn(parent, doc.createNode(typeof path.at(-1) === 'number' ? [] : {}));
  doc.setIn(path, value);
  return whole(doc);
}

export function add(text: string, list: Path, source: string): string {
  const doc = read(text);
  const value = parseDocument(source).contents;
  const at = doc.getIn(list, true);
  if (isSeq(at)) at.add(value);
  else if (isNode(at)) doc.setIn(list, doc.createNode([at, value]));
  else doc.setIn(list, doc.createNode([value]));
  return whole(doc);
}

export function remove(text: string, path: Path): string {
  const doc = read(text);
  if (!doc.hasIn(path)) return text;
  doc.deleteIn(path);
  const parent = path.slice(0, -1);
  const rest = doc.getIn(parent, true);
  if (isSeq(rest) && rest.items.length === 0) doc.deleteIn(parent); // an empty list says nothing
  return whole(doc);
}

const yamls = (files: Files): [string, string][] => [...files].filter(([path]) => /\.ya?ml$/.test(path));

// Names of a section over all files, with the file that each stands in.
export function names(files: Files, section: string): Map<string, string> {
  const out = new Map<string, string>();
  for (const [path, text] of yamls(files)) {
    if (!text.includes(`${section}:`)) continue;
    const at = read(text).get(section, true);
    if (isMap(at)) for (const pair of at.items as Pair<Node>[]) if (isScalar(pair.key)) out.set(String(pair.key.value), path);
  }
  return out;
}

// Where a name of a section stands: line, from 1.
export function lineOf(text: string, path: Path): number {
  const at = read(text).getIn(path, true);
  const from = isNode(at) && at.range ? at.range[0] : 0;
  return text.slice(0, from).split('\n').length;
}

export interface ListedOffer {
  code: string;
  title: string;
  file: string;
  base: boolean;
}
export function offersIn(files: Files): ListedOffer[] {
  const out: ListedOffer[] = [];
  for (const [code, file] of names(files, 'offers')) {
    const body = get(files.get(file)!, ['offers', code]) as { title?: unknown; kind?: unknown } | null;
    out.push({ code, file, title: typeof body?.title === 'string' ? body.title : code, base: body?.kind !== 'addon' });
  }
  return out;
}

// A new package in a file of its own: like another, under its own name, or as plain as one can be.
export function newOffer(files: Files, code: string, title: string, like: string | undefined): { file: string; text: string } {
  const file = `offers/${code}.yaml`;
  const from = like === undefined ? undefined : names(files, 'offers').get(like);
  if (from === undefined || like === undefined) {
    const tariff = [...names(files, 'tariffs').keys()][0] ?? 'basic';
    return { file, text: `offers:\n  ${code}:\n    title: ${scalar(title)}\n    tariff: ${scalar(tariff)}\n    fees:\n      - {name: ${code}, amount: 0.00, every: month, first: prorated}\n` };
  }
  const body = read(files.get(from)!).getIn(['offers', like], true) as Node;
  const lines = stringify(body, { lineWidth: 0, flowCollectionPadding: false }).trimEnd().split('\n');
  const text = `offers:\n  ${code}:\n${lines.map((l) => (l === '' ? '' : `    ${l}`)).join('\n')}\n`;
  return { file, text: put(text, ['offers', code, 'title'], scalar(title)) };
}
