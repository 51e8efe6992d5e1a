// What a line was charged, use by use, and of each why: the explanation that charging itself gives, step by step.
import { Button } from 'antd';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { spanOf } from '../../shared/days';
import { duration, money, phone, quantity, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { traitOf } from '../../shared/traits';
import { Why } from '../why';
import { useKeptDays } from '../kept-days';
import { useHostNames } from '../names';
import { words } from './words';

type Usage = Row<'/tmf-api/usageManagement/v4/usage'>;

const costOf = (u: Usage): number | undefined => u.ratedProductUsage?.[0]?.taxIncludedRatingAmount?.value as number | undefined;
const unitOf: Record<string, string> = { data: 'octets', voice: 'seconds', sms: 'messages' };

export function Charges({ number }: { number: string }) {
  const t = useWords(words);
  const hostName = useHostNames();
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const [why, setWhy] = useState<Usage>();
  const { days, choice } = useKeptDays();
  const amount = (u: Usage) => (u.usageType === 'voice' ? duration(Number(traitOf(u.usageCharacteristic, 'units') ?? 0)) : quantity(Number(traitOf(u.usageCharacteristic, 'units') ?? 0), unitOf[u.usageType ?? ''] ?? 'points', language));
  const columns: Column<Usage>[] = [
    { key: 'at', title: t('at'), show: (u) => <span className="number">{time(u.usageDate, language, timeZone, true)}</span>, csv: (u) => u.usageDate, sort: 'usageDate' },
    { key: 'service', title: t('service'), show: (u) => <>{wordFor(t, words, 'service_', u.usageType ?? '')} <span className="soft">{traitOf(u.usageCharacteristic, 'direction') && u.usageType !== 'data' ? wordFor(t, words, u.usageType === 'sms' || u.usageType === 'mms' ? 'message_' : '', traitOf(u.usageCharacteristic, 'direction')!) : ''}</span></>, csv: (u) => u.usageType },
    { key: 'peer', title: t('peer'), show: (u) => <span className="number">{traitOf(u.usageCharacteristic, 'peer') ? phone(traitOf(u.usageCharacteristic, 'peer')) : '–'}</span>, csv: (u) => traitOf(u.usageCharacteristic, 'peer') },
    { key: 'host', title: t('host'), show: (u) => hostName(traitOf(u.usageCharacteristic, 'host')), csv: (u) => traitOf(u.usageCharacteristic, 'host') },
    { key: 'amount', title: t('amount'), show: amount, csv: (u) => traitOf(u.usageCharacteristic, 'units'), right: true },
    { key: 'cost', title: t('cost'), show: (u) => <>{money(costOf(u), language, currency, 'exact')} {traitOf(u.usageCharacteristic, 'discount') && <span className="soft">{t('discount', { amount: money(traitOf(u.usageCharacteristic, 'discount'), language, currency, 'exact') })}</span>}</>, csv: costOf, right: true },
    { key: 'why', title: '', show: (u) => <Button size="small" aria-label={`${t('why')} ${time(u.usageDate, language, timeZone, true)}`} onClick={() => setWhy(u)}>{t('why')}</Button>, right: true },
  ];
  return (
    <>
      <ServerRows
        label={t('charges')}
        name={`charges-${number}`}
        columns={columns}
        on={[number, days?.from, days?.until]}
        firstSort="-usageDate"
        tools={choice}
        ask={({ offset, limit, sort }, signal) => api.list('/tmf-api/usageManagement/v4/usage', { query: { line: number, ...(days ? spanOf('usageDate', days, timeZone) : {}), offset, limit, sort }, ...(signal ? { signal } : {}) })}
        rowKey={(u) => u.id!}
        empty={<Empty title={t('no_charges')}>{t('no_charges_do')}</Empty>}
      />
      {why && <Why id={why.id!} cost={costOf(why)} close={() => setWhy(undefined)} />}
    </>
  );
}
