// Every version that was ever published, by whom and why; and any two beside one another.
import { Select } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { changed } from '../../shared/kept';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { whole } from '../../shared/whole';
import { Changes } from './changes';
import { textsOf } from './draft';
import { Head } from './head';
import { useMayRead } from './shown';
import { usePrincipals } from '../principals';
import { words } from './words';

type Version = Row<'/sublet/v1/catalogue/versions'>;

function Compare({ versions, newer }: { versions: Version[]; newer: string }) {
  const t = useWords(words);
  const own = versions.findIndex((v) => v.hash === newer);
  const [older, setOlder] = useState(versions[own + 1]?.hash ?? versions[own]!.hash);
  const after = useAsk((signal) => api.get('/sublet/v1/catalogue/versions/{hash}', { path: { hash: newer }, signal }), [newer]);
  const before = useAsk((signal) => api.get('/sublet/v1/catalogue/versions/{hash}', { path: { hash: older }, signal }), [older]);
  const texts = useMemo(() => ({ before: textsOf(before.value), after: textsOf(after.value) }), [before.value, after.value]);
  const name = (hash: string) => t('version_n', { n: versions.find((v) => v.hash === hash)?.number ?? '?' });
  const error = before.error ?? after.error;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{t('compare')}: {name(newer)}</h2>
        <label className="row">
          {t('with')}
          <Select aria-label={t('with')} value={older} onChange={setOlder} options={versions.filter((v) => v.hash !== newer).map((v) => ({ value: v.hash, label: name(v.hash) }))} popupMatchSelectWidth={false} />
        </label>
      </div>
      {error && <Trouble error={error} />}
      {before.value?.hash === older && after.value?.hash === newer && <Changes before={texts.before} after={texts.after} beforeLabel={name(older)} afterLabel={name(newer)} />}
    </section>
  );
}

export function History() {
  const t = useWords(words);
  const { called } = usePrincipals();
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const reads = useMayRead();
  const [query, setQuery] = useSearchParams();
  const all = useAsk((signal) => whole((page) => api.list('/sublet/v1/catalogue/versions', { query: page, signal })), [], reads);
  const chosen = all.value?.find((v) => v.hash === query.get('version'));
  const columns: Column<Version>[] = [
    { key: 'number', title: t('number'), show: (v) => v.number, csv: (v) => v.number },
    { key: 'state', title: t('state'), show: (v) => <span className={`state ${v.state === 'in force' ? 'good' : v.state === 'waiting' ? 'warn' : ''}`}>{t(`state_${v.state}`)}</span>, csv: (v) => v.state },
    { key: 'effective', title: t('effective'), show: (v) => <span className="number">{time(v.effective, language, timeZone)}</span>, csv: (v) => v.effective },
    { key: 'by', title: t('by'), show: (v) => v.by ? called(v.by) : <span className="soft">{t('from_directory')}</span>, csv: (v) => (v.by ? called(v.by) : '') },
    { key: 'reason', title: t('reason').replace(/[（(].*$/, ''), show: (v) => <>{v.reason ?? '–'}{v.draft && <div><Link to={`/offers/drafts/${v.draft}`}>{t('draft')}</Link></div>}</>, csv: (v) => v.reason, wide: true },
    { key: 'hash', title: t('versions'), show: (v) => <code>{v.hash.slice(0, 8)}</code>, csv: (v) => v.hash },
    { key: 'compare', title: '', show: (v) => (all.value && all.value.length > 1 ? <Link to={`?version=${v.hash}`} onClick={(e) => { e.preventDefault(); setQuery((was) => changed(was, { version: v.hash })); }} aria-label={`${t('compare')}: ${t('version_n', { n: v.number })}`}>{t('compare')}</Link> : ''), right: true },
  ];
  return (
    <div className="stack">
      <Head on="history" />
      {reads ? (
        <section className="panel">
          <ServerRows label={t('history')} name="catalogue-versions" columns={columns} on={[]} ask={({ offset, limit }, signal) => api.list('/sublet/v1/catalogue/versions', { query: { offset, limit }, ...(signal ? { signal } : {}) })} rowKey={(v) => `${v.number}`} empty={<Empty title={t('no_versions')}>{t('no_versions_do')}</Empty>} />
        </section>
      ) : (
        <section className="panel"><Empty title={t('only_text')}>{t('only_text_do')}</Empty></section>
      )}
      {chosen && all.value && all.value.length > 1 && <Compare key={chosen.hash} versions={all.value} newer={chosen.hash} />}
    </div>
  );
}
