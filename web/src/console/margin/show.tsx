// How margins are shown: an amount below nothing in colour, by its sign, and by a word; a share of revenue as a rate.
import { count, day, duration, money, percent, quantity } from '../../shared/format';
import { useLanguage, useWords, wordFor, type Language } from '../../shared/i18n';
import { useWho } from '../../shared/session';
import { useHostNames, useOfferNames } from '../names';
import { none, type Dimension } from './view';
import { words } from './words';

export function Margin({ amount, currency }: { amount: number; currency?: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const who = useWho();
  const text = money(amount, language, currency ?? who.currency);
  if (!(amount < 0)) return <span className="number">{text}</span>;
  return (
    <span className="number loss">
      {text} <small>{t('loss')}</small>
    </span>
  );
}

// Of what was earned; of nothing there is no share.
export const rateOf = (margin: number, revenue: number, language: Language): string => (revenue > 0 ? percent(margin / revenue, language, 1) : '–');

// What a value of a dimension is called.
export function useNames(): (dimension: Dimension, value: string | undefined) => string {
  const t = useWords(words);
  const { language } = useLanguage();
  const offerName = useOfferNames(), hostName = useHostNames();
  return (dimension, value) => {
    if (!value || value === none) return t('none');
    if (dimension === 'package') return offerName(value);
    if (dimension === 'host') return hostName(value);
    if (dimension === 'day') return day(value, language, 'UTC');
    if (dimension !== 'what') return value;
    const said = wordFor(t, words, '', value);
    return said === value && value.startsWith('fee/') ? t('fee', { name: value.slice(4) }) : said;
  };
}

const unitOf: Record<string, string> = { data: 'octets', sms: 'messages', mms: 'messages' };
export const unitsOf = (service: string, units: number, language: Language): string =>
  service === 'voice' || service === 'video' ? duration(units) : service in unitOf ? quantity(units, unitOf[service]!, language) : count(units, language);
