// Units as customers say them: a GB is 1,024 MB, as the operators of China count it.
import { quantity } from '../shared/format';
import type { Language } from '../shared/i18n';

export const units = (amount: number, unit: string, language: Language): string => quantity(amount, unit, language).replace(/([KMG])iB/g, '$1B');
