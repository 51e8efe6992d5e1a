// Money, units, numbers and times as people read them. Amounts come as decimal numbers or texts and are cut, never worked with: what is
// added up is added up by the server.
import type { Language } from './i18n';

const locale = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en-GB');

// Whose clock it is where nobody says: the platform's own people belong to no operator, and the operators that they look at are China's. Never
// the browser's, which is anywhere: two who look at one page would see two times.
export const usualZone = 'Asia/Shanghai';

// How much of an amount is shown. Everywhere it is to the fen, rounded as people do; whole: a round price without its fen; left: of what is
// there to be spent, never more than it is; exact: to the last of six digits, of prices, which are multiplied, and of single
// uses and bookings, which are added up and explained to the last of them. What is less than a fen is not shown as nothing.
export type Shown = 'fen' | 'whole' | 'left' | 'exact';

export function money(amount: number | string | undefined, language: Language, currency = 'CNY', shown: Shown = 'fen'): string {
  if (amount === undefined || amount === '') return '–';
  const value = typeof amount === 'number' ? amount : Number(amount);
  if (!Number.isFinite(value)) return String(amount);
  const micros = Math.round(value * 1e6); // exact, where 0.29 is not
  const small = micros !== 0 && Math.abs(micros) < 10_000;
  const told = shown === 'left' && !small ? Math.floor(micros / 10_000) / 100 : micros / 1e6;
  const least = shown === 'whole' && micros % 1_000_000 === 0 ? 0 : 2;
  return new Intl.NumberFormat(locale(language), { style: 'currency', currency, currencyDisplay: 'narrowSymbol', minimumFractionDigits: least, maximumFractionDigits: small || shown === 'exact' ? 6 : 2 }).format(told);
}

export const count = (n: number | undefined, language: Language): string => (n === undefined ? '–' : new Intl.NumberFormat(locale(language)).format(n));

export function rate(perSecond: number | undefined, language: Language): string {
  if (perSecond === undefined) return '–';
  return new Intl.NumberFormat(locale(language), { maximumFractionDigits: perSecond < 10 ? 1 : 0 }).format(perSecond);
}

const steps: [number, string][] = [
  [1 << 30, 'GiB'],
  [1 << 20, 'MiB'],
  [1 << 10, 'KiB'],
];

export const percent = (share: number, language: Language, digits: number): string => new Intl.NumberFormat(locale(language), { style: 'percent', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(share);

// Of a bucket, in the unit that the API names.
export function quantity(amount: number, unit: string, language: Language): string {
  const cut = (n: number, digits: number) => new Intl.NumberFormat(locale(language), { maximumFractionDigits: digits }).format(n);
  if (unit === 'octets') {
    const [size, name] = steps.find(([s]) => Math.abs(amount) >= s) ?? [1, 'B'];
    return `${cut(amount / size, amount / size < 10 ? 2 : 1)} ${name}`;
  }
  if (unit === 'seconds') {
    const minutes = amount / 60;
    return language === 'zh' ? `${cut(minutes, 1)} 分钟` : `${cut(minutes, 1)} min`;
  }
  if (unit === 'messages') return language === 'zh' ? `${cut(amount, 0)} 条` : `${cut(amount, 0)} ${amount === 1 ? 'message' : 'messages'}`;
  if (unit === 'points') return language === 'zh' ? `${cut(amount, 0)} 分` : `${cut(amount, 0)} points`;
  return cut(amount, 2);
}

// Of one call: 0:24, 1:02:05.
export function duration(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const hours = Math.floor(seconds / 3600);
  const rest = `${hours > 0 ? two(Math.floor(seconds / 60) % 60) : Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export function time(at: string | undefined, language: Language, zone = usualZone, seconds = false): string {
  if (!at) return '–';
  const options: Intl.DateTimeFormatOptions = { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false };
  if (seconds) options.second = '2-digit';
  return new Intl.DateTimeFormat(locale(language), options).format(new Date(at));
}

export function day(at: string | undefined, language: Language, zone = usualZone): string {
  if (!at) return '–';
  return new Intl.DateTimeFormat(locale(language), { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(new Date(at));
}

// Along the axis of a chart: 14:05:09.
export const clock = (at: number, zone = usualZone): string => new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

// When a day ("2026-11-29") begins where the clock is the operator's.
export function dayBegins(at: string, zone = usualZone): Date {
  const utc = Date.parse(`${at}T00:00:00Z`);
  const shown = (t: number) => {
    const parts = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(new Date(t));
    const of = (type: string) => Number(parts.find((p) => p.type === type)?.value);
    return Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  };
  const near = utc - (shown(utc) - utc);
  return new Date(near - (shown(near) - utc)); // twice: the first guess may lie across a change of the clock
}

// "3 min", "2 d": how long ago, or until.
export function span(seconds: number, language: Language): string {
  const s = Math.abs(Math.round(seconds));
  const [n, zh, en] = s < 60 ? [s, '秒', 's'] : s < 3600 ? [Math.floor(s / 60), '分钟', 'min'] : s < 86400 ? [Math.floor(s / 3600), '小时', 'h'] : [Math.floor(s / 86400), '天', 'd'];
  return `${n} ${language === 'zh' ? zh : en}`;
}
export const since = (at: string, language: Language, now = Date.now()): string => span((now - Date.parse(at)) / 1000, language);

// 8617090000001 as it is read out: 170 9000 0001. Another country's stays as it is.
export function phone(number: string | undefined): string {
  if (!number) return '–';
  const own = /^86(1\d{2})(\d{4})(\d{4})$/.exec(number);
  return own ? `${own[1]} ${own[2]} ${own[3]}` : number;
}
