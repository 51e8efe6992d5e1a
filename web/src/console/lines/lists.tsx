// Orders, payments and history of one line.
import { Link } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { money, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { useOrderWords } from '../orders/words';
import { PaymentRows } from '../payments/rows';
import { usePrincipals } from '../principals';
import { causes } from './causes';
import { words } from './words';

type Order = Row<'/sublet/v1/orders'>;
type Change = Row<'/sublet/v1/numbers/{number}/history'>;

export function LineOrders({ number, turn }: { number: string; turn: number }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const say = useOrderWords();
  const columns: Column<Order>[] = [
    { key: 'kind', title: t('kind'), show: (o) => <Link to={`/orders/${o.id}`}>{say.kind(o.request?.kind)}</Link>, csv: (o) => o.request?.kind },
    { key: 'state', title: t('state'), show: (o) => say.state(o), csv: (o) => o.state },
    { key: 'total', title: t('total'), show: (o) => money(o.total, language, currency), csv: (o) => o.total, right: true },
    { key: 'since', title: t('since'), show: (o) => <span className="number">{time(o.created, language, timeZone)}</span>, csv: (o) => o.created },
  ];
  return (
    <ServerRows
      label={t('orders')}
      name={`orders-${number}`}
      columns={columns}
      on={[number]}
      turn={turn}
      ask={({ offset, limit }, signal) => api.list('/sublet/v1/orders', { query: { number, offset, limit }, ...(signal ? { signal } : {}) })}
      rowKey={(o) => o.id}
      empty={<Empty title={t('no_orders')}>{t('no_orders_do')}</Empty>}
    />
  );
}

export function LinePayments({ number, turn }: { number: string; turn: number }) {
  const t = useWords(words);
  return <PaymentRows name={`payments-${number}`} filter={{ 'account.id': number }} turn={turn} empty={<Empty title={t('no_payments')}>{t('no_payments_do')}</Empty>} />;
}

export function History({ number, turn }: { number: string; turn: number }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const say = useWords(causes);
  const { called } = usePrincipals();
  const state = (s: string) => wordFor(t, words, 'state_', s) || '–';
  const cause = (c: Change) => wordFor(say, causes, 'cause_', c.cause);
  const columns: Column<Change>[] = [
    { key: 'at', title: t('at'), show: (c) => <span className="number">{time(c.at, language, timeZone, true)}</span>, csv: (c) => c.at },
    { key: 'change', title: t('change'), show: (c) => `${state(c.before)} → ${state(c.after)}`, csv: (c) => `${c.before} > ${c.after}` },
    { key: 'cause', title: t('cause'), show: cause, csv: cause },
    { key: 'who', title: t('who'), show: (c) => <span title={c.principal}>{called(c.principal)}</span>, csv: (c) => called(c.principal) },
    { key: 'reason', title: t('reason'), show: (c) => c.reason || '–', csv: (c) => c.reason, wide: true },
  ];
  return (
    <ServerRows
      label={t('history')}
      name={`history-${number}`}
      columns={columns}
      on={[number]}
      turn={turn}
      ask={({ offset, limit }, signal) => api.list('/sublet/v1/numbers/{number}/history', { path: { number }, query: { offset, limit }, ...(signal ? { signal } : {}) })}
      rowKey={(c) => `${c.at} ${c.after} ${c.cause}`}
      empty={<Empty title={t('no_history')}>{t('no_history_do')}</Empty>}
    />
  );
}
