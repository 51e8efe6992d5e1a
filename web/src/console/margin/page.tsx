// Margin: what was earned, what it cost at the hosts, and what is left; added up by whatever one wants to know, down to the single use
// and why it cost what it did. The address holds the whole view.
import { CloseOutlined } from '@ant-design/icons';
import { lazy, Suspense, useEffect, useMemo, useRef } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { count, money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { changed } from '../../shared/kept';
import { useWho } from '../../shared/session';
import { Waiting } from '../app';
import { DayRange } from '../day-range';
import { eachDay, today } from '../../shared/days';
import { Margin, rateOf, useNames } from './show';
import { Sums } from './sums';
import { Uses } from './uses';
import { addressOf, asked, dimensions, viewOf, widen, type View } from './view';
import { words } from './words';

const Chart = lazy(() => import('./chart'));
type Sum = Row<'/sublet/v1/margin'>;

// What it is narrowed to, each to be taken away.
function Narrowed({ view }: { view: View }) {
  const t = useWords(words);
  const nameOf = useNames();
  const told = dimensions.filter((d) => view.narrowed[d] !== undefined);
  if (told.length === 0) return null;
  return (
    <nav aria-label={t('narrowed')} className="row narrowed">
      <Link to={addressOf({ ...view, narrowed: {}, by: told[0]! })}>{t('all')}</Link>
      {told.map((d) => {
        const what = `${t(d)}: ${nameOf(d, view.narrowed[d])}`;
        return (
          <Link key={d} className="chip" to={addressOf(widen(view, d))} aria-label={t('widen', { what })}>
            <span className="soft">{t(d)}</span> {nameOf(d, view.narrowed[d])} <CloseOutlined aria-hidden />
          </Link>
        );
      })}
    </nav>
  );
}

function Figures({ sum }: { sum: Sum }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const m = (amount: number) => money(amount, language, currency);
  return (
    <dl className="tiles" aria-label={t('figures')} style={{ margin: 0 }}>
      <div className="tile"><dt>{t('revenue')}</dt><dd>{m(sum.revenue)}<small>{t('revenue_more')}</small></dd></div>
      <div className="tile"><dt>{t('wholesale')}</dt><dd>{m(sum.wholesale)}<small>{t('wholesale_more')}</small></dd></div>
      <div className="tile"><dt>{t('margin')}</dt><dd><Margin amount={sum.margin} /><small>{t('rate', { rate: rateOf(sum.margin, sum.revenue, language) })}</small></dd></div>
      <div className="tile"><dt>{t('uses_figure')}</dt><dd>{count(sum.uses, language)}<small>{t('uses_more')}</small></dd></div>
      <div className="tile"><dt>{t('goods')}</dt><dd>{m(sum.goods)}<small>{t('goods_more', { deposits: m(sum.deposits) })}</small></dd></div>
    </dl>
  );
}

function DayByDay({ view, sums }: { view: View; sums: Sum[] }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const drawn = useMemo(() => {
    const of = new Map(sums.map((s) => [s.day, s]));
    const days = eachDay(view);
    const series = (what: 'revenue' | 'wholesale' | 'margin') => ({ name: t(what), values: days.map((d) => of.get(d)?.[what] ?? 0) });
    return { days, bars: [series('revenue'), series('wholesale')], line: series('margin') };
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [view.from, view.until, sums, t]);
  return (
    <section className="panel">
      <h2>{t('chart')}</h2>
      <Suspense fallback={<Waiting />}>
        <Chart {...drawn} label={t('chart_label', { title: t('chart'), from: view.from, until: view.until })} show={(n) => money(n, language, currency)} />
      </Suspense>
    </section>
  );
}

export default function MarginPage() {
  const t = useWords(words);
  const { timeZone } = useWho();
  const [query, setQuery] = useSearchParams();
  const on = today(timeZone);
  const view = viewOf(query, on);
  // An address without days would show others tomorrow.
  const dayless = query.get('from') === null;
  useEffect(() => {
    if (dayless) setQuery(addressOf(view), { replace: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [dayless]);
  const key = JSON.stringify(asked(view));
  const { value, error, loading, again } = useAsk(
    async (signal) => {
      const [sum, days] = await Promise.all([api.list('/sublet/v1/margin', { query: asked(view), signal }), api.list('/sublet/v1/margin', { query: { ...asked(view), by: 'day', limit: 1000 }, signal })]);
      return { sum: sum.rows[0], days: days.rows };
    },
    [key],
  );
  // Whoever has taken a row is led to what is in it.
  const table = useRef<HTMLElement>(null);
  const narrowed = JSON.stringify(view.narrowed);
  const before = useRef(narrowed);
  useEffect(() => {
    if (before.current !== narrowed) table.current?.focus({ preventScroll: true });
    before.current = narrowed;
  }, [narrowed]);
  const open = [...dimensions.filter((d) => view.narrowed[d] === undefined), 'uses' as const];
  const beside = value?.sum !== undefined && (value.sum.goods !== 0 || value.sum.deposits !== 0);
  return (
    <div className="stack">
      <div className="row">
        <h1 className="page-title grow">{t('title')}</h1>
        <DayRange days={view} on={on} choose={(days) => setQuery((was) => changed(was, { ...days }))} />
      </div>
      <Narrowed view={view} />
      {error && <Trouble error={error} again={again} />}
      {value === undefined && !error && <Waiting />}
      {value && (
        <div className={loading ? 'stack rows-wait' : 'stack'} aria-busy={loading}>
          {value.sum && <Figures sum={value.sum} />}
          {value.days.length > 0 && view.narrowed.day === undefined && view.from !== view.until && <DayByDay view={view} sums={value.days} />}
        </div>
      )}
      <section className="panel" ref={table} tabIndex={-1} aria-label={t('tables')}>
        <nav className="row by" aria-label={t('tables')}>
          {open.map((by) => (
            <Link key={by} to={addressOf({ ...view, by })} replace aria-current={by === view.by ? 'page' : undefined}>
              {t(by)}
            </Link>
          ))}
        </nav>
        {view.by === 'uses' ? <Uses view={view} /> : <Sums key={view.by} view={view} by={view.by} beside={beside} />}
      </section>
    </div>
  );
}
