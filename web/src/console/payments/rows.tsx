// Payments, as a list: of a line, of a person, or all.
import { Select, Tag } from 'antd';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { api, type Query, type Row } from '../../shared/api';
import { spanOf } from '../../shared/days';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
import { type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { useKeptDays } from '../kept-days';
import { NumberFilter } from '../number-filter';

const words = {
  en: { payments: 'Payments', at: 'When', line: 'Line', method: 'By', amount: 'Amount', state: 'State', order: 'Order', note: 'Note', state_done: 'paid', state_pending: 'not paid yet', state_failed: 'failed', state_cancelled: 'nobody paid', by_drawer: 'Cash', by_voucher: 'Voucher', by_account: 'Account', by_alipay: 'Alipay', by_wechat: 'WeChat Pay', by_none: 'Nothing to pay', any: 'By any way', payment: 'Payment' },
  zh: { payments: '支付', at: '时间', line: '号码', method: '方式', amount: '金额', state: '状态', order: '订单', note: '备注', state_done: '已支付', state_pending: '待支付', state_failed: '失败', state_cancelled: '未支付已取消', by_drawer: '现金', by_voucher: '充值卡', by_account: '账户', by_alipay: '支付宝', by_wechat: '微信支付', by_none: '无需支付', any: '全部方式', payment: '支付号' },
};
type Payment = Row<'/tmf-api/payment/v4/payment'>;

const methods = ['alipay', 'wechat', 'account', 'drawer', 'voucher', 'none'] as const;

export function PaymentRows({ name, filter, turn, empty, tools }: { name: string; filter: Query; turn?: number; empty: ReactNode; tools?: ReactNode }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { of, put } = useKept();
  const { days, choice } = useKeptDays();
  const method = methods.find((m) => m === of('method')) ?? '', number = of('number');
  const ofLine = filter['account.id'] !== undefined, ofOrder = filter.correlatorId !== undefined; // of an order there are few: nothing to choose from
  const narrowed = { ...(days ? spanOf('paymentDate', days, timeZone) : {}), 'paymentMethod.name': method, ...(ofLine ? {} : { 'account.id': number }) };
  const asked = { ...filter, ...(ofOrder ? {} : narrowed) };
  const columns: Column<Payment>[] = [
    { key: 'at', title: t('at'), show: (p) => <span className="number">{time(p.paymentDate, language, timeZone)}</span>, csv: (p) => p.paymentDate, sort: 'paymentDate' },
    { key: 'line', title: t('line'), show: (p) => (p.account?.id ? <Link className="number" to={`/lines/${p.account.id}`}>{phone(p.account.id)}</Link> : '–'), csv: (p) => p.account?.id },
    { key: 'method', title: t('method'), show: (p) => wordFor(t, words, 'by_', p.paymentMethod?.name ?? ''), csv: (p) => p.paymentMethod?.name },
    { key: 'amount', title: t('amount'), show: (p) => money(p.amount?.value, language, currency), csv: (p) => p.amount?.value, right: true },
    { key: 'state', title: t('state'), show: (p) => <Tag bordered={false}>{wordFor(t, words, 'state_', p.status ?? '')}</Tag>, csv: (p) => p.status },
    { key: 'order', title: t('order'), show: (p) => (p.correlatorId ? <Link to={`/orders/${p.correlatorId}`}>{p.correlatorId}</Link> : '–'), csv: (p) => p.correlatorId },
    { key: 'id', title: t('payment'), show: (p) => <code>{p.id}</code>, csv: (p) => p.id },
    { key: 'note', title: t('note'), show: (p) => p.description ?? '–', csv: (p) => p.description },
  ];
  return (
    <ServerRows
      label={t('payments')}
      name={name}
      columns={columns}
      on={[JSON.stringify(asked)]}
      {...(turn === undefined ? {} : { turn })}
      firstSort="-paymentDate"
      tools={
        <>
          {tools}
          {!ofOrder && <Select aria-label={t('method')} value={method as string} onChange={(value) => put({ method: value })} options={[{ value: '', label: t('any') }, ...methods.map((value) => ({ value: value as string, label: t(`by_${value}`) }))]} popupMatchSelectWidth={false} />}
          {!ofLine && !ofOrder && <NumberFilter value={number} choose={(chosen) => put({ number: chosen })} />}
          {!ofOrder && choice}
        </>
      }
      ask={({ offset, limit, sort }, signal) => api.list('/tmf-api/payment/v4/payment', { query: { ...asked, offset, limit, sort }, ...(signal ? { signal } : {}) })}
      rowKey={(p) => p.id!}
      empty={empty}
    />
  );
}
