// Payments, as a list: of a line, of a person, or all.
import { Tag } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { api, type Query, type Row } from '../../shared/api';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';

const words = {
  en: { payments: 'Payments', at: 'When', line: 'Line', method: 'By', amount: 'Amount', state: 'State', order: 'Order', note: 'Note', state_done: 'paid', state_pending: 'not paid yet', state_failed: 'failed', state_cancelled: 'nobody paid', by_drawer: 'Cash', by_voucher: 'Voucher', by_account: 'Account', by_alipay: 'Alipay', by_wechat: 'WeChat Pay', by_none: 'Nothing to pay' },
  zh: { payments: '支付', at: '时间', line: '号码', method: '方式', amount: '金额', state: '状态', order: '订单', note: '备注', state_done: '已支付', state_pending: '待支付', state_failed: '失败', state_cancelled: '未支付已取消', by_drawer: '现金', by_voucher: '充值卡', by_account: '账户', by_alipay: '支付宝', by_wechat: '微信支付', by_none: '无需支付' },
};
type Payment = Row<'/tmf-api/payment/v4/payment'>;

export function PaymentRows({ name, filter, turn, empty, tools }: { name: string; filter: Query; turn?: number; empty: ReactNode; tools?: ReactNode }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const columns: Column<Payment>[] = [
    { key: 'at', title: t('at'), show: (p) => <span className="number">{time(p.paymentDate, language, timeZone)}</span>, csv: (p) => p.paymentDate, sort: 'paymentDate' },
    { key: 'line', title: t('line'), show: (p) => (p.account?.id ? <Link className="number" to={`/lines/${p.account.id}`}>{phone(p.account.id)}</Link> : '–'), csv: (p) => p.account?.id },
    { key: 'method', title: t('method'), show: (p) => wordFor(t, words, 'by_', p.paymentMethod?.name ?? ''), csv: (p) => p.paymentMethod?.name },
    { key: 'amount', title: t('amount'), show: (p) => money(p.amount?.value, language, currency), csv: (p) => p.amount?.value, right: true },
    { key: 'state', title: t('state'), show: (p) => <Tag bordered={false}>{wordFor(t, words, 'state_', p.status ?? '')}</Tag>, csv: (p) => p.status },
    { key: 'order', title: t('order'), show: (p) => (p.correlatorId ? <Link to={`/orders/${p.correlatorId}`}>{p.correlatorId}</Link> : '–'), csv: (p) => p.correlatorId },
    { key: 'note', title: t('note'), show: (p) => p.description ?? '–', csv: (p) => p.description },
  ];
  return (
    <ServerRows
      label={t('payments')}
      name={name}
      columns={columns}
      on={[JSON.stringify(filter)]}
      {...(turn === undefined ? {} : { turn })}
      firstSort="-paymentDate"
      tools={tools}
      ask={({ offset, limit, sort }, signal) => api.list('/tmf-api/payment/v4/payment', { query: { ...filter, offset, limit, sort }, ...(signal ? { signal } : {}) })}
      rowKey={(p) => p.id!}
      empty={empty}
    />
  );
}
