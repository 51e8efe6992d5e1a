// Lots: what came from hosts and makers, how far each import is, and a new one.
import { Button, Progress, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { api } from '../../shared/api';
import { useEvery } from '../../shared/ask';
import { count, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { Import } from './import';
import { done, halted, type Lot } from './lot-state';
import { useHostNames } from '../names';
import { usePrincipals } from '../principals';
import { words } from './words';

export const kinds = ['number', 'sim', 'phone'] as const;

export function LotState({ lot }: { lot: Lot }) {
  const t = useWords(words);
  const { language } = useLanguage();
  if (lot.state === 'ready') return <span className="state good">{t('l_ready')}</span>;
  const still = halted(lot);
  const text = t('progress', { seen: count(lot.seen, language), expected: count(Math.max(lot.expected ?? 0, lot.seen), language) });
  return (
    <span style={{ display: 'inline-block', minWidth: 160 }}>
      <span className={still ? 'state bad' : 'state warn'}>{t(still ? 'l_halted' : 'l_importing')}</span>
      <Progress percent={done(lot)} size="small" status={still ? 'exception' : 'active'} aria-label={text} />
    </span>
  );
}

export function Lots() {
  const t = useWords(words);
  const { called } = usePrincipals();
  const hostName = useHostNames();
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const { may } = useSession();
  const go = useNavigate();
  const [query, setQuery] = useSearchParams();
  const kind = kinds.find((k) => k === query.get('kind')) ?? 'number';
  const [importing, setImporting] = useState(false);
  const [running, setRunning] = useState(false);
  const [turn, setTurn] = useState(0);
  useEvery(2, () => setTurn((n) => n + 1), running);
  const n = (v: number | undefined) => count(v, language);
  const columns: Column<Lot>[] = [
    { key: 'name', title: t('name'), show: (l) => <Link to={`/numbers/lots/${l.kind}/${encodeURIComponent(l.name)}`}>{l.name}</Link>, csv: (l) => l.name },
    { key: 'host', title: t('host'), show: (l) => hostName(l.host), csv: (l) => l.host },
    { key: 'place', title: t('city'), show: (l) => [l.province, l.city].filter((x, i, all) => x && all.indexOf(x) === i).join(' ') || '–', csv: (l) => `${l.province ?? ''} ${l.city ?? ''}`.trim() },
    { key: 'state', title: t('state'), show: (l) => <LotState lot={l} />, csv: (l) => l.state },
    { key: 'seen', title: t('rows'), show: (l) => n(l.seen), csv: (l) => l.seen, right: true },
    { key: 'added', title: t('added'), show: (l) => n(l.added), csv: (l) => l.added, right: true },
    { key: 'rejected', title: t('rejected'), show: (l) => n(l.rejected), csv: (l) => l.rejected, right: true },
    { key: 'warned', title: t('warned'), show: (l) => n(l.warned), csv: (l) => l.warned, right: true },
    { key: 'created', title: t('when'), show: (l) => <span className="number">{time(l.created, language, timeZone)}</span>, csv: (l) => l.created },
    { key: 'by', title: t('by'), show: (l) => called(l.createdBy), csv: (l) => called(l.createdBy) },
  ];
  return (
    <>
      <ServerRows
        label={t('lots')}
        name={`lots-${kind}`}
        columns={columns}
        on={[kind]}
        turn={turn}
        tools={
          <>
            <Select aria-label={t('kind')} value={kind} onChange={(v) => setQuery({ tab: 'lots', kind: v })} options={kinds.map((value) => ({ value, label: t(`kind_${value}`) }))} popupMatchSelectWidth={false} />
            {may('number.write') && <Button type="primary" onClick={() => setImporting(true)}>{t('import')}</Button>}
          </>
        }
        ask={async ({ offset, limit }, signal) => {
          const page = await api.list('/sublet/v1/lots', { query: { kind, offset, limit }, ...(signal ? { signal } : {}) });
          setRunning(page.rows.some((l) => l.state === 'importing' && !halted(l)));
          return page;
        }}
        rowKey={(l) => `${l.kind} ${l.name}`}
        empty={<Empty title={t('no_lots')}>{t('no_lots_do')}</Empty>}
      />
      {importing && (
        <Import
          kind={kind}
          close={(lot) => {
            setImporting(false);
            if (lot) go(`/numbers/lots/${lot.kind}/${encodeURIComponent(lot.name)}`);
          }}
        />
      )}
    </>
  );
}
