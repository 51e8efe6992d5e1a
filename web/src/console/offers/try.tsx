// Trying a draft while it is written: uses that are typed in, or a real line's, priced by the rating code under the draft, beside what is in
// force and what the hosts sell. Asked anew after each change that the compiler takes.
import { Alert, Button, Collapse, Form, Input, Segmented, Select, Spin } from 'antd';
import { useMemo, useState } from 'react';
import { api, type Answer } from '../../shared/api';
import { useAppNames } from '../../shared/apps';
import { useAsk } from '../../shared/ask';
import { today } from '../../shared/days';
import { Trouble } from '../../shared/errors';
import { phone, quantity, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, Rows, type Column } from '../../shared/rows';
import { useWho } from '../../shared/session';
import { WhyLines } from '../../shared/why-lines';
import { useSettled } from './calculator';
import type { Held } from './draft';
import { useMoney } from './shown';
import { names, offersIn } from './text';
import { useHostNames } from '../names';
import { wholeNumber } from '../number-filter';
import { words } from './words';

type Tried = Answer<'/sublet/v1/drafts/{id}/try', 'post'>;
type TriedColumn = Tried['columns'][number];
interface Typed {
  service: 'voice' | 'data' | 'sms' | 'mms';
  amount: string;
  start: string;
  app?: string;
  direction?: 'out' | 'in';
  peer?: string; // empty: a mobile number of the country
  place?: string; // empty: at home
}

// By the operator's clock, which prices them.
const firstUses = (day: string): Typed[] => [
  { service: 'voice', amount: '5 min', start: `${day} 10:00` },
  { service: 'sms', amount: '1', start: `${day} 11:00` },
  { service: 'data', amount: '1 GB', start: `${day} 12:00` },
];

// As the API takes it; undefined while it is being typed.
export function useOf(u: Typed): Record<string, unknown> | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?$/.test(u.start)) return undefined;
  const start = u.start.length === 16 ? `${u.start}:00` : u.start;
  const peer = wholeNumber(u.peer ?? ''), place = (u.place ?? '').trim();
  if (!/^\d{0,15}$/.test(peer) || !/^\d{0,15}$/.test(place)) return undefined;
  const where = place ? { place } : {};
  const how = { ...where, ...(u.direction === 'in' ? { direction: 'in' } : {}), ...(peer ? { peer } : {}) };
  if (u.service === 'sms' || u.service === 'mms') return /^\d{1,4}$/.test(u.amount) ? { service: u.service, start, amount: Number(u.amount), ...how } : undefined;
  if (u.service === 'voice') return /^\d{1,6} ?(s|min|h)$/.test(u.amount) ? { service: 'voice', start, seconds: u.amount, ...how } : undefined;
  return /^\d{1,9}(\.\d{1,3})? ?(B|KB|MB|GB)$/.test(u.amount) ? { service: 'data', start, amount: u.amount, ...(u.app ? { app: u.app } : {}), ...where } : undefined;
}

function TypedUses({ uses, set, apps, day }: { uses: Typed[]; set: (uses: Typed[]) => void; apps: string[]; day: string }) {
  const t = useWords(words);
  const appName = useAppNames();
  const change = (i: number, to: Partial<Typed>) => set(uses.map((u, k) => (k === i ? { ...u, ...to } : u)));
  return (
    <div className="stack" style={{ gap: 6 }}>
      {uses.map((u, i) => (
        <div className="row form-row" key={i}>
          <Select aria-label={`${t('service')} ${i + 1}`} value={u.service} style={{ width: 108 }} options={(['voice', 'data', 'sms', 'mms'] as const).map((s) => ({ value: s, label: t(`service_${s}`) }))} onChange={(service) => change(i, { service, amount: service === 'voice' ? '1 min' : service === 'data' ? '100 MB' : '1' })} />
          <Input aria-label={`${t('amount')} ${i + 1}`} value={u.amount} status={useOf(u) ? '' : 'error'} onChange={(e) => change(i, { amount: e.target.value })} style={{ width: 92 }} />
          <Input aria-label={`${t('when')} ${i + 1}`} value={u.start} status={useOf(u) ? '' : 'error'} onChange={(e) => change(i, { start: e.target.value })} style={{ width: 152 }} />
          {u.service === 'data' && apps.length > 0 && <Select aria-label={`${t('app')} ${i + 1}`} value={u.app ?? ''} style={{ width: 112 }} options={[{ value: '', label: t('none') }, ...apps.map((a) => ({ value: a, label: appName(a) }))]} onChange={(app) => change(i, { app })} />}
          {u.service !== 'data' && <Select aria-label={`${t('direction')} ${i + 1}`} value={u.direction ?? 'out'} style={{ width: 96 }} options={(['out', 'in'] as const).map((d) => ({ value: d, label: t(`direction_${d}`) }))} onChange={(direction) => change(i, { direction })} />}
          {u.service !== 'data' && <Input aria-label={`${t('peer')} ${i + 1}`} placeholder={t('peer_hint')} value={u.peer ?? ''} status={useOf(u) ? '' : 'error'} inputMode="tel" maxLength={17} onChange={(e) => change(i, { peer: e.target.value })} style={{ width: 132 }} />}
          <Input aria-label={`${t('place')} ${i + 1}`} placeholder={t('place_hint')} value={u.place ?? ''} status={useOf(u) ? '' : 'error'} inputMode="numeric" maxLength={15} onChange={(e) => change(i, { place: e.target.value })} style={{ width: 120 }} />
          <Button size="small" aria-label={`${t('remove')}: ${t('use')} ${i + 1}`} onClick={() => set(uses.filter((_, k) => k !== i))}>×</Button>
        </div>
      ))}
      {uses.length < 50 && <div><Button size="small" onClick={() => set([...uses, { service: 'data', amount: '100 MB', start: `${day} 15:00` }])}>{t('add_use')}</Button></div>}
    </div>
  );
}

function useColumnName(): (c: TriedColumn) => string {
  const t = useWords(words);
  const hostName = useHostNames();
  return (c) => (c.of === 'draft' ? t('draft') : c.of === 'now' ? `${t('now')}: ${c.title}${c.with ? ` + ${c.with}` : ''}` : `${hostName(c.of)}: ${c.title}`);
}

function Totals({ columns }: { columns: TriedColumn[] }) {
  const t = useWords(words);
  const m = useMoney();
  const name = useColumnName();
  const shown: Column<TriedColumn>[] = [
    { key: 'offer', title: t('offer'), show: (c) => (c.of === 'draft' ? <strong>{name(c)}</strong> : name(c)), csv: name, wide: true },
    { key: 'total', title: t('in_all'), show: (c) => (c.refused ? t('refused', { why: c.refused }) : <strong>{m(c.total)}</strong>), csv: (c) => c.total, right: true },
    { key: 'monthly', title: t('monthly'), show: (c) => m(c.monthly), csv: (c) => c.monthly, right: true },
    { key: 'once', title: t('once'), show: (c) => m(c.once), csv: (c) => c.once, right: true },
  ];
  return <Rows file="tried" label={t('in_all')} columns={shown} rows={columns} rowKey={(c) => `${c.of} ${c.offer} ${c.with ?? ''}`} empty={null} />;
}

function Uses({ tried }: { tried: Tried }) {
  const t = useWords(words);
  const appName = useAppNames();
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const m = useMoney();
  const own = tried.columns.filter((c) => c.of === 'draft' || c.of === 'now');
  const cost = (c: TriedColumn, i: number) => {
    const u = c.costs?.[i];
    return u === undefined ? '–' : u.refused ? <span title={u.detail}>{t('refused', { why: u.refused })}</span> : m(u.cost);
  };
  const what = (u: Tried['uses'][number]) => {
    const amount = u.service === 'data' ? quantity(u.amount, 'octets', language) : u.service === 'voice' || u.service === 'video' ? quantity(u.amount, 'seconds', language) : u.amount === 1 ? '' : quantity(u.amount, 'messages', language);
    const to = u.peer ? (u.direction === 'in' ? t('in', { peer: phone(u.peer) }) : t('out', { peer: phone(u.peer) })) : '';
    return [wordFor(t, words, 'service_', u.service), amount, u.app ? appName(u.app) : '', to].filter((w) => w !== '').join(' ');
  };
  return (
    <Collapse
      size="small"
      items={tried.uses.slice(0, 100).map((u, i) => ({
        key: i,
        label: (
          <span className="tried">
            <span>{what(u)} <span className="soft number">{time(u.start, language, timeZone)}</span></span>
            <span className="number">{own.map((c, k) => <span key={k} title={c.of === 'draft' ? t('draft') : c.title}>{k > 0 && ' · '}{c.of === 'draft' ? t('draft') : t('now')} {cost(c, i)}</span>)}{u.was !== undefined && <span className="soft"> · {t('was')} {m(u.was)}</span>}</span>
          </span>
        ),
        children: own.map((c, k) => (
          <div key={k}>
            <strong>{c.of === 'draft' ? t('draft') : `${t('now')}: ${c.title}`}</strong>
            <WhyLines lines={c.costs?.[i]?.why ?? [c.costs?.[i]?.detail ?? '–']} />
          </div>
        )),
      }))}
    />
  );
}

export function TryPanel({ held, offer }: { held: Held; offer: string }) {
  const t = useWords(words);
  const [by, setBy] = useState<'uses' | 'line'>('uses');
  const { timeZone } = useWho();
  const day = today(timeZone);
  const [uses, setUses] = useState(() => firstUses(day));
  const [line, setLine] = useState('');
  const [days, setDays] = useState(31);
  const [others, setOthers] = useState<string[]>([]);
  const whole = wholeNumber(line);
  const given = useMemo(() => uses.map(useOf), [uses]);
  const typed = by === 'uses' ? { uses: given.filter((u) => u !== undefined) } : { line: whole, days };
  const question = useSettled(typed);
  const apps = useMemo(() => [...names(held.files, 'apps').keys()], [held.files]);
  const known = useMemo(() => offersIn(held.before).filter((o) => o.base && o.code !== offer), [held.before, offer]);
  const [under, setUnder] = useState<string>();
  const offers = useMemo(() => offersIn(held.files), [held.files]);
  const own = offers.find((o) => o.code === offer), packages = offers.filter((o) => o.base);
  const below = own === undefined || own.base ? undefined : (packages.find((o) => o.code === under) ?? packages[0])?.code; // what is sold on top is tried with a package
  const base = own !== undefined && (own.base || below !== undefined);
  const asked = 'line' in question ? /^\d{5,15}$/.test(question.line ?? '') : question.uses.length > 0;
  const ready = base && asked && held.checked?.good === true;
  const stale = JSON.stringify(typed) !== JSON.stringify(question); // what is below is of what stood here before
  const { value, error, loading, again } = useAsk((signal) => api.post('/sublet/v1/drafts/{id}/try', { path: { id: held.draft!.id }, body: { offer, ...(below === undefined ? {} : { with: below }), ...(question as { uses: Record<string, never>[] }), others }, signal }), [held.turn, offer, below, JSON.stringify(question), others.join(' ')], ready);
  return (
    <section className="panel" aria-label={t('try')}>
      <div className="panel-head">
        <h2>{t('try')}</h2>
        <span role="status" className="soft">{ready && (loading || stale) ? <><Spin size="small" /> {t('reckoning')}</> : value && ready ? t('tried', { n: value.uses.length }) : ''}</span>
      </div>
      <div className="stack" style={{ gap: 12 }}>
        <Segmented value={by} onChange={setBy} options={[{ value: 'uses', label: t('try_uses') }, { value: 'line', label: t('try_line') }]} />
        {by === 'uses' ? (
          <TypedUses uses={uses} set={setUses} apps={apps} day={day} />
        ) : (
          <div className="row">
            <Input aria-label={t('line')} placeholder={t('bad_line')} value={line} onChange={(e) => setLine(e.target.value)} inputMode="tel" style={{ width: 220 }} />
            <Select aria-label={t('days')} value={days} onChange={setDays} options={[7, 31, 62, 92].map((n) => ({ value: n, label: `${t('days')} ${t('n_days', { n })}` }))} popupMatchSelectWidth={false} />
          </div>
        )}
        {below !== undefined && (
          <Form.Item label={t('on_top_of')} style={{ margin: 0 }}>
            <Select aria-label={t('on_top_of')} value={below} onChange={setUnder} options={packages.map((o) => ({ value: o.code, label: o.title }))} showSearch optionFilterProp="label" />
          </Form.Item>
        )}
        <Form.Item label={t('beside')} style={{ margin: 0 }}>
          <Select aria-label={t('beside_hint')} mode="multiple" maxCount={3} placeholder={t('beside_hint')} value={others} onChange={setOthers} options={known.map((o) => ({ value: o.code, label: o.title }))} />
        </Form.Item>
        {!base ? <Empty title={t('offer_needed')} /> : held.checked?.good === false && <Alert type="info" message={t('try_wait')} />}
        {error && ready && <Trouble error={error} again={again} />}
        {base && asked && value && (
          <div className={loading || stale || !ready ? 'stack rows-wait' : 'stack'} style={{ gap: 12 }}>
            <Totals columns={value.columns} />
            <Uses tried={value} />
            {value.left !== undefined && <p className="soft" style={{ margin: 0 }}>{t('left_out', { n: value.left })}</p>}
          </div>
        )}
      </div>
    </section>
  );
}
