// What an offer costs and gives, in a few words.
import { Tag } from 'antd';
import { type Row } from '../../shared/api';
import { money, quantity, type Shown } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useSession, useWho } from '../../shared/session';
import { words } from './words';

export type Offer = Row<'/sublet/v1/catalogue/offers'>;

// Whose it is: ours, or a host's by its code.
export const offerKey = (o: { of: string; offer: string }): string => (o.of === 'own' ? o.offer : `${o.of}/${o.offer}`);

// Of prices and of what single uses cost: exactly, for 0.015 a MB is neither 0.01 nor 0.02.
export function useMoney(shown: Shown = 'exact'): (v: number | undefined) => string {
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  return (v) => money(v, language, currency, shown);
}

// The text says what hosts ask; it is for who may see what is earned.
export function useMayRead(): boolean {
  const { may } = useSession();
  return may('margin.read');
}

export function Costs({ of }: { of: Offer }) {
  const t = useWords(words);
  const m = useMoney();
  if (of.fees.length === 0 && of.minimum === undefined) return <span className="soft">{t('use_only')}</span>;
  return (
    <>
      {of.fees.map((f) => (
        <div key={f.name}>
          <strong className="number">{m(f.amount)}</strong> {wordFor(t, words, 'fee_', f.every)}
          {f.take && <span className="soft"> · {wordFor(t, words, 'take_', f.take)}</span>}
        </div>
      ))}
      {of.minimum !== undefined && <div className="soft">{t('minimum_of', { amount: m(of.minimum) })}</div>}
    </>
  );
}

export function Gives({ of }: { of: Offer }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const m = useMoney();
  if (of.grants.length === 0) return <>–</>;
  return (
    <>
      {of.grants.map((g, i) => (
        <div key={`${g.bucket} ${i}`}>
          <span className="number">{g.unit === 'money' ? m(g.amount) : quantity(g.amount, g.unit, language)}</span> {g.title || g.bucket} {g.every === 'once' ? `(${t('fee_once')})` : wordFor(t, words, 'fee_', g.every)}
          {g.rollover !== undefined && <span className="soft"> · {t('rolls')}</span>}
        </div>
      ))}
    </>
  );
}

export function LimitsOf({ of }: { of: Offer }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const m = useMoney();
  if (of.limits.length === 0) return <>–</>;
  return (
    <>
      {of.limits.map((l) => (
        <div key={l.name}>
          {l.name} <span className="soft">({l.unit === 'money' ? m(l.at) : quantity(l.at, l.unit, language)}: {wordFor(t, words, 'then_', l.then)})</span>
        </div>
      ))}
    </>
  );
}

export function Kind({ of }: { of: Offer }) {
  const t = useWords(words);
  return (
    <>
      <Tag bordered={false}>{t(of.kind)}</Tag>
      {of.withdrawn && <Tag bordered={false}>{t('withdrawn')}</Tag>}
    </>
  );
}
