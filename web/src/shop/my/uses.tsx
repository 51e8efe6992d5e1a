// What the number was used for: by day, by app, and charge by charge with the reason of each.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { duration, money, phone, time } from '../../shared/format';
import { useAppNames } from '../../shared/apps';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { WhyLines } from '../../shared/why-lines';
import { traitOf } from '../../shared/traits';
import { useBrand, useHome } from '../brand';
import { More, useGrowing } from '../growing';
import { Choose, Empty, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Sheet } from '../sheet';
import { byApp, byDay, dayOf, period, periods, type Period, type Summed } from './days';
import { useLine } from './line';
import { units } from '../units';

const words = {
  en: {
    title: 'Use and charges', period: 'Time', week: 'Seven days', month: 'This month', last_month: 'Last month', apps: 'Data by app', days: 'Day by day', other: 'Everything else', none: 'Nothing was used in this time.', none_do: 'Networks tell of use some minutes later.', charges: 'Single charges', why: 'Why?', why_of: 'Why {cost}?', no_charges: 'There is no charge yet.',
    service_data: 'Data', service_voice: 'Call', service_sms: 'Message', service_mms: 'Picture message', service_video: 'Video call', service_other: 'Other', in: 'received', to: 'with {number}', explained: 'As charging worked it out, step by step',
  },
  zh: {
    title: '用量与扣费', period: '时间', week: '近七天', month: '本月', last_month: '上月', apps: '各应用流量', days: '每日用量', other: '其他', none: '此期间没有用量。', none_do: '网络侧记录可能有数分钟延迟。', charges: '扣费明细', why: '为什么？', why_of: '为什么扣 {cost}？', no_charges: '暂无扣费。',
    service_data: '流量', service_voice: '通话', service_sms: '短信', service_mms: '彩信', service_video: '可视电话', service_other: '其他', in: '接听/接收', to: '对方 {number}', explained: '计费过程，逐步说明',
  },
};
type Usage = Row<'/tmf-api/usageManagement/v4/usage'>;
const costOf = (u: Usage): number | undefined => u.ratedProductUsage?.[0]?.taxIncludedRatingAmount?.value as number | undefined;

function Why({ usage, close }: { usage: Usage; close: () => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency } = useBrand();
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/usage/{id}/explain', { path: { id: usage.id! }, signal }), [usage.id]);
  return (
    <Sheet title={t('why_of', { cost: money(costOf(usage), language, currency, 'exact') })} close={close}>
      <p className="soft">{t('explained')}</p>
      {error && <Trouble error={error} again={again} />}
      {value === undefined ? (
        !error && <Waiting />
      ) : (
        <WhyLines lines={value.lines} note={value.note} />
      )}
    </Sheet>
  );
}

function Charges({ number }: { number: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency, timeZone } = useBrand();
  const [why, setWhy] = useState<Usage>();
  const charges = useGrowing((limit, signal) => api.list('/tmf-api/usageManagement/v4/usage', { query: { line: number, limit }, signal }), [number]);
  const { value, error, again } = charges;
  const amount = (u: Usage) => (u.usageType === 'voice' ? duration(Number(traitOf(u.usageCharacteristic, 'units') ?? 0)) : units(Number(traitOf(u.usageCharacteristic, 'units') ?? 0), u.usageType === 'data' ? 'octets' : 'messages', language));
  return (
    <section className="panel">
      <h2>{t('charges')}</h2>
      {error && <Trouble error={error} again={again} />}
      {value === undefined ? (
        !error && <Waiting />
      ) : value.rows.length === 0 ? (
        <Empty title={t('no_charges')}>{t('none_do')}</Empty>
      ) : (
        <>
          <ul className="charges">
            {value.rows.map((u) => (
              <li key={u.id}>
                <span className="grow">
                  <strong>{wordFor(t, words, 'service_', u.usageType ?? '')}</strong> {amount(u)} {u.usageType !== 'data' && traitOf(u.usageCharacteristic, 'direction') === 'in' && <span className="soft">{t('in')}</span>}
                  <small className="soft number">
                    {time(u.usageDate, language, timeZone)} {traitOf(u.usageCharacteristic, 'peer') && t('to', { number: phone(traitOf(u.usageCharacteristic, 'peer')) })}
                  </small>
                </span>
                <strong className="number">{money(costOf(u), language, currency, 'exact')}</strong>
                <Button size="mini" aria-label={`${t('why')} ${time(u.usageDate, language, timeZone, true)}`} onClick={() => setWhy(u)}>
                  {t('why')}
                </Button>
              </li>
            ))}
          </ul>
          <More of={charges} />
        </>
      )}
      {why && <Why usage={why} close={() => setWhy(undefined)} />}
    </section>
  );
}

function Amounts({ of }: { of: Summed }) {
  const t = useWords(words);
  const { language } = useLanguage();
  return (
    <>
      {of.amounts.map((a) => (
        <span key={a.service} className="amount">
          {wordFor(t, words, 'service_', a.service)} {units(a.amount, a.unit, language)}
        </span>
      ))}
    </>
  );
}

export default function Uses() {
  const t = useWords(words);
  const appName = useAppNames();
  const { language } = useLanguage();
  const { currency, timeZone } = useBrand();
  const number = useLine();
  const my = `${useHome()}/my`;
  const [kind, setKind] = useState<Period>('week');
  const { from, until } = period(kind, dayOf(new Date(), timeZone));
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/use/{number}', { path: { number }, query: { from, until }, signal }), [number, from, until]);
  const days = byDay(value?.days ?? []), apps = byApp(value?.days ?? []);
  const most = Math.max(1, ...days.map((d) => d.octets)), mostOfApps = Math.max(1, apps[0]?.octets ?? 0);
  return (
    <Page title={t('title')} back={my} sub={phone(number)}>
      <Choose hidden label={t('period')} value={kind} choose={setKind} options={periods.map((p) => ({ value: p, label: t(p) }))} />
      {error && <Trouble error={error} again={again} />}
      {value === undefined ? (
        !error && <Waiting />
      ) : days.length === 0 ? (
        <Empty title={t('none')}>{t('none_do')}</Empty>
      ) : (
        <div className="columns">
          {apps.length > 0 && (
            <section className="panel">
              <h2>{t('apps')}</h2>
              <ul className="bars">
                {apps.map((a) => (
                  <li key={a.name}>
                    <div className="spread">
                      <span>{a.name === '' ? t('other') : appName(a.name)}</span>
                      <span className="number">
                        {units(a.octets, 'octets', language)} · {money(a.cost, language, currency)}
                      </span>
                    </div>
                    <div className="bar" aria-hidden>
                      <span style={{ width: `${(100 * a.octets) / mostOfApps}%` }} />
                    </div>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section className="panel">
            <h2>{t('days')}</h2>
            <ul className="bars">
              {days.map((d) => (
                <li key={d.name}>
                  <div className="spread">
                    <span className="number">{d.name}</span>
                    <strong className="number">{money(d.cost, language, currency)}</strong>
                  </div>
                  <div className="bar" aria-hidden>
                    <span style={{ width: `${(100 * d.octets) / most}%` }} />
                  </div>
                  <small className="soft">
                    <Amounts of={d} />
                  </small>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
      <Charges number={number} />
    </Page>
  );
}
