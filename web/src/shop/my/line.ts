// The number that one has signed in with, and its account as charging has it.
import { api, type Answer } from '../../shared/api';
import { useAsk, type Asked } from '../../shared/ask';
import { useWho } from '../../shared/session';

export type Balance = Answer<'/sublet/v1/balance/{number}', 'get'>;

export const useLine = (): string => useWho().line!;

export function useBalance(): Asked<Balance> {
  const number = useLine();
  return useAsk((signal) => api.get('/sublet/v1/balance/{number}', { path: { number }, signal }), [number]);
}

// Of this line, what is wanted and what its host has confirmed: "none", "half", "full", "half+data" ...
export function stops(balance: Balance | undefined, number: string): { wanted: string; confirmed: string } {
  const own = balance?.lines.find((l) => l.line === number) ?? balance?.lines[0];
  return { wanted: own?.wanted ?? 'none', confirmed: own?.confirmed ?? 'none' };
}

// A number as people type it, as the API knows it.
export function asLine(text: string, country = '86'): string | undefined {
  const digits = text.replace(/[\s-]/g, '').replace(/^\+/, '');
  if (country === '86') return /^(86)?1\d{10}$/.test(digits) ? `86${digits.slice(-11)}` : undefined;
  return /^\d{8,15}$/.test(digits) ? (digits.startsWith(country) ? digits : `${country}${digits.replace(/^0/, '')}`) : undefined;
}
