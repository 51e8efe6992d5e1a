// What an order or a quote is made of, with its amounts.
import { money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import type { Order } from '../../shared/follow';
import { useBrand } from '../brand';
import { useOrderWords } from './words';

const words = {
  en: { monthly: '{amount} a month', months: 'for {n} months', frozen: '{amount} frozen' },
  zh: { monthly: '{amount}/月', months: '共 {n} 个月', frozen: '冻结 {amount}' },
};

export function Items({ items }: { items: NonNullable<Order['items']> }) {
  const t = useWords(words);
  const say = useOrderWords();
  const { language } = useLanguage();
  const { currency } = useBrand();
  const told = (amount: unknown) => money(amount as number, language, currency);
  return (
    <ul className="facts-list">
      {items.map((i, n) => (
        <li key={n}>
          <span>
            {say.item(i.what, i.title)}
            {i.months ? <small className="soft"> {t('months', { n: i.months })}</small> : null}
          </span>
          <span className="number">{i.frozen ? t('frozen', { amount: told(i.frozen) }) : i.monthly ? t('monthly', { amount: told(i.monthly) }) : told(i.amount)}</span>
        </li>
      ))}
    </ul>
  );
}
