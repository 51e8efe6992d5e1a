// What a line is bound by: contracts of a phone or of a pretty number, and what stays frozen in its buyer's wallet for one.
import { Link } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { day, money } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useAsk } from '../../shared/ask';
import { useSession, useWho } from '../../shared/session';

const words = {
  en: { contracts: 'Contracts', kind: 'For', state: 'State', begun: 'Begun', months: 'Months', run: '{run} of {all}', total: 'In all', paid: 'Paid', minimum: 'Spends a month', exit: 'Cost to leave', frozen: 'Frozen in the wallet', none: 'No contract binds this line.', none_do: 'A phone with a plan, or a pretty number with a minimum, brings one.', kind_sale: 'Phone, sold', kind_discount: 'Phone at a discount', kind_deposit: 'Phone, deposit returned', kind_instalments: 'Phone in instalments', kind_frozen: 'Phone, credit frozen', kind_number: 'Pretty number', state_active: 'runs', state_leaving: 'being left', state_ended: 'ended', state_returned: 'phone returned', left: '{left} of {amount}', order: 'Order' },
  zh: { contracts: '合约', kind: '类型', state: '状态', begun: '生效', months: '合约期', run: '{run} / {all} 个月', total: '总额', paid: '已付', minimum: '月最低消费', exit: '解约费用', frozen: '钱包冻结', none: '此号码没有合约。', none_do: '合约购机或靓号最低消费会产生合约。', kind_sale: '购机', kind_discount: '购机直降', kind_deposit: '预存返还', kind_instalments: '分期购机', kind_frozen: '信用冻结购机', kind_number: '靓号合约', state_active: '履约中', state_leaving: '解约中', state_ended: '已结束', state_returned: '已退机', left: '剩余 {left} / {amount}', order: '订单' },
};

type Contract = Row<'/sublet/v1/contracts'>;

function Frozen({ id }: { id: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const { value } = useAsk((signal) => api.get('/sublet/v1/freezes/{id}', { path: { id }, signal }), [id]);
  if (value === undefined) return <>…</>;
  return <>{t('left', { left: money(value.left, language, currency, 'left'), amount: money(value.amount, language, currency) })}</>;
}

export function Contracts({ number }: { number: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { may } = useSession();
  const { currency = 'CNY', timeZone } = useWho();
  const m = (v: number | undefined) => (v ? money(v, language, currency) : '–');
  const columns: Column<Contract>[] = [
    { key: 'kind', title: t('kind'), show: (c) => <>{wordFor(t, words, 'kind_', c.kind)} {c.model && <span className="soft">{c.model}</span>}</>, csv: (c) => c.kind },
    { key: 'state', title: t('state'), show: (c) => wordFor(t, words, 'state_', c.state), csv: (c) => c.state },
    { key: 'begun', title: t('begun'), show: (c) => <span className="number">{day(c.begun, language, timeZone)}</span>, csv: (c) => c.begun },
    { key: 'months', title: t('months'), show: (c) => (c.months ? t('run', { run: c.runMonths ?? 0, all: c.months }) : '–'), csv: (c) => c.months },
    { key: 'total', title: t('total'), show: (c) => m(c.total), csv: (c) => c.total, right: true },
    { key: 'minimum', title: t('minimum'), show: (c) => m(c.minimum), csv: (c) => c.minimum, right: true },
    { key: 'exit', title: t('exit'), show: (c) => m(c.exitFee), csv: (c) => c.exitFee, right: true },
    { key: 'frozen', title: t('frozen'), show: (c) => (c.freeze && may('payment.read') ? <Frozen id={c.freeze} /> : '–'), right: true },
    { key: 'order', title: '', show: (c) => (c.order ? <Link to={`/orders/${c.order}`}>{t('order')}</Link> : ''), csv: (c) => c.order },
  ];
  return (
    <ServerRows
      label={t('contracts')}
      name={`contracts-${number}`}
      columns={columns}
      on={[number]}
      ask={({ offset, limit }, signal) => api.list('/sublet/v1/contracts', { query: { number, offset, limit }, ...(signal ? { signal } : {}) })}
      rowKey={(c) => c.id}
      empty={<Empty title={t('none')}>{t('none_do')}</Empty>}
    />
  );
}
