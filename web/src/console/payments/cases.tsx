import { Button, Form, Radio, Select } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { money, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { words } from './words';

type Case = Row<'/sublet/v1/wallet-cases'>;

interface Closed {
  outcome: 'repaired' | 'dismissed';
  reason: string;
}

function Close({ of, done }: { of: Case; done: (closed: boolean) => void }) {
  const t = useWords(words);
  return (
    <ReasonDialog<Closed>
      title={t('close_title')}
      what={wordFor(t, words, '', of.proposal)}
      go={t('go')}
      initial={{ outcome: 'repaired' }}
      close={done}
      run={async (typed, key) => void (await api.post('/sublet/v1/wallet-cases/{id}/close', { path: { id: of.id }, body: typed, reason: typed.reason, key }))}
    >
      <Form.Item name="outcome" label={t('outcome')} extra={t('repaired_what')}>
        <Radio.Group options={[{ value: 'repaired', label: t('repaired') }, { value: 'dismissed', label: t('dismissed') }]} style={{ display: 'grid', gap: 6 }} />
      </Form.Item>
    </ReasonDialog>
  );
}

export function Cases() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { may } = useSession();
  const [query, setQuery] = useSearchParams();
  const [closing, setClosing] = useState<Case>();
  const [turn, setTurn] = useState(0);
  const state = query.get('state') ?? 'open';
  const filter = { state: state === 'any' ? '' : state, merchant: query.get('merchant') ?? '', day: query.get('day') ?? '' };
  const m = (v: number) => money(v, language, currency);
  const columns: Column<Case>[] = [
    { key: 'day', title: t('day'), show: (c) => <span className="number">{c.day}</span>, csv: (c) => c.day },
    { key: 'merchant', title: t('merchant'), show: (c) => c.merchant, csv: (c) => c.merchant },
    { key: 'what', title: t('what'), show: (c) => `${t(`kind_${c.kind}`)}: ${wordFor(t, words, '', c.what)}`, csv: (c) => `${c.kind} ${c.what}` },
    { key: 'number', title: t('number'), show: (c) => <code>{c.number}</code>, csv: (c) => c.number, wide: true },
    { key: 'ours', title: t('ours'), show: (c) => m(c.ours), csv: (c) => c.ours, right: true },
    { key: 'theirs', title: t('theirs'), show: (c) => m(c.theirs), csv: (c) => c.theirs, right: true },
    { key: 'proposal', title: t('proposal'), show: (c) => (c.state === 'open' ? wordFor(t, words, '', c.proposal) : `${t(`state_${c.state}`)} · ${t('closed_by', { who: c.closedBy ?? '', reason: c.reason ?? '' })}`), csv: (c) => c.proposalText, wide: true },
    { key: 'at', title: t('at'), show: (c) => <span className="number">{time(c.at, language, timeZone)}</span>, csv: (c) => c.at },
    { key: 'do', title: '', show: (c) => (c.state === 'open' && may('bill.write') ? <Button size="small" onClick={() => setClosing(c)}>{t('close')}</Button> : c.payment ? <Link to={`/lines?text=${encodeURIComponent(c.payment)}`}>{t('payment')}</Link> : ''), right: true },
  ];
  const any = state === 'open' && filter.merchant === '' && filter.day === '';
  return (
    <>
      <ServerRows
        label={t('cases')}
        name="wallet-cases"
        columns={columns}
        on={[JSON.stringify(filter)]}
        turn={turn}
        tools={
          <>
            <Select aria-label={t('case_state')} value={state} onChange={(v) => setQuery({ tab: 'cases', state: v })} options={(['open', 'repaired', 'dismissed'] as const).map((value) => ({ value: value as string, label: t(`state_${value}`) })).concat([{ value: 'any', label: t('any') }])} popupMatchSelectWidth={false} />
            {filter.merchant && <Button onClick={() => setQuery({ tab: 'cases', state })}>{filter.merchant} {filter.day} ×</Button>}
          </>
        }
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/wallet-cases', { query: { ...filter, offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(c) => c.id}
        empty={<Empty title={any ? t('no_cases') : t('no_cases_like')}>{any ? t('no_cases_do') : null}</Empty>}
      />
      {closing && (
        <Close
          of={closing}
          done={(closed) => {
            setClosing(undefined);
            if (closed) setTurn((n) => n + 1);
          }}
        />
      )}
    </>
  );
}
