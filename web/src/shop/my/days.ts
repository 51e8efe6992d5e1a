// Use by day and by app, put together from what the server has counted of each day, service and app. Money is added exactly.
import { daysOf, today, type Days } from '../../shared/days';
import { decimalOf, micros } from '../amount';
import type { UseOfDays } from '../types';

export type DayUse = UseOfDays['days'][number];
export interface Summed {
  name: string; // a day, or an app
  amounts: { service: string; unit: string; amount: number }[];
  octets: number;
  cost: string; // decimal
}

export function summed(days: readonly DayUse[], by: (d: DayUse) => string): Summed[] {
  const all = new Map<string, { amounts: Map<string, { service: string; unit: string; amount: number }>; octets: number; cost: bigint }>();
  for (const d of days) {
    const name = by(d);
    const one = all.get(name) ?? { amounts: new Map(), octets: 0, cost: 0n };
    const same = one.amounts.get(d.service) ?? { service: d.service, unit: d.unit, amount: 0 };
    one.amounts.set(d.service, { ...same, amount: same.amount + d.amount });
    if (d.unit === 'octets') one.octets += d.amount;
    one.cost += micros(d.cost) ?? 0n;
    all.set(name, one);
  }
  return [...all.entries()].map(([name, o]) => ({ name, amounts: [...o.amounts.values()], octets: o.octets, cost: decimalOf(o.cost) }));
}

export const byDay = (days: readonly DayUse[]): Summed[] => summed(days, (d) => d.day).sort((a, b) => (a.name < b.name ? 1 : -1));
export const byApp = (days: readonly DayUse[]): Summed[] => summed(days.filter((d) => d.unit === 'octets'), (d) => d.app ?? '').sort((a, b) => b.octets - a.octets);

// Days as the operator's clock has them: "2026-11-29".
export const dayOf = (at: Date, zone: string): string => today(zone, at);
export const periods = ['week', 'month', 'last_month'] as const;
export type Period = (typeof periods)[number];

// From and until, both within: the last seven days, this month, the month before.
export const period = (kind: Period, on: string): Days => daysOf(kind === 'last_month' ? 'last' : kind, on);
