// Days that a list is narrowed to, kept in the address; all that there are where it says none.
import type { ReactNode } from 'react';
import { daysIn, today, type Days } from '../shared/days';
import { useKept } from '../shared/kept';
import { useWho } from '../shared/session';
import { DayRange } from './day-range';

export function useKeptDays(): { days: Days | undefined; choice: ReactNode } {
  const { timeZone } = useWho();
  const { query, of, put } = useKept();
  const on = today(timeZone);
  const days = of('from') === '' ? undefined : daysIn(query, on);
  return { days, choice: <DayRange days={days ?? { from: '', until: '' }} on={on} choose={(chosen) => put({ ...chosen })} any={{ chosen: days === undefined, choose: () => put({ from: '', until: '' }) }} /> };
}
