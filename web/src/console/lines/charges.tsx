// What a line was charged, use by use, and of each why: the explanation that charging itself gives, step by step.
import { Button } from 'antd';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { duration, money, phone, quantity, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { Why } from '../why';
import { words } from './words';

type Usage = Row<'/tmf-api/usageManagement/v4/usage'>;

const traitOf = (u: Usage, name: string): string | undefined => {
  const value: unknown = u.usageCharacteristic?.find((c) => c.name === name)?.value;
  return value === undefined ? undefined : String(value);
};
const costOf = (u: Usage): number | undefined => u.ratedProductUsage?.[0]?.taxIncludedRatingAmount?.value as number | undefined;
const unitOf: Record<string, string> = { data: 'octets', voice: 'seconds', sms: 'messages' };

export function Charges({ number }: { number: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const [why, setWhy] = useState<Usage>();
  const amount = (u: Usage) => (u.usageType === 'voice' ? duration(Number(traitOf(u, 'units') ?? 0)) : quantity(Number(traitOf(u, 'units') ?? 0), unitOf[u.usageType ?? ''] ?? 'points', language));
  const columns: Column<Usage>[] = [
    { key: 'at', title: t('at'), show: (u) => <span className="number">{time(u.usageDate, language, timeZone, true)}</span>, csv: (u) => u.usageDate },
    { key: 'service', title: t('service'), show: (u) => <>{wordFor(t, words, 'service_', u.usageType ?? '')} <span className="soft">{traitOf(u, 'direction') && u.usageType !== 'data' ? wordFor(t, words, '', traitOf(u, 'direction')!) : ''}</span></>, csv: (u) => u.usageType },
    { key: 'peer', title: t('peer'), show: (u) => <span className="number">{traitOf(u, 'peer') ? phone(traitOf(u, 'peer')) : '–'}</span>, csv: (u) => traitOf(u, 'peer') },
    { key: 'host', title: t('host'), show: (u) => traitOf(u, 'host') ?? '–', csv: (u) => traitOf(u, 'host') },
    { key: 'amount', title: t('amount'), show: amount, csv: (u) => traitOf(u, 'units'), right: true },
    { key: 'cost', title: t('cost'), show: (u) => <>{money(costOf(u), language, currency)} {traitOf(u, 'discount') && <span className="soft">{t('discount', { amount: money(traitOf(u, 'discount'), language, currency) })}</span>}</>, csv: costOf, right: true },
    { key: 'why', title: '', show: (u) => <Button size="small" aria-label={`${t('why')} ${time(u.usageDate, language, timeZone, true)}`} onClick={() => setWhy(u)}>{t('why')}</Button>, right: true },
  ];
  return (
    <>
      <ServerRows
        label={t('charges')}
        name={`charges-${number}`}
        columns={columns}
        on={[number]}
        ask={({ offset, limit }, signal) => api.list('/tmf-api/usageManagement/v4/usage', { query: { line: number, offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(u) => u.id!}
        empty={<Empty title={t('no_charges')}>{t('no_charges_do')}</Empty>}
      />
      {why && <Why id={why.id!} cost={costOf(why)} close={() => setWhy(undefined)} />}
    </>
  );
}
