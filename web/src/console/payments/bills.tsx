import { Button } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { count, money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { words } from './words';

type Bill = Row<'/sublet/v1/wallet-bills'>;

// Of a bill's cases, by state: how many are open.
function openCases(b: Bill): number {
  const open: unknown = (b.cases as Record<string, unknown> | undefined)?.open;
  return Array.isArray(open) ? open.length : Number(open ?? 0);
}

export function Bills() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const [, setQuery] = useSearchParams();
  const m = (v: number | undefined) => money(v, language, currency);
  const columns: Column<Bill>[] = [
    { key: 'day', title: t('day'), show: (b) => <span className="number">{b.day}</span>, csv: (b) => b.day },
    { key: 'merchant', title: t('merchant'), show: (b) => b.merchant, csv: (b) => b.merchant },
    { key: 'state', title: t('state'), show: (b) => t(b.state), csv: (b) => b.state },
    { key: 'rows', title: t('rows'), show: (b) => count(b.rows, language), csv: (b) => b.rows, right: true },
    { key: 'matched', title: t('matched'), show: (b) => count(b.matched, language), csv: (b) => b.matched, right: true },
    { key: 'paid', title: t('paid'), show: (b) => m(b.paid), csv: (b) => b.paid, right: true },
    { key: 'refunded', title: t('refunded'), show: (b) => m(b.refunded), csv: (b) => b.refunded, right: true },
    { key: 'fees', title: t('fees'), show: (b) => m(b.fees), csv: (b) => b.fees, right: true },
    {
      key: 'cases', title: t('open_cases'), right: true, csv: (b) => openCases(b),
      show: (b) => (openCases(b) === 0 ? '0' : <Button size="small" onClick={() => setQuery({ tab: 'cases', merchant: b.merchant, day: b.day })}>{t('see_cases', { n: openCases(b) })}</Button>),
    },
  ];
  return <ServerRows label={t('bills')} name="wallet-bills" columns={columns} on={[]} ask={({ offset, limit }, signal) => api.list('/sublet/v1/wallet-bills', { query: { offset, limit }, ...(signal ? { signal } : {}) })} rowKey={(b) => `${b.merchant} ${b.day}`} empty={<Empty title={t('no_bills')}>{t('no_bills_do')}</Empty>} />;
}
