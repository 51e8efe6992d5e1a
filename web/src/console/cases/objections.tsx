// Objections: a number that somebody finds under their name and does not own. Kept with a reason, or closed by an order.
import { Button, Form, Radio } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { Due } from './due';
import { useWhich } from './which';
import { words } from './words';

type Objection = Row<'/sublet/v1/objections'>;
interface Typed {
  reason: string;
  outcome: 'kept' | 'closed';
}

export function Objections() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const { may } = useSession();
  const { filter, unlike, again, list } = useWhich('objections', ['open', 'overdue', 'kept', 'closed', 'any']);
  const [deciding, setDeciding] = useState<Objection>();
  const columns: Column<Objection>[] = [
    { key: 'due', title: t('due'), show: (o) => <Due of={o} />, csv: (o) => o.due },
    { key: 'number', title: t('number'), show: (o) => <Link className="number" to={`/lines/${o.number}`}>{phone(o.number)}</Link>, csv: (o) => o.number },
    { key: 'party', title: t('party'), show: (o) => (o.party ? <code>{o.party}</code> : '–'), csv: (o) => o.party },
    { key: 'checked', title: t('checked'), show: (o) => (o.checked ? <span className={`state ${o.checked === 'match' ? 'good' : o.checked === 'asked' ? 'warn' : 'bad'}`}>{t(`checked_${o.checked}`)}</span> : '–'), csv: (o) => o.checked },
    { key: 'words', title: t('words'), show: (o) => o.words ?? '–', csv: (o) => o.words, wide: true },
    { key: 'made', title: t('made'), show: (o) => <span className="number">{time(o.created, language, timeZone)}</span>, csv: (o) => o.created },
    {
      key: 'answer', title: t('answer'), wide: true, csv: (o) => o.answer,
      show: (o) =>
        o.state === 'open' ? (
          may('party.write') && may('order.write') ? <Button size="small" type="primary" onClick={() => setDeciding(o)}>{t('decide')}</Button> : '–'
        ) : (
          <>
            <strong>{wordFor(t, words, '', o.state)}</strong> {o.answer}{' '}
            <div className="soft">
              {o.answeredBy} {o.order && <Link to={`/orders/${o.order}`}>{t('order')}</Link>}
            </div>
          </>
        ),
    },
  ];
  return (
    <>
      <ServerRows
        label={t('objections')}
        name="objections"
        columns={columns}
        {...list}
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/objections', { query: { ...filter, offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(o) => o.id}
        empty={<Empty title={unlike ? t('none_like') : t('no_objections')}>{unlike ? null : t('no_objections_do')}</Empty>}
      />
      {deciding && (
        <ReasonDialog<Typed>
          title={`${t('decide_title')} · ${phone(deciding.number)}`}
          what={<>{t('decide_what')}{deciding.words && <blockquote style={{ margin: '8px 0 0' }}>{deciding.words}</blockquote>}</>}
          go={t('go_decide')}
          initial={{ outcome: 'kept' }}
          close={(done) => {
            setDeciding(undefined);
            if (done) again();
          }}
          run={async ({ outcome, reason }, key) => void (await api.post('/sublet/v1/objections/{id}/answer', { path: { id: deciding.id }, body: { outcome, reason }, reason, key }))}
        >
          <Form.Item name="outcome" label={t('outcome')}>
            <Radio.Group options={(['kept', 'closed'] as const).map((value) => ({ value, label: t(`outcome_${value}`) }))} style={{ display: 'grid', gap: 6 }} />
          </Form.Item>
        </ReasonDialog>
      )}
    </>
  );
}
