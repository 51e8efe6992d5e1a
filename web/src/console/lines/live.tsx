// What is live on a line now: each session, since when, with whom, and what is held for it. Read only: sessions are the network's.
import { api, type Row } from '../../shared/api';
import { useAsk, useEvery } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { money, phone, quantity, since, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, Rows, type Column } from '../../shared/rows';
import { useWho } from '../../shared/session';
import { words as line } from './words';

const words = {
  en: { sessions: 'Live now', service: 'Use', peer: 'With', since: 'Since', granted: 'Granted', held: 'Held for it', none: 'Nothing is live on this line.', none_do: 'A call or a connection shows here while the network asks for it.', of: '{amount} of {bucket}', nothing: 'nothing' },
  zh: { sessions: '在线会话', service: '业务', peer: '对方', since: '开始', granted: '已授予', held: '占用', none: '当前没有在线会话。', none_do: '网络实时请求的通话和上网会显示在这里。', of: '{bucket} {amount}', nothing: '无' },
};

type Session = Row<'/sublet/v1/sessions/{number}'>;
const everySeconds = 3;

export function Live({ number }: { number: string }) {
  const t = useWords(words);
  const say = useWords(line);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { value, error, again } = useAsk((signal) => api.list('/sublet/v1/sessions/{number}', { path: { number }, query: { limit: 100 }, signal }), [number]);
  useEvery(everySeconds, again);
  const amount = (a: unknown, unit: string) => (unit === 'money' ? money(String(a), language, currency) : quantity(Number(a), unit, language));
  const held = (s: Session) => [
    ...(Number(s.heldMoney) === 0 ? [] : [money(s.heldMoney, language, currency)]),
    ...s.grants.flatMap((g) => g.held.map((h) => t('of', { amount: amount(h.amount, h.unit), bucket: h.title ?? h.bucket }))),
  ];
  const granted = (s: Session) => s.grants.flatMap((g) => (g.granted ? [amount(g.unit === 'money' ? g.granted / 1e6 : g.granted, g.unit)] : []));
  const columns: Column<Session>[] = [
    { key: 'service', title: t('service'), show: (s) => <>{wordFor(say, line, 'service_', s.service)} {s.service !== 'data' && <span className="soft">{wordFor(say, line, '', s.direction)}</span>}</>, csv: (s) => s.service },
    { key: 'peer', title: t('peer'), show: (s) => <span className="number">{s.peer ? phone(s.peer) : '–'}</span>, csv: (s) => s.peer },
    { key: 'since', title: t('since'), show: (s) => <span className="number">{time(s.started, language, timeZone, true)} <span className="soft">({since(s.started, language)})</span></span>, csv: (s) => s.started },
    { key: 'granted', title: t('granted'), show: (s) => granted(s).join(' + ') || '–', csv: (s) => granted(s).join(' + '), right: true },
    { key: 'held', title: t('held'), show: (s) => held(s).join(', ') || t('nothing'), csv: (s) => held(s).join(', '), right: true },
  ];
  return (
    <section className="panel">
      <h2>{t('sessions')}</h2>
      {error && <Trouble error={error} again={again} />}
      {value && <Rows file={`sessions-${number}`} label={t('sessions')} columns={columns} rows={value.rows} rowKey={(s) => s.id} empty={<Empty title={t('none')}>{t('none_do')}</Empty>} />}
    </section>
  );
}
