// A package as a customer reads it: what it costs, what is in it, what use costs beyond.
import { money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useBrand } from '../brand';
import type { Package } from '../types';
import { monthlyFee, usePrices } from './offers';
import { units } from '../units';

const words = {
  en: { monthly: '{amount} a month', once: '{amount} once', every_day: '{amount} a day', no_fee: 'no monthly fee', included: '{amount} {title}', days: 'for {n} days', months: 'for {n} months', shared: 'for up to five lines', then: 'then', data: 'data {amount} per {per}', voice: 'calls {amount} per {per}', sms: 'messages {amount}', most: '(at most {amount} per {of})', rolls: 'what is left rolls over' },
  zh: { monthly: '{amount}/月', once: '{amount}/次', every_day: '{amount}/天', no_fee: '无月租', included: '{title} {amount}', days: '有效 {n} 天', months: '有效 {n} 个月', shared: '多人共享', then: '套外', data: '流量 {amount}/{per}', voice: '通话 {amount}/{per}', sms: '短信 {amount}/条', most: '（每 {of} 最高 {amount}）', rolls: '余量可结转' },
};

export function useOfferText() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency } = useBrand();
  const told = (amount: string | number | undefined) => money(amount, language, currency, 'exact'); // these are the prices that use is charged by
  // "1 min" of a price is said without its 1.
  const per = (n: number, unit: string) => units(n, unit, language).replace(/^1 /, '');
  return {
    price: (p: Package): string => {
      const fee = monthlyFee(p);
      if (fee !== undefined) return t('monthly', { amount: told(fee) });
      const other = p.fees[0];
      return other === undefined ? t('no_fee') : t(other.every === 'day' ? 'every_day' : 'once', { amount: told(other.amount) });
    },
    included: (p: Package): string =>
      [
        ...p.grants.map((g) => t('included', { title: g.title, amount: g.unit === 'money' ? told(g.amount) : units(g.amount, g.unit, language) })),
        p.grants.some((g) => (g.rollover ?? 0) > 0) && t('rolls'),
        p.shared && t('shared'),
        p.validDays && t('days', { n: p.validDays }),
        p.validMonths && t('months', { n: p.validMonths }),
      ]
        .filter(Boolean)
        .join(language === 'zh' ? '，' : ', '),
    beyond: (p: Package): string => {
      const all = usePrices(p).map((u) => {
        const unit = u.service === 'data' ? 'octets' : u.service === 'voice' ? 'seconds' : 'messages';
        const text = t(u.service, { amount: told(u.amount), per: per(u.per, unit) });
        return u.most !== undefined && u.of !== undefined ? `${text}${language === 'zh' ? '' : ' '}${t('most', { amount: told(u.most), of: units(u.of, unit, language) })}` : text;
      });
      return all.length === 0 ? '' : `${p.grants.length > 0 ? `${t('then')} ` : ''}${all.join(language === 'zh' ? '，' : ', ')}`;
    },
  };
}

export function OfferText({ offer }: { offer: Package }) {
  const say = useOfferText();
  const included = say.included(offer), beyond = say.beyond(offer);
  return (
    <>
      {included && <small>{included}</small>}
      {beyond && <small className="soft">{beyond}</small>}
    </>
  );
}
