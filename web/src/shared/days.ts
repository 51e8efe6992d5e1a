// Days as texts, 2026-11-30, by the operator's clock: of texts there is only one order, and no zone to get wrong.
import { dayBegins, usualZone } from './format';

export interface Days {
  from: string;
  until: string;
}

const one = 86_400_000;
export const isDay = (text: string | null | undefined): text is string => typeof text === 'string' && /^20\d\d-\d\d-\d\d$/.test(text) && plus(text, 0) === text;

export function plus(day: string, days: number): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? '' : new Date(at + days * one).toISOString().slice(0, 10);
}

// The filters of the API by which a time lies within these days of the operator's clock.
export const spanOf = (path: string, { from, until }: Days, zone: string | undefined): Record<string, string> => ({ [`${path}.gte`]: dayBegins(from, zone).toISOString(), [`${path}.lt`]: dayBegins(plus(until, 1), zone).toISOString() });

// A period ends where the next begins; people name the day before.
export const lastDay = (end: string | undefined): string | undefined => (end ? new Date(Date.parse(end) - 1000).toISOString() : undefined);

export const daysBetween = ({ from, until }: Days): number => Math.round((Date.parse(`${until}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / one) + 1;

export const eachDay = (days: Days): string[] => Array.from({ length: daysBetween(days) }, (_, i) => plus(days.from, i));

export function today(zone = usualZone, now = new Date()): string {
  // By its parts: how a locale puts them together differs by the version of ICU (Debian's node has en-CA with slashes).
  const parts = new Intl.DateTimeFormat('en', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: zone }).formatToParts(now);
  return (['year', 'month', 'day'] as const).map((type) => parts.find((p) => p.type === type)!.value).join('-');
}

export const presets = ['week', 'thirty', 'month', 'last'] as const;
export type Preset = (typeof presets)[number];

export function daysOf(preset: Preset, on: string): Days {
  const first = `${on.slice(0, 8)}01`;
  if (preset === 'week') return { from: plus(on, -6), until: on };
  if (preset === 'thirty') return { from: plus(on, -29), until: on };
  if (preset === 'month') return { from: first, until: on };
  const until = plus(first, -1);
  return { from: `${until.slice(0, 8)}01`, until };
}

const most = 400; // days that the server adds up at a time
// As an address says them; the last thirty where it says none.
export function daysIn(query: URLSearchParams, on: string): Days {
  const standard = daysOf('thirty', on);
  const asked = [query.get('from'), query.get('until')];
  const [from = standard.from, until = standard.until] = asked.every(isDay) ? [...asked].sort() : [];
  return daysBetween({ from, until }) > most ? { from: plus(until, 1 - most), until } : { from, until };
}
