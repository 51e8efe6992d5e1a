// Complaints: open ones first by when they are due; each is answered once, in words that the customer reads.
import { Button, Form, Input } from 'antd';
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

type Complaint = Row<'/sublet/v1/complaints'>;
interface Typed {
  reason: string;
  words: string;
}

export function Complaints() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const { may } = useSession();
  const { filter, unlike, again, list } = useWhich('complaints', ['open', 'overdue', 'answered', 'any']);
  const [answering, setAnswering] = useState<Complaint>();
  const columns: Column<Complaint>[] = [
    { key: 'due', title: t('due'), show: (c) => <Due of={c} />, csv: (c) => c.due },
    { key: 'number', title: t('number'), show: (c) => <Link className="number" to={`/lines/${c.number}`}>{phone(c.number)}</Link>, csv: (c) => c.number },
    { key: 'about', title: t('about'), show: (c) => <span className="number">{wordFor(t, words, 'about_', c.about)}</span>, csv: (c) => c.about },
    { key: 'words', title: t('words'), show: (c) => c.words, csv: (c) => c.words, wide: true },
    { key: 'made', title: t('made'), show: (c) => <span className="number">{time(c.created, language, timeZone)}</span>, csv: (c) => c.created },
    { key: 'answer', title: t('answer'), wide: true, csv: (c) => c.answer, show: (c) => (c.state === 'open' ? may('party.write') ? <Button size="small" type="primary" onClick={() => setAnswering(c)}>{t('answer_do')}</Button> : '–' : <>{c.answer} <div className="soft">{c.answeredBy} {time(c.answered, language, timeZone)}</div></>) },
  ];
  return (
    <>
      <ServerRows
        label={t('complaints')}
        name="complaints"
        columns={columns}
        {...list}
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/complaints', { query: { ...filter, offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(c) => c.id}
        empty={<Empty title={unlike ? t('none_like') : t('no_complaints')}>{unlike ? null : t('no_complaints_do')}</Empty>}
      />
      {answering && (
        <ReasonDialog<Typed>
          title={t('answer_title')}
          what={<>{t('answer_what')}<blockquote style={{ margin: '8px 0 0' }}>{answering.words}</blockquote></>}
          go={t('go_answer')}
          close={(done) => {
            setAnswering(undefined);
            if (done) again();
          }}
          run={async (typed, key) => void (await api.post('/sublet/v1/complaints/{id}/answer', { path: { id: answering.id }, body: { words: typed.words.trim() }, reason: typed.reason, key }))}
        >
          <Form.Item name="words" label={t('answer_words')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
            <Input.TextArea rows={4} maxLength={2000} autoFocus />
          </Form.Item>
        </ReasonDialog>
      )}
    </>
  );
}
