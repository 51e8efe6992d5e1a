// Amounts of money, exactly: as integers of micro-units (bigint) made of the decimal text that the API gives, for comparing and for what is
// offered to pay in. Nothing that is owed is worked out here: quotes and estimates are the server's.

export type Told = number | string | undefined; // an amount as the API tells it: a decimal number, or text

const decimal = /^(-?)(\d+)(?:\.(\d{1,6}))?$/;

export function micros(amount: Told): bigint | undefined {
  const parts = decimal.exec(String(amount ?? '').trim());
  if (parts === null) return undefined;
  const value = BigInt(parts[2]!) * 1_000_000n + BigInt((parts[3] ?? '').padEnd(6, '0'));
  return parts[1] === '-' ? -value : value;
}

// As the API tells amounts: decimal text.
export function decimalOf(value: bigint): string {
  const [sign, n] = value < 0n ? ['-', -value] : ['', value];
  const rest = (n % 1_000_000n).toString().padStart(6, '0').replace(/0+$/, '');
  return `${sign}${n / 1_000_000n}${rest === '' ? '' : `.${rest}`}`;
}

export function sum(amounts: Told[]): bigint {
  return amounts.reduce<bigint>((all, a) => all + (micros(a) ?? 0n), 0n);
}

// Whole units of the currency, rounded up.
export const wholeUp = (value: bigint): bigint => (value <= 0n ? 0n : (value + 999_999n) / 1_000_000n);

// What may be paid in at the beginning: round amounts that cover what the package takes at once, and first just that.
export function topUps(taken: bigint, usual: readonly number[] = [30, 50, 100, 200, 500]): string[] {
  const least = wholeUp(taken);
  const round = usual.map(BigInt).filter((u) => u >= least);
  const all = least > 0n && !round.includes(least) ? [least, ...round] : round;
  return (all.length > 0 ? all : [least]).slice(0, 5).map(String);
}
// Of these, what is proposed: something is left for use.
export const proposed = (taken: bigint): string => topUps(taken).find((a) => BigInt(a) * 1_000_000n > taken) ?? topUps(taken)[0]!;

// An amount that somebody typed: above nothing, at most two decimals.
export const typedAmount = (text: string): string | undefined => (/^\d{1,6}(\.\d{1,2})?$/.test(text.trim()) && (micros(text) ?? 0n) > 0n ? text.trim() : undefined);

// How far one is of another, in whole per cent, for bars.
export function share(part: Told, whole: Told): number {
  const [p, w] = [micros(part), micros(whole)];
  if (p === undefined || w === undefined || w <= 0n || p <= 0n) return 0;
  return Number(p >= w ? 100n : (p * 100n) / w);
}
