// From pictures of totals, one a second, to what happened a second or a minute.
import type { components } from '../../shared/api-types';

export type Picture = components['schemas']['sublet.Now'];
export type Point = components['schemas']['sublet.NowPoint'];

export const longest = 600; // seconds that are shown

export function pointOf(p: Picture): Point {
  const { margin: _, ...money } = p.money; // what who looks on may see of it
  return { at: p.at, records: p.records.all, realTime: p.requests.realTime, api: p.requests.api, sessions: p.sessions, ...money, stops: p.stops, restores: p.restores };
}

// The series with one more; a picture that came before is none.
export function more(points: Point[], p: Point): Point[] {
  const last = points[points.length - 1];
  if (last && Date.parse(p.at) <= Date.parse(last.at)) return points;
  return [...points, p].slice(-longest);
}

export type Counted = Exclude<keyof Point, 'at' | 'sessions'>;

// How much of it a second over the last `seconds`; counters that began anew (the server did) give nothing rather than less than nothing.
export function perSecond(points: Point[], of: Counted, seconds: number): number | undefined {
  const last = points[points.length - 1];
  if (last === undefined || points.length < 2) return undefined;
  const until = Date.parse(last.at);
  let first = points[points.length - 2]!;
  for (let i = points.length - 2; i >= 0 && until - Date.parse(points[i]!.at) <= seconds * 1000; i -= 1) first = points[i]!;
  const passed = (until - Date.parse(first.at)) / 1000;
  const from = first[of];
  const to = last[of];
  return passed <= 0 || from === undefined || to === undefined || to < from ? undefined : (to - from) / passed;
}

// The curve: at each point the mean of the `over` seconds before it.
export function curve(points: Point[], of: Counted, over: number, scale = 1): [number, number | null][] {
  const out: [number, number | null][] = [];
  let from = 0;
  for (let i = 1; i < points.length; i += 1) {
    const at = Date.parse(points[i]!.at);
    while (from < i - 1 && at - Date.parse(points[from]!.at) > over * 1000) from += 1;
    const passed = (at - Date.parse(points[from]!.at)) / 1000;
    const grew = (points[i]![of] ?? NaN) - (points[from]![of] ?? NaN);
    out.push([at, passed <= 0 || !(grew >= 0) ? null : Math.round((scale * grew * 100) / passed) / 100]);
  }
  return out;
}
