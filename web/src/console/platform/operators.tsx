// Operators of the installation; and of the own one what it is connected to: hosts and merchants.
import { Link } from 'react-router-dom';
import { api, type Answer, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { count, rate } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { Empty, Rows, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { platform, useSession, useWho } from '../../shared/session';
import { useHostNames } from '../names';
import { Merchants } from '../payments/merchants';
import { words } from './words';

type Operator = Row<'/sublet/v1/operators'>;
type Host = Answer<'/sublet/v1/now', 'get'>['hosts'][number];

function Hosts() {
  const t = useWords(words);
  const hostName = useHostNames();
  const { language } = useLanguage();
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/now', { signal }), []);
  const columns: Column<Host>[] = [
    { key: 'host', title: t('host'), show: (h) => hostName(h.host), csv: (h) => h.host },
    { key: 'records', title: t('records'), show: (h) => count(h.records, language), csv: (h) => h.records, right: true },
    { key: 'lag', title: t('lag'), show: (h) => (h.answerSeconds === undefined ? '–' : `${rate(h.answerSeconds, language)} s`), csv: (h) => h.answerSeconds, right: true },
  ];
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{t('hosts')}</h2>
        <Link to="/now">{t('see_now')}</Link>
      </div>
      {error && <Trouble error={error} again={again} />}
      {value && <Rows file="hosts" label={t('hosts')} columns={columns} rows={value.hosts} rowKey={(h) => h.host} empty={<Empty title={t('no_hosts')} />} />}
    </section>
  );
}

export function Operators() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { may } = useSession();
  const who = useWho();
  const columns: Column<Operator>[] = [
    { key: 'id', title: t('operator'), show: (o) => <strong>{o.id === who.operator ? (who.title ?? o.id) : o.id}</strong>, csv: (o) => o.id },
    { key: 'lines', title: t('lines'), show: (o) => count(o.lines, language), csv: (o) => o.lines, right: true, sort: 'lines' },
    { key: 'accounts', title: t('accounts'), show: (o) => count(o.accounts, language), csv: (o) => o.accounts, right: true, sort: 'accounts' },
  ];
  return (
    <div className="stack">
      <section className="panel">
        <h2>{who.operator === platform ? t('operators') : t('self')}</h2>
        <ServerRows label={t('operators')} name="operators" columns={columns} on={[]} ask={({ offset, limit, sort }, signal) => api.list('/sublet/v1/operators', { query: { offset, limit, sort }, ...(signal ? { signal } : {}) })} rowKey={(o) => o.id} empty={<Empty title={t('no_operators')}>{t('no_operators_do')}</Empty>} />
        {who.operator !== platform && (
          <dl className="facts" style={{ marginTop: 12 }}>
            <dt>{t('currency')}</dt>
            <dd>{who.currency ?? '–'}</dd>
            <dt>{t('zone')}</dt>
            <dd>{who.timeZone ?? '–'}</dd>
          </dl>
        )}
      </section>
      {may('figure.read') && <Hosts />}
      {may('payment.read') && (
        <section className="panel">
          <h2>{t('merchants')}</h2>
          <Merchants as="merchants" />
        </section>
      )}
    </div>
  );
}
