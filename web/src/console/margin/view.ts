// What of the margins is looked at: days, what they are narrowed to, what they are added up by. All of it stands in the address, so
// that a view can be sent to a colleague.
import type { Query } from '../../shared/api';
import { daysIn, isDay, type Days } from '../../shared/days';

export const dimensions = ['host', 'province', 'package', 'what', 'day'] as const;
export type Dimension = (typeof dimensions)[number];
export type By = Dimension | 'uses';

export interface View extends Days {
  by: By;
  narrowed: Partial<Record<Dimension, string>>; // 'host': 'unicom'; '-': to those of none
  losing: boolean; // of single uses: only those at a loss
}

export const none = '-';

export function viewOf(query: URLSearchParams, today: string): View {
  const narrowed: View['narrowed'] = {};
  for (const d of dimensions) {
    const value = query.get(d);
    if (value && (d !== 'day' || isDay(value))) narrowed[d] = value;
  }
  const by = query.get('by');
  return { ...daysIn(query, today), by: by === 'uses' || (isDimension(by) && narrowed[by] === undefined) ? by : next(narrowed), narrowed, losing: query.get('losing') === 'true' };
}

const isDimension = (word: string | null): word is Dimension => (dimensions as readonly (string | null)[]).includes(word);
const next = (narrowed: View['narrowed']): By => dimensions.find((d) => narrowed[d] === undefined) ?? 'uses';

export function addressOf(view: View): string {
  const query = new URLSearchParams({ from: view.from, until: view.until, by: view.by });
  for (const d of dimensions) if (view.narrowed[d] !== undefined) query.set(d, view.narrowed[d]);
  if (view.losing) query.set('losing', 'true');
  return `?${query.toString()}`;
}

// One row taken: what is in it, by what is still open. What has no name there ("") is asked for as '-'.
export function narrow(view: View, dimension: Dimension, value: string | undefined): View {
  const narrowed = { ...view.narrowed, [dimension]: value ? value : none };
  return { ...view, narrowed, by: next(narrowed) };
}

export function widen(view: View, dimension: Dimension): View {
  const { [dimension]: _, ...narrowed } = view.narrowed;
  return { ...view, narrowed, by: dimension };
}

// As the server is asked for sums; for single uses the reason is their service, and what is no use has none.
export function asked(view: View): Query {
  const { day, ...others } = view.narrowed;
  return { from: day ?? view.from, until: day ?? view.until, ...others };
}
export const isUse = (what: string | undefined): boolean => what === undefined || what.startsWith('use/');
export function askedUses(view: View): Query {
  const { what, ...others } = asked(view);
  return { ...others, service: typeof what === 'string' ? what.replace(/^use\//, '') : undefined, losing: view.losing ? true : undefined };
}
