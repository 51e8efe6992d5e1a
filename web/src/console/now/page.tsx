// Now: what happens at this moment, by a stream: figures, curves of the last ten minutes, alarms with what to do, hosts' and wallets' health.
import { Alert, Tag } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react';
import { Link } from 'react-router-dom';
import { Trouble } from '../../shared/errors';
import { ApiError } from '../../shared/api';
import { clock, count, day, money, rate, since, span } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { Empty, Rows, type Column } from '../../shared/rows';
import { useSession, useWho } from '../../shared/session';
import { useStream, type ServerEvent, type Stream } from '../../shared/stream';
import { Waiting } from '../app';
import { curve, more, perSecond, pointOf, type Picture, type Point } from './series';
import { useHostNames } from '../names';
import { words } from './words';

const Chart = lazy(() => import('./chart'));

type Host = Picture['hosts'][number];
type Wallet = NonNullable<Picture['wallets']>[number];
type Alarm = Picture['alarms'][number];

const rateSeconds = 10;
const moneySeconds = 60;

function Connection({ state, retryAt, error: refused }: Stream) {
  const t = useWords(words);
  const { language } = useLanguage();
  const [, tick] = useState(0);
  useEffect(() => {
    if (state !== 'lost') return undefined;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [state]);
  const left = retryAt === undefined ? 0 : Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
  return (
    <span role="status" className={`state ${state === 'live' ? 'good' : state === 'connecting' ? 'warn' : 'bad'}`}>
      {state === 'lost' ? t(refused ? 'refused' : 'lost', { time: span(left, language) }) : t(state)}
    </span>
  );
}

const places: Partial<Record<Alarm['what'], string>> = { orders_stuck: '/orders?stuck=true', objections_overdue: '/cases?tab=objections&which=overdue', complaints_overdue: '/cases?tab=complaints&which=overdue', wallet_certificate: '/payments?tab=merchants', wallet_paused: '/payments?tab=merchants' };

// What an alarm is, what to do, and where.
function AlarmRow({ alarm }: { alarm: Alarm }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { may } = useSession();
  const to = alarm.what === 'hubs_paused' ? may('event.read') && '/platform?tab=webhooks&which=paused' : places[alarm.what] ?? (alarm.what.startsWith('wallet_') ? '/payments?tab=bills' : undefined);
  const fill = { about: alarm.about ?? '', count: count(alarm.count ?? 0, language), detail: alarm.detail ?? '' };
  return (
    <li>
      <Alert
        type={alarm.severity === 'minor' ? 'warning' : 'error'}
        showIcon
        message={
          <>
            <Tag bordered={false}>{t(`severity_${alarm.severity}`)}</Tag>
            {t(alarm.what, fill)}
          </>
        }
        description={
          <>
            {t(`${alarm.what}_do`, fill)} <span className="soft">{t('since', { time: since(alarm.since, language) })}</span>
          </>
        }
        action={to && <Link to={to}>{t('look')}</Link>}
      />
    </li>
  );
}

function Tile({ name, value, more: beside }: { name: string; value: string; more?: string }) {
  return (
    <div className="tile">
      <dt>{name}</dt>
      <dd>
        {value}
        {beside && <small>{beside}</small>}
      </dd>
    </div>
  );
}

function Figures({ now, points }: { now: Picture; points: Point[] }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const n = (v: number) => count(v, language);
  const m = (v: number | undefined) => money(v, language, currency);
  const { in: takings, use, fees, cost, margin } = now.money; // each if the caller may see it
  const perMinute = (of: 'in') => {
    const s = perSecond(points, of, moneySeconds);
    return s === undefined ? undefined : 60 * s;
  };
  return (
    <dl className="tiles" style={{ margin: 0 }} aria-label={t('figures')}>
      <Tile name={t('records')} value={rate(perSecond(points, 'records', rateSeconds), language)} more={t('records_all', { all: n(now.records.all), rejected: n(now.records.rejected) })} />
      <Tile name={t('real_time')} value={rate(perSecond(points, 'realTime', rateSeconds), language)} more={t('all', { all: n(now.requests.realTime) })} />
      <Tile name={t('api')} value={rate(perSecond(points, 'api', rateSeconds), language)} more={t('all', { all: n(now.requests.api) })} />
      <Tile name={t('sessions')} value={n(now.sessions)} more={t('sessions_more')} />
      <Tile name={t('lines')} value={n(now.lines)} more={t('lines_stopped', { n: n(now.stopped) })} />
      {takings !== undefined && <Tile name={t('money_in')} value={m(perMinute('in'))} more={t('all', { all: m(takings) })} />}
      {use !== undefined && fees !== undefined && <Tile name={t('revenue')} value={m(use + fees)} more={t('revenue_more', { use: m(use), fees: m(fees) })} />}
      {margin !== undefined && <Tile name={t('margin')} value={m(margin)} more={t('margin_more', { cost: m(cost) })} />}
      <Tile name={t('stops')} value={n(now.stops)} more={t('stops_more', { restores: n(now.restores), waiting: n(now.waiting) })} />
      <Tile name={t('orders')} value={n(now.orders.open)} more={t('orders_more', { n: n(now.orders.stuck) })} />
    </dl>
  );
}

function Curves({ points }: { points: Point[] }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const at = useCallback((ms: number) => clock(ms, timeZone), [timeZone]);
  const traffic = useMemo(() => [{ name: t('host_records'), points: curve(points, 'records', rateSeconds) }, { name: t('short_real_time'), points: curve(points, 'realTime', rateSeconds) }, { name: t('short_api'), points: curve(points, 'api', rateSeconds) }], [points, t]);
  const earns = points[points.length - 1]?.cost !== undefined;
  const earned = useMemo(() => [{ name: t('use'), points: curve(points, 'use', moneySeconds, 60) }, { name: t('cost'), points: curve(points, 'cost', moneySeconds, 60) }], [points, t]);
  return (
    <div className={earns ? 'two' : 'stack'}>
      <section className="panel">
        <h2>{t('traffic')}</h2>
        <Suspense fallback={<div className="chart" />}>
          <Chart label={t('traffic')} curves={traffic} show={(v) => rate(v, language)} clock={at} />
        </Suspense>
      </section>
      {earns && (
        <section className="panel">
          <h2>{t('earned')}</h2>
          <Suspense fallback={<div className="chart" />}>
            <Chart label={t('earned')} curves={earned} show={(v) => money(v, language, currency)} clock={at} />
          </Suspense>
        </section>
      )}
    </div>
  );
}

function Hosts({ hosts }: { hosts: Host[] }) {
  const t = useWords(words);
  const hostName = useHostNames();
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const n = (v: number) => count(v, language);
  const m = (v: number | undefined) => money(v, language, currency);
  const earns = hosts.some((h) => h.margin !== undefined);
  const earnings: Column<Host>[] = [
    { key: 'retail', title: t('use'), show: (h) => m(h.retail), csv: (h) => h.retail, right: true },
    { key: 'wholesale', title: t('cost'), show: (h) => m(h.wholesale), csv: (h) => h.wholesale, right: true },
    { key: 'margin', title: t('host_margin'), show: (h) => m(h.margin), csv: (h) => h.margin, right: true },
  ];
  const columns: Column<Host>[] = [
    { key: 'host', title: t('host'), show: (h) => hostName(h.host), csv: (h) => h.host },
    { key: 'state', title: t('health'), show: (h) => <span className={`state ${h.state === 'good' ? 'good' : h.state === 'away' ? 'bad' : 'warn'}`}>{t(`at_${h.state}`)}</span>, csv: (h) => h.state },
    { key: 'records', title: t('host_records'), show: (h) => n(h.records), csv: (h) => h.records, right: true },
    { key: 'rejected', title: t('rejected'), show: (h) => n(h.rejected), csv: (h) => h.rejected, right: true },
    ...(earns ? earnings : []),
    { key: 'stops', title: t('host_stops'), show: (h) => `${n(h.stops)} / ${n(h.restores)}`, csv: (h) => `${h.stops} / ${h.restores}`, right: true },
    { key: 'waiting', title: t('waiting'), show: (h) => n(h.waiting), csv: (h) => h.waiting, right: true },
    { key: 'answer', title: t('answers_in'), show: (h) => (h.answerSeconds === undefined ? '–' : `${(1000 * h.answerSeconds).toFixed(1)} ms`), csv: (h) => h.answerSeconds, right: true },
  ];
  return (
    <section className="panel">
      <h2>{t('hosts')}</h2>
      <Rows file="hosts" label={t('hosts')} columns={columns} rows={hosts} rowKey={(h) => h.host} empty={<Empty title={t('no_hosts')}>{t('no_hosts_do')}</Empty>} />
    </section>
  );
}

function Wallets({ wallets }: { wallets: Wallet[] }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const columns: Column<Wallet>[] = [
    { key: 'title', title: t('merchant'), show: (w) => <>{w.title} <span className="soft">{t(w.wallet === 'alipay' ? 'alipay' : 'wechat')}</span></>, csv: (w) => w.merchant },
    { key: 'state', title: t('health'), show: (w) => <span className={`state ${w.billTrouble ? 'bad' : w.state === 'active' ? 'good' : 'warn'}`}>{w.billTrouble ? t('bill_trouble') : t(w.state === 'active' ? 'wallet_active' : 'wallet_is_paused')}</span>, csv: (w) => w.billTrouble || w.state },
    { key: 'paid', title: t('paid_today'), show: (w) => money(w.paid, language, currency), csv: (w) => w.paid, right: true },
    { key: 'refunded', title: t('refunded_today'), show: (w) => money(w.refunded, language, currency), csv: (w) => w.refunded, right: true },
    { key: 'waiting', title: t('unpaid'), show: (w) => count(w.waiting, language), csv: (w) => w.waiting, right: true },
    { key: 'cases', title: t('cases'), show: (w) => count(w.cases, language), csv: (w) => w.cases, right: true },
    { key: 'bill', title: t('last_bill'), show: (w) => w.lastBill ?? '–', csv: (w) => w.lastBill },
    { key: 'expires', title: t('certificate'), show: (w) => (w.expires ? day(w.expires, language, timeZone) : '–'), csv: (w) => w.expires },
  ];
  return (
    <section className="panel">
      <h2>{t('wallets')}</h2>
      <Rows file="wallets" label={t('wallets')} columns={columns} rows={wallets} rowKey={(w) => w.merchant} empty={<Empty title={t('no_wallets')}><p>{t('no_wallets_do')}</p><Link to="/payments?tab=merchants">{t('no_wallets_add')}</Link></Empty>} />
    </section>
  );
}

export default function NowPage() {
  const t = useWords(words);
  const { look } = useSession();
  const [now, setNow] = useState<Picture>();
  const [points, setPoints] = useState<Point[]>([]);
  const on = useCallback((event: ServerEvent) => {
    if (event.name === 'past') setPoints(JSON.parse(event.data) as Point[]);
    if (event.name !== 'now') return;
    const picture = JSON.parse(event.data) as Picture;
    setNow(picture);
    setPoints((was) => more(was, pointOf(picture)));
  }, []);
  const stream = useStream('/sublet/v1/now/stream', on, () => void look());
  const { state } = stream;
  const trouble = stream.error ?? (now === undefined && state === 'lost' ? new ApiError(0, 'unreachable', '') : undefined);
  return (
    <div className="stack">
      <div className="row">
        <h1 className="page-title grow">{t('title')}</h1>
        <Connection {...stream} />
      </div>
      {trouble && <Trouble error={trouble} />}
      {now === undefined && !trouble && <Waiting />}
      {now && (
        <>
          {(state === 'lost' || trouble) && <Alert type="warning" showIcon message={t('stale')} description={t('stale_do')} />}
          {now.alarms.length > 0 ? (
            <ul className="alarms" aria-label={t('alarms')}>
              {now.alarms.map((a) => (
                <AlarmRow key={`${a.what} ${a.about ?? ''}`} alarm={a} />
              ))}
            </ul>
          ) : (
            <p className="state good" style={{ margin: 0 }}>
              {t('no_alarms')}
            </p>
          )}
          <Figures now={now} points={points} />
          <Curves points={points} />
          <Hosts hosts={now.hosts} />
          {now.wallets && <Wallets wallets={now.wallets} />}
        </>
      )}
    </div>
  );
}
