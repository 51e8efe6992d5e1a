// All numbers under one's certificate. Who finds one there that is not theirs objects; the answer comes by its date.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { day } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useSend } from '../../shared/send';
import { useBrand, useHome } from '../brand';
import { More, useGrowing } from '../growing';
import { Empty, Field, Note, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Sheet } from '../sheet';

const words = {
  en: { title: 'Numbers under my ID', sub: 'At this operator. Numbers are masked, also for you.', holder: 'you hold it', user: 'you use it', state_active: 'works', state_suspended: 'stopped', state_in_use: 'works', not_mine: 'Not mine', not_mine_of: '{number} is not mine', objected: 'objected to', object_do: 'Say what you know of it. We check who you are and whose it is, and answer within the time that the authorities set.', words: 'What do you know of it?', words_needed: 'A few words are needed.', go: 'Object', cases: 'Objections', due: 'answer by {day}', overdue: 'late: it should have been answered by {day}', state_open: 'being looked into', state_kept: 'stays yours', state_closed: 'is being closed', none: 'No other number is under your ID.', sent: 'It is on record. You get an answer by {day}.' },
  zh: { title: '名下号码', sub: '您在本网名下的号码（已脱敏）。', holder: '本人持有', user: '本人使用', state_active: '正常', state_suspended: '已停机', state_in_use: '正常', not_mine: '非本人办理', not_mine_of: '{number} 非本人办理', objected: '已提出异议', object_do: '请说明情况。我们将核验身份与归属，并在监管规定的期限内答复。', words: '情况说明', words_needed: '请简要说明情况。', go: '提交异议', cases: '异议记录', due: '{day} 前答复', overdue: '已超期，应于 {day} 前答复', state_open: '核查中', state_kept: '核查后保留', state_closed: '办理销户', none: '名下没有其他号码。', sent: '已登记，将于 {day} 前答复。' },
};
type Held = Row<'/sublet/v1/my-numbers'>;

export default function HeldNumbers() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useBrand();
  const my = `${useHome()}/my`;
  const held = useGrowing((limit, signal) => api.list('/sublet/v1/my-numbers', { query: { limit }, signal }), []);
  const cases = useGrowing((limit, signal) => api.list('/sublet/v1/objections', { query: { limit }, signal }), []);
  const [about, setAbout] = useState<Held>();
  const [said, setSaid] = useState('');
  const [shown, setShown] = useState(false);
  const { busy, error, send: sends, renew } = useSend();
  const [due, setDue] = useState<string>();
  const send = async () => {
    setShown(true);
    if (said.trim() === '') return;
    await sends(async (key) => {
      const made = await api.post('/sublet/v1/objections', { body: { mark: about!.mark, words: said.trim() }, key });
      setDue(made.due);
      setAbout(undefined);
      setSaid('');
      setShown(false);
      held.again();
      cases.again();
      renew();
    });
  };
  const failed = held.error ?? cases.error;
  return (
    <Page title={t('title')} back={my} sub={t('sub')}>
      {due && <Note kind="good">{t('sent', { day: day(due, language, timeZone) })}</Note>}
      {failed && <Trouble error={failed} again={held.error ? held.again : cases.again} />}
      {held.value === undefined ? (
        !failed && <Waiting />
      ) : held.value.rows.length === 0 ? (
        <Empty title={t('none')} />
      ) : (
        <section className="panel">
          <ul className="facts-list roomy">
            {held.value.rows.map((h) => (
              <li key={h.mark}>
                <span className="grow">
                  <strong className="number">{h.number.replace(/^86/, '')}</strong>{' '}
                  <small className="soft">
                    {t(h.as)} · {wordFor(t, words, 'state_', h.state)}
                  </small>
                </span>
                {h.objection ? (
                  <span className="tag">{t('objected')}</span>
                ) : (
                  <Button size="small" aria-label={t('not_mine_of', { number: h.number.replace(/^86/, '') })} onClick={() => setAbout(h)}>
                    {t('not_mine')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <More of={held} />
        </section>
      )}
      {(cases.value?.rows.length ?? 0) > 0 && (
        <section className="panel">
          <h2>{t('cases')}</h2>
          <ul className="cases">
            {cases.value!.rows.map((c) => (
              <li key={c.id}>
                <div className="spread">
                  <strong className="number">{c.number.replace(/^86/, '')}</strong>
                  <span className="tag">{wordFor(t, words, 'state_', c.state)}</span>
                </div>
                <p>{c.words}</p>
                {c.answer ? <p className="answer">{c.answer}</p> : <small className={c.overdue ? 'field-error' : 'soft'}>{t(c.overdue ? 'overdue' : 'due', { day: day(c.due, language, timeZone) })}</small>}
              </li>
            ))}
          </ul>
          <More of={cases} />
        </section>
      )}
      {about && (
        <Sheet title={t('not_mine_of', { number: about.number.replace(/^86/, '') })} close={() => setAbout(undefined)}>
          <p>{t('object_do')}</p>
          <Field label={t('words')} error={shown && said.trim() === '' ? t('words_needed') : undefined}>
            {(its) => <textarea {...its} className="input" rows={4} maxLength={1000} value={said} onChange={(e) => setSaid(e.target.value)} />}
          </Field>
          {error && <Trouble error={error} />}
          <Button block color="primary" size="large" loading={busy} onClick={() => void send()}>
            {t('go')}
          </Button>
        </Sheet>
      )}
    </Page>
  );
}
