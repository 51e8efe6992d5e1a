// One lot: how far its import is, what was wrong with its rows, and how far it is sold.
import { Alert } from 'antd';
import { Link, useParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { useAsk, useEvery } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { count, since, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { Waiting } from '../app';
import { SaidText } from '../said-text';
import { states } from './counts';
import { halted } from './lot-state';
import { LotState } from './lots';
import { useHostNames } from '../names';
import { usePrincipals } from '../principals';
import { words } from './words';

type Note = Row<'/sublet/v1/lots/{kind}/{name}/notes'>;

export function LotPage() {
  const t = useWords(words);
  const { called } = usePrincipals();
  const hostName = useHostNames();
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const { kind = '', name = '' } = useParams();
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/lots/{kind}/{name}', { path: { kind, name }, signal }), [kind, name]);
  useEvery(1, again, value?.state === 'importing');
  if (error && value === undefined)
    return error.status === 404 ? (
      <section className="panel">
        <Empty title={t('unknown_lot')}>
          <Link to="/numbers?tab=lots">{t('back_lots')}</Link>
        </Empty>
      </section>
    ) : (
      <Trouble error={error} again={again} />
    );
  if (value === undefined) return <Waiting />;
  const n = (v: number | undefined) => count(v, language);
  const columns: Column<Note>[] = [
    { key: 'line', title: t('line'), show: (x) => n(x.line), csv: (x) => x.line },
    { key: 'item', title: t('item'), show: (x) => <code>{x.item}</code>, csv: (x) => x.item },
    { key: 'what', title: t('state'), show: (x) => <span className={x.refused ? 'state bad' : 'state warn'}>{t(x.refused ? 'n_refused' : 'n_warned')}</span>, csv: (x) => (x.refused ? 'refused' : 'warned') },
    { key: 'reason', title: t('reason'), show: (x) => <SaidText>{x.reason}</SaidText>, csv: (x) => x.reason, wide: true },
  ];
  return (
    <div className="stack">
      <div>
        <div className="soft">
          <Link to={`/numbers?tab=lots&kind=${kind}`}>{t('lots')}</Link>
        </div>
        <h1 className="page-title">{t('lot_of', { name: value.name })}</h1>
      </div>
      {error && <Trouble error={error} again={again} />}
      {halted(value) && <Alert type="warning" showIcon message={t('halted', { time: since(value.changed!, language) })} />}
      <div className="two">
        <section className="panel">
          <h2>{wordFor(t, words, 'kind_', value.kind)}</h2>
          <dl className="facts">
            <dt>{t('state')}</dt>
            <dd><LotState lot={value} /></dd>
            <dt>{t('rows')}</dt>
            <dd className="number">
              <span role="status">{value.state === 'importing' ? t('progress', { seen: n(value.seen), expected: n(Math.max(value.expected ?? 0, value.seen)) }) : n(value.seen)}</span>
            </dd>
            <dt>{t('added')}</dt>
            <dd className="number"><strong>{n(value.added)}</strong></dd>
            <dt>{t('rejected')}</dt>
            <dd className="number">{n(value.rejected)} {(value.present ?? 0) > 0 && <span className="soft">({t('present')}: {n(value.present)})</span>}</dd>
            <dt>{t('warned')}</dt>
            <dd className="number">{n(value.warned)}</dd>
            {value.host && value.host !== '-' && (<><dt>{t('host')}</dt><dd>{hostName(value.host)}</dd></>)}
            {(value.province || value.city) && (<><dt>{t('city')}</dt><dd>{[value.province, value.city].filter((x, i, all) => x && all.indexOf(x) === i).join(' ')}</dd></>)}
            <dt>{t('when')}</dt>
            <dd className="number">{time(value.created, language, timeZone)}</dd>
            <dt>{t('by')}</dt>
            <dd>{called(value.createdBy)}</dd>
          </dl>
        </section>
        {value.byState && (
          <section className="panel">
            <h2>{t('numbers_of')}</h2>
            <dl className="facts">
              {states.filter((s) => value.byState?.[s]).map((s) => (
                <div key={s} style={{ display: 'contents' }}>
                  <dt>{t(`state_${s}`)}</dt>
                  <dd className="number">{n(value.byState?.[s])}</dd>
                </div>
              ))}
              <dt>{t('sold')}</dt>
              <dd className="number">{t('sold_of', { n: n(value.activated), all: n(value.activatedNeeded) })}</dd>
            </dl>
            {value.nextMayBeAsked && <p style={{ marginBottom: 0 }}>{t('next_may')}</p>}
          </section>
        )}
      </div>
      <section className="panel">
        <h2>{t('notes')}</h2>
        <ServerRows
          label={t('notes')}
          name={`lot-${name}`}
          columns={columns}
          on={[kind, name]}
          turn={value.rejected + value.warned}
          ask={({ offset, limit }, signal) => api.list('/sublet/v1/lots/{kind}/{name}/notes', { path: { kind, name }, query: { offset, limit }, ...(signal ? { signal } : {}) })}
          rowKey={(x) => `${x.line} ${x.item} ${x.refused}`}
          empty={<Empty title={t('no_notes')} />}
        />
      </section>
    </div>
  );
}
