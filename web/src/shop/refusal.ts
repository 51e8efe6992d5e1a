// What of the server's own words a customer is shown beside the shop's. They are English, and spoken to whoever calls an API: in English they help
// where ours leave it open, in Chinese only where there is nothing better.
import type { ApiError } from '../shared/api';
import { detailOf } from '../shared/error-words';
import type { Language } from '../shared/i18n';

const open: Record<Language, RegExp> = {
  en: /^(refused|forbidden|fault|conflict|wrong_state|may_not_\w+|bad_\w+)$/,
  zh: /^(refused|fault|may_not_\w+)$/, // of no known kind; by its number; what stands in the way
};

// `word`: under which name the shop's words tell of it.
export const alsoSaid = (error: ApiError, word: string, language: Language): string => (open[language].test(word) ? detailOf(error) : '');
