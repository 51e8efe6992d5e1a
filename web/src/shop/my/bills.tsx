// Bills, month by month; and what is booked in this month until now.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { api, type ApiError } from '../../shared/api';
import { asApiError } from '../../shared/ask';
import { lastDay } from '../../shared/days';
import { day, money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useBrand, useHome } from '../brand';
import { More, useGrowing } from '../growing';
import { Empty, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { useBalance } from './line';

const words = {
  en: { title: 'Bills', now: 'This month until now', none: 'There is no bill yet.', none_do: 'The first comes in the night after the month\'s end. What is booked until now you can see at once.', period: '{from} to {until}', so_far: 'until {until}' },
  zh: { title: '账单', now: '查看本月账单', none: '还没有账单。', none_do: '月结账单于次月初出具；本月已入账部分可立即查看。', period: '{from} 至 {until}', so_far: '截至 {until}' },
};

export default function Bills() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency, timeZone } = useBrand();
  const my = `${useHome()}/my`;
  const go = useNavigate();
  const balance = useBalance();
  const account = balance.value && String(balance.value.account);
  const bills = useGrowing((limit, signal) => api.list('/tmf-api/customerBillManagement/v4/customerBill', { query: { 'billingAccount.id': account, sort: '-billDate', limit }, signal }), [account], { wanted: account !== undefined });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const until = async () => {
    setBusy(true);
    setError(undefined);
    try {
      const made = await api.post('/tmf-api/customerBillManagement/v4/customerBillOnDemand', { body: { billingAccount: { id: account! } } });
      go(`${my}/bills/${encodeURIComponent(made.customerBill?.id ?? made.id!)}`);
    } catch (e) {
      setError(asApiError(e));
      setBusy(false);
    }
  };
  const failed = balance.error ?? bills.error;
  return (
    <Page title={t('title')} back={my}>
      {error && <Trouble error={error} />}
      <Button block color="primary" fill="outline" loading={busy} disabled={account === undefined} onClick={() => void until()}>
        {t('now')}
      </Button>
      {failed && <Trouble error={failed} again={balance.error ? balance.again : bills.again} />}
      {bills.value === undefined ? (
        !failed && <Waiting />
      ) : bills.value.rows.length === 0 ? (
        <Empty title={t('none')}>{t('none_do')}</Empty>
      ) : (
        <>
          <ul className="cards">
            {bills.value.rows.map((b) => (
              <li key={b.id}>
                <Link className="card" to={`${my}/bills/${encodeURIComponent(b.id!)}`}>
                  <span className="grow">
                    <strong className="number">{t('period', { from: day(b.billingPeriod?.startDateTime, language, timeZone), until: day(lastDay(b.billingPeriod?.endDateTime), language, timeZone) })}</strong>
                    {b.runType === 'offCycle' && <small className="soft">{t('so_far', { until: day(b.billDate, language, timeZone) })}</small>}
                  </span>
                  <strong className="number">{money(b.taxIncludedAmount?.value, language, currency)}</strong>
                </Link>
              </li>
            ))}
          </ul>
          <More of={bills} />
        </>
      )}
    </Page>
  );
}
