// A list as a file, however long it is: asked for a page at a time, each page's lines kept as they come. What did not come is asked for again
// where it was; what comes into the list meanwhile moves the others on, and each row is in the file once.
//
//   const so = begun(columns);
//   await gather(list, so, () => show(so.rows, so.total), signal);   // throws ApiError: call it again, and it goes on
//   download('orders.csv', so.parts);
import { mostRows, withOperator, type Page } from './api';
import { csvHead, csvLines } from './csv';

export interface InFile<R> {
  title: string;
  csv?: (row: R) => string | number | undefined; // none: it is not in the file
}
export interface ListOf<R> {
  columns: readonly InFile<R>[];
  rowKey: (row: R) => string;
  ask: (page: { offset: number; limit: number }, signal: AbortSignal) => Promise<Page<R>>;
}
export interface SoFar {
  parts: Blob[]; // not texts: the browser keeps them outside the page
  rows: number;
  total: number | undefined; // not known yet
  offset: number;
  seen: Set<string>;
  asking: ReturnType<typeof withOperator>;
}

const told = <R>(columns: readonly InFile<R>[]) => columns.filter((c) => c.csv);

export const begun = <R>(columns: readonly InFile<R>[]): SoFar => ({ parts: [new Blob([csvHead(told(columns).map((c) => c.title))])], rows: 0, total: undefined, offset: 0, seen: new Set(), asking: withOperator() });

export async function gather<R>({ columns, rowKey, ask }: ListOf<R>, so: SoFar, come: () => void, signal: AbortSignal): Promise<void> {
  const cells = told(columns).map((c) => c.csv!);
  for (;;) {
    const page = await so.asking(() => ask({ offset: so.offset, limit: mostRows }, signal));
    const fresh = page.rows.filter((r) => !so.seen.has(rowKey(r)) && so.seen.add(rowKey(r)));
    so.parts.push(new Blob([csvLines(fresh.map((r) => cells.map((cell) => cell(r))))]));
    so.rows += fresh.length;
    so.total = page.total;
    so.offset += mostRows;
    if (page.rows.length === 0 || so.offset >= page.total) return;
    come();
  }
}
