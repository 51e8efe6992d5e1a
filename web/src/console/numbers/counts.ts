// The stock, counted by the server; here only laid out. Counts are whole numbers, so they may be added.
import { api, type Row } from '../../shared/api';

export type Count = Row<'/sublet/v1/stock'>;
export type Shown = 'all' | 'idle' | 'in_use';

export const states = ['idle', 'reserved', 'paid', 'pre_opened', 'in_use', 'stopped', 'closed', 'frozen'] as const;

// All that a question comes to: it has as many rows as there are places and states, and may need several pages.
export async function countStock(by: string, only: Record<string, string>, signal: AbortSignal): Promise<Count[]> {
  const all: Count[] = [];
  for (let total = 1; all.length < total; ) {
    const page = await api.list('/sublet/v1/stock', { query: { by, ...only, offset: all.length, limit: 1000 }, signal });
    all.push(...page.rows);
    total = page.rows.length === 0 ? all.length : page.total;
  }
  return all;
}

export const isShown = (state: string | undefined, shown: Shown): boolean => shown === 'all' || (shown === 'idle' ? state === 'idle' : state === 'in_use' || state === 'stopped');
export const sum = (counts: Count[]): number => counts.reduce((n, c) => n + c.numbers, 0);

// Counts laid out as rows of one name with a cell for each state.
export interface StateRow {
  name: string;
  all: number;
  of: Map<string, number>;
}
export function byState(counts: Count[], name: (c: Count) => string): StateRow[] {
  const rows = new Map<string, StateRow>();
  for (const c of counts) {
    const key = name(c);
    const row = rows.get(key) ?? { name: key, all: 0, of: new Map<string, number>() };
    row.all += c.numbers;
    row.of.set(c.state ?? '', (row.of.get(c.state ?? '') ?? 0) + c.numbers);
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => b.all - a.all || a.name.localeCompare(b.name));
}

// How dark a tile is: 0 none, then four steps by the share of the most.
export function level(n: number, most: number): number {
  if (n <= 0 || most <= 0) return 0;
  return Math.min(4, 1 + Math.floor((4 * n) / (most + 1)));
}
