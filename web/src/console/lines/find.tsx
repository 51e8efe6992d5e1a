import { SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, Rows, type Column } from '../../shared/rows';
import { useWho } from '../../shared/session';
import { Waiting } from '../app';
import { useHostNames, useOfferNames } from '../names';
import { words } from './words';

const most = 50; // the server gives no more
type Found = Row<'/sublet/v1/find'>;

const stateClass = (state: string | undefined) => (state === 'active' || state === 'done' ? 'good' : state === 'stopped' || state === 'undone' ? 'bad' : 'warn');

export function FindPage() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const go = useNavigate();
  const offerName = useOfferNames(), hostName = useHostNames();
  const [query, setQuery] = useSearchParams();
  const text = query.get('text') ?? '';
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  const { value, error, loading, again } = useAsk((signal) => api.list('/sublet/v1/find', { query: { text }, signal }), [text], text !== '');
  // What is meant by a number in service needs no list of one.
  const only = value && value.rows.length === 1 ? value.rows[0] : undefined;
  useEffect(() => {
    if (only?.kind === 'line' && only.number && text !== '') go(`/lines/${only.number}`, { replace: true });
  }, [only, go, text]);
  const columns: Column<Found>[] = [
    { key: 'what', title: t('what'), show: (f) => t(`kind_${f.kind}`), csv: (f) => f.kind },
    {
      key: 'number', title: t('number'),
      show: (f) => (f.kind === 'order' ? <Link to={`/orders/${f.order}`}>{wordFor(t, words, 'kind_', f.orderKind ?? '') || f.order} {f.number ? phone(f.number) : ''}</Link> : f.number && f.kind === 'line' ? <Link className="number" to={`/lines/${f.number}`}>{phone(f.number)}</Link> : <span className="number">{f.number ? phone(f.number) : t('no_number')}</span>),
      csv: (f) => f.number ?? f.order,
    },
    { key: 'holder', title: t('holder'), show: (f) => f.name ?? '–', csv: (f) => f.name },
    { key: 'host', title: t('host'), show: (f) => hostName(f.host), csv: (f) => f.host },
    { key: 'offer', title: t('offer'), show: (f) => offerName(f.offer), csv: (f) => f.offer },
    { key: 'state', title: t('state'), show: (f) => (f.state ? <span className={`state ${stateClass(f.state)}`}>{wordFor(t, words, 'state_', f.state)}</span> : '–'), csv: (f) => f.state },
    { key: 'since', title: t('since'), show: (f) => <span className="number">{time(f.since, language, timeZone)}</span>, csv: (f) => f.since },
    { key: 'how', title: t('how'), show: (f) => <span className="soft">{t(`by_${f.by}`)}</span>, csv: (f) => f.by },
  ];
  return (
    <div className="stack">
      <h1 className="page-title">{t('lines')}</h1>
      <form
        className="row"
        role="search"
        aria-label={t('begin')}
        onSubmit={(e) => {
          e.preventDefault();
          setQuery(typed.trim() === '' ? {} : { text: typed.trim() });
        }}
      >
        <Input size="large" className="grow" style={{ maxWidth: 620 }} aria-label={t('find_label')} placeholder={t('find_hint')} value={typed} maxLength={100} allowClear autoFocus onChange={(e) => setTyped(e.target.value)} />
        <Button size="large" type="primary" htmlType="submit" icon={<SearchOutlined aria-hidden />} loading={loading && text !== ''}>
          {t('find')}
        </Button>
      </form>
      <section className="panel" aria-live="polite">
        {text === '' ? (
          <Empty title={t('begin')}>{t('begin_do')}</Empty>
        ) : error ? (
          <Trouble error={error} again={again} />
        ) : value === undefined ? (
          <Waiting />
        ) : (
          <>
            {value.rows.length > 0 && <p className="soft" style={{ marginTop: 0 }}>{t(value.rows.length >= most ? 'first' : 'found', { n: value.rows.length })}</p>}
            <Rows file="found" label={t('lines')} columns={columns} rows={value.rows} rowKey={(f) => `${f.kind} ${f.line ?? f.number ?? f.order ?? f.party}`} waits={loading} empty={<Empty title={t('none', { text })}>{t('none_do')}</Empty>} />
          </>
        )}
      </section>
    </div>
  );
}
