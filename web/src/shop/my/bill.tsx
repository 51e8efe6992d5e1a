// One bill: what it was opened with, what each thing cost, what was paid in, what is left.
import { useParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { lastDay } from '../../shared/days';
import { day, money, phone } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { traitOf } from '../../shared/traits';
import { whole } from '../../shared/whole';
import { decimalOf, micros } from '../amount';
import { useBrand, useHome } from '../brand';
import { Trouble, Waiting } from '../kit';
import { useOffers } from '../buy/offers';
import { Page } from '../page';
import { units } from '../units';


const words = {
  en: { title: 'Bill', period: '{from} to {until}', opening: 'Balance before', closing: 'Balance after', cost: 'Cost of the month', paid_in: 'Paid in and given', by_buckets: 'of it {amount} paid by the package', times: '{n} times', number: 'No. {id}', use_data: 'Data', use_voice: 'Calls', use_sms: 'Messages', use_mms: 'Picture messages', use_video: 'Video calls', use_other: 'Other uses', fee: 'Fee: {name}', minimum: 'Up to the least spent', top_up: 'Paid in', refund: 'Given back', withdrawal: 'Paid out', transfer: 'Given to others, or by others', adjustment: 'Correction', what_opening: 'Beginning of the account' },
  zh: { title: '账单', period: '{from} 至 {until}', opening: '期初余额', closing: '期末余额', cost: '本期消费', paid_in: '存入与调整', by_buckets: '其中套餐内抵扣 {amount}', times: '{n} 次', number: '账单号 {id}', use_data: '流量', use_voice: '通话', use_sms: '短信', use_mms: '彩信', use_video: '可视电话', use_other: '其他', fee: '费用：{name}', minimum: '最低消费补足', top_up: '充值', refund: '退款', withdrawal: '提取', transfer: '转赠', adjustment: '调整', what_opening: '开户' },
};
type Rate = Row<'/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate'>;
interface Sums {
  openingBalance?: { value?: number };
  closingBalance?: { value?: number };
  paidIn?: { value?: number };
}
// What came in is told as less than nothing: people read it the other way.
const cameIn = (r: Rate): string => decimalOf(-(micros(r.taxIncludedAmount?.value) ?? 0n));
const unitOf: Record<string, string> = { 'use/data': 'octets', 'use/voice': 'seconds', 'use/video': 'seconds' };

export default function BillPage() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency, timeZone } = useBrand();
  const my = `${useHome()}/my`;
  const { id = '' } = useParams();
  const bill = useAsk((signal) => api.get('/tmf-api/customerBillManagement/v4/customerBill/{id}', { path: { id }, signal }), [id]);
  const rates = useAsk((signal) => whole((page) => api.list('/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate', { query: { 'bill.id': id, ...page }, signal })), [id]);
  const offers = useOffers();
  // A fee goes by its name in the catalogue; people know the package that it is of.
  const feeTitle = (fee: string): string => [...(offers.value?.packages ?? []), ...(offers.value?.additions ?? [])].find((p) => p.fees.some((f) => f.name === fee))?.title ?? fee;
  const told = (amount: number | string | undefined) => money(amount, language, currency);
  const name = (r: Rate): string => {
    const what = r.name ?? '';
    if (what.startsWith('fee/')) return t('fee', { name: feeTitle(what.slice(4)) });
    if (what === 'opening') return t('what_opening');
    return wordFor(t, words, '', what.replace('use/', 'use_'));
  };
  const error = bill.error ?? rates.error;
  const b = bill.value as (typeof bill.value & Sums) | undefined;
  const rows = rates.value ?? [];
  const isCost = (r: Rate) => r.type === 'usageCharge' || r.type === 'recurringCharge';
  const list = (some: Rate[]) => (
    <ul className="facts-list">
      {some.map((r) => {
        const traits = r.characteristic;
        const buckets = traitOf(traits, 'paidByBuckets'), used = traitOf(traits, 'units'), times = traitOf(traits, 'count');
        return (
          <li key={r.id}>
            <span>
              {name(r)}
              <small className="soft">
                {traitOf(traits, 'line') ? ` ${phone(traitOf(traits, 'line'))}` : ''} {times && ` · ${t('times', { n: times })}`} {used && unitOf[r.name ?? ''] ? ` · ${units(Number(used), unitOf[r.name ?? '']!, language)}` : ''}
                {buckets && (micros(buckets) ?? 0n) > 0n ? ` · ${t('by_buckets', { amount: told(buckets) })}` : ''}
              </small>
            </span>
            <span className="number">{told(isCost(r) ? r.taxIncludedAmount?.value : cameIn(r))}</span>
          </li>
        );
      })}
    </ul>
  );
  return (
    <Page title={t('title')} back={`${my}/bills`} sub={b && t('period', { from: day(b.billingPeriod?.startDateTime, language, timeZone), until: day(lastDay(b.billingPeriod?.endDateTime), language, timeZone) })}>
      {error && <Trouble error={error} again={bill.error ? bill.again : rates.again} />}
      {b === undefined || rates.value === undefined ? (
        !error && <Waiting />
      ) : (
        <div className="panel stack tight">
          <div className="spread">
            <span>{t('opening')}</span>
            <span className="number">{told(b.openingBalance?.value)}</span>
          </div>
          <div className="total">
            <span>{t('cost')}</span>
            <strong>{told(b.taxIncludedAmount?.value)}</strong>
          </div>
          {list(rows.filter(isCost))}
          <div className="total">
            <span>{t('paid_in')}</span>
            <strong>{told(b.paidIn?.value)}</strong>
          </div>
          {list(rows.filter((r) => !isCost(r)))}
          <div className="total">
            <span>{t('closing')}</span>
            <strong>{told(b.closingBalance?.value)}</strong>
          </div>
          <p className="soft small">{t('number', { id: b.billNo ?? id })}</p>
        </div>
      )}
    </Page>
  );
}
