// Where the numbers are: a tile for each province, what is in it by host, city, grade and state, and the way to the search.
import { Button, Segmented, Select } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router-dom';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { count } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
import { Empty, Rows, type Column } from '../../shared/rows';
import { Waiting } from '../app';
import { byState, countStock, isShown, level, states, sum, type Count, type Shown, type StateRow } from './counts';
import { provinceOf, provinces, type Province } from './provinces';
import { useHostNames } from '../names';
import { words } from './words';
import './numbers.css';

const nowhere = '-'; // numbers whose province nobody knows

function Tiles({ of, chosen, choose }: { of: Map<string, number>; chosen: string; choose: (code: string) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const most = Math.max(0, ...provinces.map((p) => of.get(p.code) ?? 0));
  const tile = (code: string, short: string, name: string, at?: Province) => {
    const n = of.get(code) ?? 0;
    return (
      <button
        key={code}
        type="button"
        className={`map-tile level-${level(n, most)}`}
        style={at ? { gridColumn: at.column, gridRow: at.row } : {}}
        aria-pressed={chosen === code}
        aria-label={t('tile', { place: name, n: count(n, language) })}
        title={t('tile', { place: name, n: count(n, language) })}
        onClick={() => choose(chosen === code ? '' : code)}
      >
        {short}
        <span>{n === 0 ? '' : new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en', { notation: 'compact', maximumFractionDigits: 1 }).format(n)}</span>
      </button>
    );
  };
  return (
    <div>
      <div className="map">{provinces.map((p) => tile(p.code, language === 'zh' ? p.zh : p.code, language === 'zh' ? p.zh : p.en, p))}</div>
      <div className="row" style={{ marginTop: 10, justifyContent: 'space-between' }}>
        {(of.get(nowhere) ?? 0) > 0 ? <div className="map-nowhere">{tile(nowhere, t('unknown_place'), t('unknown_place'))}</div> : <span />}
        <span className="soft map-legend" aria-hidden>
          {t('few')} {[1, 2, 3, 4].map((l) => <i key={l} className={`level-${l}`} />)} {t('many')}
        </span>
      </div>
    </div>
  );
}

// A table of names by states, of those states that occur.
function StateTable({ label, head, rows, file }: { label: string; head: string; rows: StateRow[]; file: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const there = states.filter((s) => rows.some((r) => r.of.has(s)));
  const columns: Column<StateRow>[] = [
    { key: 'name', title: head, show: (r) => r.name, csv: (r) => r.name },
    { key: 'all', title: t('in_all'), show: (r) => <strong>{count(r.all, language)}</strong>, csv: (r) => r.all, right: true },
    ...there.map((s): Column<StateRow> => ({ key: s, title: wordFor(t, words, 'state_', s), show: (r) => (r.of.get(s) ? count(r.of.get(s), language) : '–'), csv: (r) => r.of.get(s) ?? 0, right: true })),
  ];
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{label}</h2>
      </div>
      <Rows file={file} label={label} rows={rows} columns={columns} rowKey={(r) => r.name} empty={<Empty title={t('none_here')}>{t('none_here_do')}</Empty>} />
    </section>
  );
}

export function StockMap() {
  const t = useWords(words);
  const hostName = useHostNames();
  const { language } = useLanguage();
  const { of: kept, put } = useKept();
  const host = kept('host'), at = kept('at');
  const shown = (kept('show') || 'idle') as Shown;
  const { value, error, again } = useAsk((signal) => countStock('host,province,state', {}, signal), []);
  const codeOf = (c: Count) => (c.province ? (provinceOf(c.province)?.code ?? nowhere) : nowhere);
  const province = provinces.find((p) => p.code === at);
  // The stock's own name of the place that is looked at: what the server is asked by.
  const named = useMemo(() => [...new Set((value ?? []).filter((c) => at !== '' && codeOf(c) === at).map((c) => c.province || nowhere))], [value, at]); // eslint-disable-line react-hooks/exhaustive-deps
  const details = useAsk(
    async (signal) => {
      const only = (p: string): Record<string, string> => ({ province: p, ...(host ? { host } : {}) });
      const cities = (await Promise.all(named.map((p) => countStock('city,state', only(p), signal)))).flat();
      const grades = at === '' ? await countStock('grade,state', host ? { host } : {}, signal) : (await Promise.all(named.map((p) => countStock('grade,state', only(p), signal)))).flat();
      return { cities, grades };
    },
    [named.join(), host, at],
    value !== undefined,
  );
  if (error && value === undefined) return <Trouble error={error} again={again} />;
  if (value === undefined) return <Waiting />;
  if (value.length === 0) return <section className="panel"><Empty title={t('no_stock')}>{t('no_stock_do')}</Empty></section>;
  const hosts = [...new Set(value.map((c) => c.host ?? ''))].sort();
  const ofHost = value.filter((c) => host === '' || c.host === host);
  const of = new Map<string, number>();
  for (const c of ofHost) if (isShown(c.state, shown)) of.set(codeOf(c), (of.get(codeOf(c)) ?? 0) + c.numbers);
  const here = ofHost.filter((c) => at === '' || codeOf(c) === at);
  const place = at === nowhere ? t('unknown_place') : province ? (language === 'zh' ? province.zh : province.en) : t('whole');
  const searchHere = new URLSearchParams({ tab: 'search', ...(host ? { host } : {}), ...(named[0] ? { province: named[0] } : {}) });
  return (
    <div className="stack">
      <div className="two map-two">
        <section className="panel">
          <div className="panel-head">
            <h2>{t('map')}</h2>
            <div className="row">
              <Select aria-label={t('host')} value={host} onChange={(v) => put({ host: v })} options={[{ value: '', label: t('all_hosts') }, ...hosts.map((h) => ({ value: h, label: hostName(h) }))]} popupMatchSelectWidth={false} />
              <Segmented aria-label={t('show')} value={shown} onChange={(v) => put({ show: v })} options={(['idle', 'in_use', 'all'] as const).map((s) => ({ value: s, label: t(`show_${s}`) }))} />
            </div>
          </div>
          <Tiles of={of} chosen={at} choose={(code) => put({ at: code })} />
        </section>
        <div className="stack">
          <section className="panel">
            <div className="panel-head">
              <h2>{place}</h2>
              <div className="row">
                {at !== '' && <Button size="small" onClick={() => put({ at: '' })}>{t('clear')}</Button>}
                <Link to={`/numbers?${searchHere}`}>{t('see')}</Link>
              </div>
            </div>
            <dl className="tiles map-sums">
              {(['all', 'idle', 'in_use'] as const).map((s) => (
                <div className="tile" key={s}>
                  <dt>{t(`show_${s}`)}</dt>
                  <dd>{count(sum(here.filter((c) => isShown(c.state, s))), language)}</dd>
                </div>
              ))}
            </dl>
          </section>
          <StateTable label={t('by_host')} head={t('host')} rows={byState(here, (c) => hostName(c.host))} file="stock-hosts" />
        </div>
      </div>
      {details.error && <Trouble error={details.error} again={details.again} />}
      {details.value && (
        <div className={at === '' ? 'stack' : 'two'}>
          {at !== '' && <StateTable label={t('by_city')} head={t('city')} rows={byState(details.value.cities, (c) => c.city || t('unknown_place'))} file="stock-cities" />}
          <StateTable label={t('by_grade')} head={t('grade')} rows={byState(details.value.grades, (c) => c.grade || t('none_of'))} file="stock-grades" />
        </div>
      )}
    </div>
  );
}
