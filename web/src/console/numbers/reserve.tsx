// Numbers kept for somebody for a while.
import { Alert, Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { ReasonDialog, ReasonForm } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';

import { NumberFilter } from '../number-filter';
import { usePrincipals } from '../principals';
import { words } from './words';

type Reservation = Row<'/sublet/v1/reservations'>;
interface Typed {
  reason: string;
  minutes: number;
  party?: string;
}
const lasts = [30, 120, 1440, 10080] as const;

export function Reserve({ numbers, close }: { numbers: string[]; close: (done: boolean) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const [until, setUntil] = useState<string>();
  return (
    <Modal open title={t('reserve_title', { n: numbers.length })} footer={null} onCancel={() => close(until !== undefined)} destroyOnHidden>
      {until !== undefined ? (
        <Alert type="success" showIcon role="status" message={t('reserved', { time: time(until, language, timeZone) })} />
      ) : (
        <ReasonForm<Typed>
          what={<>{t('reserve_what')} <span className="number">{numbers.map(phone).join(', ')}</span></>}
          go={t('go_reserve')}
          initial={{ minutes: 120 }}
          cancel={() => close(false)}
          run={async ({ minutes, party, reason }, key) => {
            const made = await api.post('/sublet/v1/reservations', { body: { numbers, minutes, ...(party?.trim() ? { party: party.trim() } : {}) }, reason, key });
            setUntil(made.until);
          }}
        >
          <Form.Item name="minutes" label={t('minutes')}>
            <Select options={lasts.map((value) => ({ value: value as number, label: t(`minutes_${value}`) }))} />
          </Form.Item>
          <Form.Item name="party" label={t('for_party')}>
            <Input maxLength={64} autoComplete="off" />
          </Form.Item>
        </ReasonForm>
      )}
    </Modal>
  );
}

export function Reservations() {
  const t = useWords(words);
  const { called } = usePrincipals();
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const { may } = useSession();
  const [query, setQuery] = useSearchParams();
  const state = query.get('state') ?? 'held', number = query.get('number') ?? '';
  const put = (change: Record<string, string>) => setQuery({ tab: 'reservations', state, ...(number ? { number } : {}), ...change });
  const [releasing, setReleasing] = useState<Reservation>();
  const [turn, setTurn] = useState(0);
  const at = (x: string | undefined) => <span className="number">{time(x, language, timeZone)}</span>;
  const columns: Column<Reservation>[] = [
    { key: 'numbers', title: t('number'), wide: true, show: (r) => <>{r.numbers.slice(0, 8).map((n, i) => <span key={n}>{i > 0 && ', '}<Link className="number" to={`/numbers/${n}`}>{phone(n)}</Link></span>)} {r.numbers.length > 8 && `… (${r.numbers.length})`}</>, csv: (r) => r.numbers.join(' ') },
    { key: 'state', title: t('state'), show: (r) => wordFor(t, words, 'r_', r.state), csv: (r) => r.state },
    { key: 'until', title: t('until'), show: (r) => at(r.until), csv: (r) => r.until },
    { key: 'party', title: t('holder'), show: (r) => r.party ?? '–', csv: (r) => r.party },
    { key: 'by', title: t('made_by'), show: (r) => called(r.createdBy), csv: (r) => called(r.createdBy) },
    { key: 'created', title: t('created'), show: (r) => at(r.created), csv: (r) => r.created },
    { key: 'act', title: '', right: true, show: (r) => (r.state === 'held' && may('order.write') ? <Button size="small" onClick={() => setReleasing(r)}>{t('release')}</Button> : (r.reason ?? '')) },
  ];
  return (
    <>
      <ServerRows
        label={t('reservations')}
        name="reservations"
        columns={columns}
        on={[state, number]}
        turn={turn}
        tools={
          <>
            <Select aria-label={t('which')} value={state} onChange={(v) => put({ state: v })} options={[...(['held', 'used', 'released', 'expired'] as const).map((s) => ({ value: s as string, label: t(`r_${s}`) })), { value: 'any', label: t('any') }]} popupMatchSelectWidth={false} />
            <NumberFilter value={number} choose={(of) => put({ number: of })} />
          </>
        }
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/reservations', { query: { state: state === 'any' ? '' : state, number, offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(r) => r.id}
        empty={<Empty title={t('no_reservations')}>{t('no_reservations_do')}</Empty>}
      />
      {releasing && (
        <ReasonDialog
          title={t('release_title')}
          what={<>{t('release_what')} <span className="number">{releasing.numbers.map(phone).join(', ')}</span></>}
          go={t('go_release')}
          close={(done) => {
            setReleasing(undefined);
            if (done) setTurn((n) => n + 1);
          }}
          run={async ({ reason }, key) => void (await api.post('/sublet/v1/reservations/{id}/release', { path: { id: releasing.id }, body: { reason }, reason, key }))}
        />
      )}
    </>
  );
}
