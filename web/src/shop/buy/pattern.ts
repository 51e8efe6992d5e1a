// What somebody looks for in a number, as the API's search understands it: a shape (src/commerce/digit_pattern.h), digits at the end, and none
// that are not liked.

export const shapes = ['any', 'AAA', 'AABB', 'ABAB', 'AAAA', 'ABC', 'birthday'] as const;
export type Shape = (typeof shapes)[number];
export const budgets = ['any', 'free', 'to100', 'to1000', 'above'] as const;
export type Budget = (typeof budgets)[number];

export interface Wish {
  shape: Shape;
  digits: string; // at the end
  noFours: boolean;
  budget: Budget;
  place: string; // "province/city"; empty: everywhere
}
export const anything: Wish = { shape: 'any', digits: '', noFours: false, budget: 'any', place: '' };

export const onlyDigits = (text: string): string => text.replace(/\D/g, '').slice(0, 8);

const prices: Record<Budget, { least?: string; dearest?: string }> = { any: {}, free: { dearest: '0' }, to100: { dearest: '100' }, to1000: { dearest: '1000' }, above: { least: '1000' } };

export function search(wish: Wish): Record<string, string> {
  const conditions = [
    wish.shape === 'any' ? '' : wish.shape === 'birthday' ? 'birthday(4)' : wish.shape,
    wish.digits === '' ? '' : `*${wish.digits}`,
    wish.noFours ? 'without(4)' : '',
  ].filter((c) => c !== '');
  const cut = wish.place.indexOf('/');
  const [province, city] = cut < 0 ? [wish.place, ''] : [wish.place.slice(0, cut), wish.place.slice(cut + 1)];
  return {
    ...(conditions.length > 0 ? { pattern: conditions.join(' & ') } : {}),
    ...prices[wish.budget],
    ...(province ? { province } : {}),
    ...(city ? { city } : {}),
  };
}

// A number in its groups, the digits that make it one of this shape apart: what is looked at first.
export function parts(national: string, digits: string): { text: string; liked: boolean }[] {
  const groups = national.length === 11 ? [national.slice(0, 3), national.slice(3, 7), national.slice(7)] : [national];
  if (digits === '' || !national.endsWith(digits)) return groups.map((text) => ({ text, liked: false }));
  let left = national.length - digits.length;
  return groups.flatMap((text) => {
    const plain = text.slice(0, Math.max(0, Math.min(text.length, left)));
    left -= text.length;
    const liked = text.slice(plain.length);
    return [plain && { text: plain, liked: false }, liked && { text: liked, liked: true }].filter((p): p is { text: string; liked: boolean } => typeof p === 'object');
  });
}
