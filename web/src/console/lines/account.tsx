// What else happened to the account of a line, besides uses: fees, top-ups, corrections, gifts; limits, stops, restores; each with its why. And
// its bills.
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { lastDay } from '../../shared/days';
import { Trouble } from '../../shared/errors';
import { day, money, phone, quantity, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, Rows, type Column } from '../../shared/rows';
import { useSend } from '../../shared/send';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { traitOf } from '../../shared/traits';
import { whole } from '../../shared/whole';
import { Waiting } from '../app';
import { Why } from '../why';

const words = {
  en: {
    entries: 'Fees, top-ups, corrections and gifts', at: 'When', what: 'What', line: 'Line', amount: 'Money of the account', cost: 'Cost', units: 'Units', why: 'Why?', none: 'Nothing has been booked in this time.', none_do: 'Entries are shown for some months; what is older is in the bills.', of_account: 'the account',
    w_fee: 'Fee {name}', w_minimum: 'Minimum spend', w_opening: 'Opening', w_closing: 'Closing', w_top_up: 'Top-up', w_refund: 'Given back', w_withdrawal: 'Paid out', w_transfer: 'Gift of money', w_gift: 'Gift', w_adjustment: 'Correction', w_instalment: 'Instalment', w_granted: 'Granted', w_expired: 'Ended unused', w_rolled_over: 'Rolled over',
    w_data: 'Data', w_voice: 'Calls', w_sms: 'Messages', w_mms: 'Picture messages', w_video: 'Video calls', w_other: 'Other uses',
    stops: 'Limits, stops and restores', no_stops: 'No limit was reached, and nothing was stopped in this time.', no_stops_do: 'What charging, a hand or the host stops or restores shows here, for some months.', w_limit_reached: 'Limit reached', w_limit_lifted: 'Limit lifted', w_stop_wanted: 'Asked of the host', w_switched: 'Confirmed by the host', w_barred: 'Asked by hand', w_low_balance: 'Low balance',
    bills: 'Bills', month: 'Period', of_month: 'Cost', paid_in: 'Paid in', opening: 'Before', closing: 'After', due: 'Due', so_far: 'until {until}', no_bills: 'There is no bill yet.', no_bills_do: 'The first comes in the night after the month\'s end. What is booked until now you can see at once.', now: 'This month until now', open: 'Show', bill: 'Bill {id}', rates: 'What it is made of', times: 'Times', by_buckets: 'Paid by buckets',
  },
  zh: {
    entries: '费用、充值、调账与转赠', at: '时间', what: '类型', line: '号码', amount: '账户余额变动', cost: '费用', units: '数量', why: '为什么？', none: '此期间没有入账。', none_do: '明细保留数月，更早的请查账单。', of_account: '账户',
    w_fee: '费用：{name}', w_minimum: '最低消费补足', w_opening: '开户', w_closing: '销户', w_top_up: '充值', w_refund: '退款', w_withdrawal: '提取', w_transfer: '余额转赠', w_gift: '资源转赠', w_adjustment: '调账', w_instalment: '分期', w_granted: '发放', w_expired: '到期失效', w_rolled_over: '结转',
    w_data: '流量', w_voice: '通话', w_sms: '短信', w_mms: '彩信', w_video: '可视电话', w_other: '其他',
    stops: '限额、停机与复机', no_stops: '此期间没有达到限额，也没有停机。', no_stops_do: '计费、人工或运营商的停复机会显示在这里，保留数月。', w_limit_reached: '达到限额', w_limit_lifted: '限额解除', w_stop_wanted: '已请求运营商', w_switched: '运营商已确认', w_barred: '人工操作', w_low_balance: '余额不足提醒',
    bills: '账单', month: '账期', of_month: '消费', paid_in: '存入', opening: '期初', closing: '期末', due: '欠费', so_far: '截至 {until}', no_bills: '还没有账单。', no_bills_do: '月结账单于次月初出具；本月已入账部分可立即查看。', now: '本月截至现在', open: '查看', bill: '账单 {id}', rates: '账单构成', times: '次数', by_buckets: '套餐内抵扣',
  },
};

type Entry = Row<'/sublet/v1/entries/{account}'>;
interface Sums { // of TMF678's bill, beside what the standard names
  openingBalance?: { value?: number };
  closingBalance?: { value?: number };
  paidIn?: { value?: number };
}
type Bill = Row<'/tmf-api/customerBillManagement/v4/customerBill'> & Sums;
type Rate = Row<'/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate'>;

function useWhat(): (what: string) => string {
  const t = useWords(words);
  return (what) => (what.startsWith('fee/') ? t('w_fee', { name: what.slice(4) }) : wordFor(t, words, 'w_', what.replace('use/', '')));
}

export function Entries({ of, account, turn }: { of: 'money' | 'stops'; account: string; turn: number }) {
  const t = useWords(words);
  const what = useWhat();
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const [why, setWhy] = useState<Entry>();
  const m = (v: number) => (v === 0 ? '–' : money(v, language, currency, 'exact'));
  const units = (e: Entry) => (e.bucket ? `${e.unit === 'money' ? money(e.units, language, currency, 'exact') : quantity(e.units ?? 0, e.unit ?? 'points', language)} ${e.bucket}` : '–');
  const amounts: Column<Entry>[] = [
    { key: 'amount', title: t('amount'), show: (e) => <span className="number">{m(e.amount)}</span>, csv: (e) => e.amount, right: true },
    { key: 'cost', title: t('cost'), show: (e) => m(e.cost), csv: (e) => e.cost, right: true },
    { key: 'units', title: t('units'), show: units, csv: (e) => (e.bucket ? `${e.units} ${e.unit} ${e.bucket}` : ''), right: true },
  ];
  const columns: Column<Entry>[] = [
    { key: 'at', title: t('at'), show: (e) => <span className="number">{time(e.at, language, timeZone, true)}</span>, csv: (e) => e.at },
    { key: 'what', title: t('what'), show: (e) => what(e.what), csv: (e) => e.what },
    { key: 'line', title: t('line'), show: (e) => <span className="number">{e.line ? phone(e.line) : t('of_account')}</span>, csv: (e) => e.line },
    ...(of === 'money' ? amounts : []),
    { key: 'why', title: '', show: (e) => <Button size="small" aria-label={`${t('why')} ${what(e.what)} ${time(e.at, language, timeZone, true)}`} onClick={() => setWhy(e)}>{t('why')}</Button>, right: true },
  ];
  return (
    <>
      <ServerRows
        label={t(of === 'money' ? 'entries' : 'stops')}
        name={`${of === 'money' ? 'entries' : 'stops'}-${account}`}
        columns={columns}
        on={[account]}
        turn={turn}
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/entries/{account}', { path: { account }, query: { of, offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(e) => e.id}
        empty={of === 'money' ? <Empty title={t('none')}>{t('none_do')}</Empty> : <Empty title={t('no_stops')}>{t('no_stops_do')}</Empty>}
      />
      {why && <Why of="entries" id={why.id} title={of === 'stops' ? what(why.what) : undefined} cost={why.cost || why.amount} close={() => setWhy(undefined)} />}
    </>
  );
}

function OneBill({ id, close }: { id: string; close: () => void }) {
  const t = useWords(words);
  const what = useWhat();
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const { value, error, again } = useAsk((signal) => whole((page) => api.list('/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate', { query: { 'bill.id': id, ...page }, signal })), [id]);
  const columns: Column<Rate>[] = [
    { key: 'what', title: t('what'), show: (r) => what(r.name ?? ''), csv: (r) => r.name },
    { key: 'line', title: t('line'), show: (r) => <span className="number">{traitOf(r.characteristic, 'line') ? phone(traitOf(r.characteristic, 'line')) : t('of_account')}</span>, csv: (r) => traitOf(r.characteristic, 'line') },
    { key: 'times', title: t('times'), show: (r) => traitOf(r.characteristic, 'count') ?? '–', csv: (r) => traitOf(r.characteristic, 'count'), right: true },
    { key: 'cost', title: t('cost'), show: (r) => money(r.taxIncludedAmount?.value, language, currency), csv: (r) => r.taxIncludedAmount?.value, right: true },
    { key: 'buckets', title: t('by_buckets'), show: (r) => (traitOf(r.characteristic, 'paidByBuckets') ? money(traitOf(r.characteristic, 'paidByBuckets'), language, currency) : '–'), csv: (r) => traitOf(r.characteristic, 'paidByBuckets'), right: true },
  ];
  return (
    <Modal open title={t('bill', { id })} footer={null} onCancel={close} width={760}>
      {error ? <Trouble error={error} again={again} /> : value === undefined ? <Waiting /> : <Rows file={`bill-${id}`} label={t('rates')} columns={columns} rows={value} rowKey={(r) => r.id!} empty={<Empty title={t('none')} />} />}
    </Modal>
  );
}

export function Bills({ account }: { account: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const [open, setOpen] = useState<string>();
  const [turn, setTurn] = useState(0);
  const { busy, error, send, renew } = useSend();
  const until = () =>
    send(async (key) => {
      const made = await api.post('/tmf-api/customerBillManagement/v4/customerBillOnDemand', { body: { billingAccount: { id: account } }, key });
      renew();
      setTurn((n) => n + 1);
      setOpen(made.customerBill?.id ?? made.id);
    });
  const m = (v: number | undefined) => money(v, language, currency);
  const period = (b: Bill) => `${day(b.billingPeriod?.startDateTime, language, timeZone)} – ${day(lastDay(b.billingPeriod?.endDateTime), language, timeZone)}`;
  const columns: Column<Bill>[] = [
    { key: 'month', title: t('month'), show: (b) => <span className="number">{period(b)} {b.runType === 'offCycle' && <span className="soft">{t('so_far', { until: time(b.billDate, language, timeZone) })}</span>}</span>, csv: (b) => b.billingPeriod?.startDateTime },
    { key: 'opening', title: t('opening'), show: (b) => m(b.openingBalance?.value), csv: (b) => b.openingBalance?.value, right: true },
    { key: 'cost', title: t('of_month'), show: (b) => m(b.taxIncludedAmount?.value), csv: (b) => b.taxIncludedAmount?.value, right: true },
    { key: 'paid', title: t('paid_in'), show: (b) => m(b.paidIn?.value), csv: (b) => b.paidIn?.value, right: true },
    { key: 'closing', title: t('closing'), show: (b) => m(b.closingBalance?.value), csv: (b) => b.closingBalance?.value, right: true },
    { key: 'due', title: t('due'), show: (b) => m(b.amountDue?.value), csv: (b) => b.amountDue?.value, right: true },
    { key: 'show', title: '', show: (b) => <Button size="small" aria-label={`${t('open')} ${period(b)}`} onClick={() => setOpen(b.id)}>{t('open')}</Button>, right: true },
  ];
  return (
    <>
      {error && <Trouble error={error} />}
      <ServerRows
        label={t('bills')}
        name={`bills-${account}`}
        columns={columns}
        on={[account]}
        turn={turn}
        tools={<Button loading={busy} onClick={() => void until()}>{t('now')}</Button>}
        ask={({ offset, limit }, signal) => api.list('/tmf-api/customerBillManagement/v4/customerBill', { query: { 'billingAccount.id': account, offset, limit, sort: '-billDate' }, ...(signal ? { signal } : {}) })}
        rowKey={(b) => b.id!}
        empty={<Empty title={t('no_bills')}>{t('no_bills_do')}</Empty>}
      />
      {open && <OneBill id={open} close={() => setOpen(undefined)} />}
    </>
  );
}
