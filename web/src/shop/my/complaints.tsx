// What somebody complains of, and by when it is answered.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { api } from '../../shared/api';
import { day, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useSend } from '../../shared/send';
import { useBrand, useHome } from '../brand';
import { More, useGrowing } from '../growing';
import type { Complaint } from '../types';
import { Choose, Empty, Field, Note, Trouble, Waiting } from '../kit';
import { Page } from '../page';

const words = {
  en: { title: 'Complaints', sub: 'We answer each in writing, by the date that stands with it.', about: 'What about', service: 'Service', network: 'Network', charges: 'Charges', words: 'What happened?', help: 'When, where, and what you would like.', words_needed: 'A few words are needed.', go: 'Send', before: 'Your complaints', none: 'You have not complained of anything.', none_do: 'We are glad of that; and of hearing it when it is otherwise.', sent: 'Thank you. You get an answer by {day}.', due: 'answer by {day}', overdue: 'late: it should have been answered by {day}', answered: 'Answered {day}', open: 'being looked into' },
  zh: { title: '投诉建议', sub: '每条投诉均在所示日期前书面答复。', about: '类别', service: '服务', network: '网络', charges: '资费', words: '情况描述', help: '请说明时间、地点及您的诉求。', words_needed: '请简要描述情况。', go: '提交', before: '投诉记录', none: '您还没有投诉。', none_do: '如有不满意之处，欢迎随时告诉我们。', sent: '已收到，将于 {day} 前答复您。', due: '{day} 前答复', overdue: '已超期，应于 {day} 前答复', answered: '{day} 答复', open: '处理中' },
};

export default function Complaints() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useBrand();
  const my = `${useHome()}/my`;
  const made = useGrowing((limit, signal) => api.list('/sublet/v1/complaints', { query: { limit }, signal }), []);
  const [about, setAbout] = useState<Complaint['about']>('service');
  const [said, setSaid] = useState('');
  const [shown, setShown] = useState(false);
  const { busy, error, send: sends, renew } = useSend();
  const [due, setDue] = useState<string>();
  const send = async () => {
    setShown(true);
    setDue(undefined);
    if (said.trim() === '') return;
    await sends(async (key) => {
      const one = await api.post('/sublet/v1/complaints', { body: { about, words: said.trim() }, key });
      setDue(one.due);
      setSaid('');
      setShown(false);
      made.again();
      renew();
    });
  };
  return (
    <Page title={t('title')} back={my} sub={t('sub')}>
      <div className="columns">
        <form
          className="panel stack tight"
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            void send();
          }}
        >
          <Choose label={t('about')} value={about} choose={setAbout} options={(['service', 'network', 'charges'] as const).map((value) => ({ value, label: t(value) }))} />
          <Field label={t('words')} help={t('help')} error={shown && said.trim() === '' ? t('words_needed') : undefined}>
            {(its) => <textarea {...its} className="input" rows={5} maxLength={2000} value={said} onChange={(e) => setSaid(e.target.value)} />}
          </Field>
          {error && <Trouble error={error} />}
          {due && <Note kind="good">{t('sent', { day: day(due, language, timeZone) })}</Note>}
          <Button block color="primary" size="large" type="submit" loading={busy}>
            {t('go')}
          </Button>
        </form>
        <section className="panel">
          <h2>{t('before')}</h2>
          {made.error && <Trouble error={made.error} again={made.again} />}
          {made.value === undefined ? (
            !made.error && <Waiting />
          ) : made.value.rows.length === 0 ? (
            <Empty title={t('none')}>{t('none_do')}</Empty>
          ) : (
            <>
              <ul className="cases">
                {made.value.rows.map((c) => (
                  <li key={c.id}>
                    <div className="spread">
                      <strong>{t(c.about)}</strong>
                      <small className="soft">{time(c.created, language, timeZone)}</small>
                    </div>
                    <p>{c.words}</p>
                    {c.answer ? (
                      <p className="answer">
                        <small>{t('answered', { day: day(c.answered, language, timeZone) })}</small> {c.answer}
                      </p>
                    ) : (
                      <small className={c.overdue ? 'field-error' : 'soft'}>
                        {t('open')} · {t(c.overdue ? 'overdue' : 'due', { day: day(c.due, language, timeZone) })}
                      </small>
                    )}
                  </li>
                ))}
              </ul>
              <More of={made} />
            </>
          )}
        </section>
      </div>
    </Page>
  );
}
