// What the shop asks of the API that `api-types.ts` does not know yet: by hand until the types are made anew from a server that has it.
import { api } from '../shared/api';
import type { Told } from './amount';

export interface Brand {
  operator: string;
  title: string;
  colour?: string;
  logo?: string; // a data: URL
  slogan?: { en?: string; zh?: string };
  serviceNumber?: string;
  currency: string;
  timeZone: string;
  country?: string;
}
export interface Package {
  offer: string;
  title: string;
  kind: 'package' | 'addon';
  shared?: boolean;
  many?: boolean;
  validDays?: number;
  validMonths?: number;
  fees: { name: string; amount: Told; every: string }[];
  grants: { title: string; unit: string; amount: number; every: string; months?: number; rollover?: number }[];
  prices: { name: string; services: string[]; free: boolean; byDestination?: boolean; repeats?: boolean; steps?: { amount: number; per: number; increment?: number; for?: number; fee?: number; most?: number }[] }[];
}
export interface City {
  province: string;
  city: string;
  host: string;
  numbers: number;
  least: Told; // the price of the cheapest
}
export interface Estimate {
  offer: string;
  title: string;
  of: string; // "own", or the host's code
  monthly: Told;
  total: Told;
  once?: Told; // paid when it is taken, not in `total`
  parts: { what: string; amount: Told }[]; // use/voice, fee/NAME, minimum
  note?: string; // stopped, no_price
  unserved?: { service: string; why: string; uses: number; units: number }[];
}
export interface Use {
  days: { day: string; service: string; app?: string; uses: number; amount: number; unit: string; cost: Told }[];
}
export interface Complaint {
  id: string;
  number: string;
  about: 'service' | 'network' | 'charges';
  words: string;
  state: 'open' | 'answered';
  created: string;
  due: string;
  overdue: boolean;
  answer?: string;
  answered?: string;
}
export interface Identity {
  party: string;
  name: string;
  idNumber: string;
}

interface Loose {
  get<T>(path: string, asked?: { path?: Record<string, string>; query?: Record<string, string | number | undefined>; signal?: AbortSignal }): Promise<T>;
  post<T>(path: string, asked: { body: unknown; key?: string; path?: Record<string, string> }): Promise<T>;
}
export const open = api as unknown as Loose;
