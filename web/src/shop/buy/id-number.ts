// Whether a resident's number (GB 11643) can be one, before it is sent: its form, the day of birth in it, the check character.
export type IdFault = 'length' | 'check' | 'born';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

export function idNumberFault(text: string, today = new Date()): IdFault | undefined {
  const id = text.trim().toUpperCase();
  if (!/^\d{17}[\dX]$/.test(id)) return 'length';
  const [year, month, day] = [id.slice(6, 10), id.slice(10, 12), id.slice(12, 14)].map(Number) as [number, number, number];
  const born = new Date(Date.UTC(year, month - 1, day));
  if (year < 1900 || born.getUTCFullYear() !== year || born.getUTCMonth() !== month - 1 || born.getUTCDate() !== day || born > today) return 'born';
  const sum = weights.reduce((all, w, i) => all + w * Number(id[i]), 0);
  return id[17] === '10X98765432'[sum % 11] ? undefined : 'check';
}
