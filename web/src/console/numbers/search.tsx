// Numbers found by place, grade and state; idle ones also by shape, digits and price. Some may be chosen and reserved.
import { Button, Checkbox, Input, Select } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { whole } from '../../shared/whole';
import { countStock, states } from './counts';
import { Reserve } from './reserve';
import { useHostNames } from '../names';
import { words } from './words';

type Found = Row<'/sublet/v1/numbers'>;
const mostReserved = 100; // of one reservation

const places = ['host', 'province', 'city', 'grade'] as const;
const digits = ['pattern', 'contains', 'without', 'least', 'dearest'] as const;

function Field({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div>
      <label htmlFor={id}>{label}</label>
      {children}
    </div>
  );
}

export function Search() {
  const t = useWords(words);
  const hostName = useHostNames();
  const { language } = useLanguage();
  const { may } = useSession();
  const { currency = 'CNY', timeZone } = useWho();
  const [query, setQuery] = useSearchParams();
  const asked: Record<string, string> = Object.fromEntries([...places, ...digits, 'state'].map((name) => [name, query.get(name) ?? '']));
  const idle = asked.state === '' || asked.state === 'idle';
  const [typed, setTyped] = useState(asked);
  const spoken = JSON.stringify(asked);
  useEffect(() => setTyped(JSON.parse(spoken) as Record<string, string>), [spoken]);
  const [chosen, setChosen] = useState<string[]>([]);
  const [reserving, setReserving] = useState<string[]>();
  const [turn, setTurn] = useState(0);
  const known = useAsk(async (signal) => {
    const all = await countStock('host,province', {}, signal);
    const of = (name: 'host' | 'province') => [...new Set(all.map((c) => c[name] ?? ''))].filter((v) => v !== '').sort();
    return { hosts: of('host'), provinces: of('province') };
  }, []);
  const grades = useAsk((signal) => whole((page) => api.list('/sublet/v1/grades', { query: page, signal })), []);
  const set = (name: string, value: string) => setTyped((was) => ({ ...was, [name]: value }));
  const nowIdle = (typed.state ?? '') === '' || typed.state === 'idle';
  const find = () => setQuery({ tab: 'search', ...Object.fromEntries(Object.entries(typed).filter(([name, v]) => v.trim() !== '' && (nowIdle || !digits.includes(name as 'pattern'))).map(([name, v]) => [name, v.trim()])) });
  const choice = (name: string, values: { value: string; label: string }[]) => <Select id={`f-${name}`} style={{ width: '100%' }} showSearch optionFilterProp="label" value={typed[name] ?? ''} onChange={(v: string) => set(name, v)} options={[{ value: '', label: t('any') }, ...values]} />;
  const text = (name: string, hint = '') => <Input id={`f-${name}`} value={typed[name] ?? ''} placeholder={hint} maxLength={400} disabled={!nowIdle && digits.includes(name as 'pattern')} onChange={(e) => set(name, e.target.value)} />;
  const m = (v: number | undefined) => (v ? money(v, language, currency) : '–');
  const choose = may('order.write') && idle;
  const columns: Column<Found>[] = [
    ...(choose
      ? [{ key: 'choose', title: '', show: (n: Found) => <Checkbox aria-label={t('choose', { number: phone(n.number) })} checked={chosen.includes(n.number)} disabled={chosen.length >= mostReserved && !chosen.includes(n.number)} onChange={(e) => setChosen((was) => (e.target.checked ? [...was, n.number] : was.filter((c) => c !== n.number)))} /> }]
      : []),
    { key: 'number', title: t('number'), show: (n) => <Link className="number" to={`/numbers/${n.number}`}>{phone(n.number)}</Link>, csv: (n) => n.number },
    { key: 'host', title: t('host'), show: (n) => hostName(n.host), csv: (n) => n.host },
    { key: 'place', title: t('city'), show: (n) => [n.province, n.city].filter((x, i, all) => x && all.indexOf(x) === i).join(' ') || t('unknown_place'), csv: (n) => `${n.province ?? ''} ${n.city ?? ''}`.trim() },
    { key: 'grade', title: t('grade'), show: (n) => n.grade ?? '–', csv: (n) => n.grade },
    { key: 'price', title: t('price'), show: (n) => m(n.price), csv: (n) => n.price, right: true },
    { key: 'deposit', title: t('deposit'), show: (n) => m(n.deposit), csv: (n) => n.deposit, right: true },
    { key: 'minimum', title: t('minimum'), show: (n) => m(n.minimum), csv: (n) => n.minimum, right: true },
    ...(idle
      ? []
      : [
          { key: 'until', title: t('until'), show: (n: Found) => <span className="number">{time(n.until, language, timeZone)}</span>, csv: (n: Found) => n.until },
          { key: 'lot', title: t('lot'), show: (n: Found) => (n.lot ? <Link to={`/numbers/lots/number/${encodeURIComponent(n.lot)}`}>{n.lot}</Link> : '–'), csv: (n: Found) => n.lot },
          { key: 'changed', title: t('changed'), show: (n: Found) => <span className="number">{time(n.changed, language, timeZone)}</span>, csv: (n: Found) => n.changed },
        ]),
  ];
  return (
    <div className="stack">
      <form
        role="search"
        aria-label={t('tab_search')}
        className="fields"
        onSubmit={(e) => {
          e.preventDefault();
          find();
        }}
      >
        <Field id="f-state" label={t('state')}>
          <Select id="f-state" style={{ width: '100%' }} value={typed.state || 'idle'} onChange={(v: string) => set('state', v)} options={states.map((s) => ({ value: s, label: wordFor(t, words, 'state_', s) }))} />
        </Field>
        <Field id="f-host" label={t('host')}>{choice('host', (known.value?.hosts ?? []).map((h) => ({ value: h, label: hostName(h) })))}</Field>
        <Field id="f-province" label={t('province')}>{choice('province', (known.value?.provinces ?? []).map((p) => ({ value: p, label: p })))}</Field>
        <Field id="f-city" label={t('city')}>{text('city')}</Field>
        <Field id="f-grade" label={t('grade')}>{choice('grade', [{ value: '-', label: t('none_of') }, ...(grades.value ?? []).map((g) => ({ value: g.code, label: g.title ? `${g.code} ${g.title}` : g.code }))])}</Field>
        <Field id="f-pattern" label={t('pattern')}>{text('pattern', t('pattern_hint'))}</Field>
        <Field id="f-contains" label={t('contains')}>{text('contains')}</Field>
        <Field id="f-without" label={t('without')}>{text('without')}</Field>
        <Field id="f-least" label={t('least')}>{text('least')}</Field>
        <Field id="f-dearest" label={t('dearest')}>{text('dearest')}</Field>
        <Button type="primary" htmlType="submit">{t('find')}</Button>
      </form>
      {!nowIdle && <p className="soft" style={{ margin: 0 }}>{t('only_idle')}</p>}
      <ServerRows
        label={t('title')}
        name="numbers"
        columns={columns}
        on={[spoken]}
        turn={turn}
        tools={choose && <Button type="primary" disabled={chosen.length === 0} onClick={() => setReserving(chosen)}>{t('reserve', { n: chosen.length })}</Button>}
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/numbers', { query: { ...asked, offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(n) => n.number}
        empty={<Empty title={t('none')}>{t('none_do')}</Empty>}
      />
      {reserving && (
        <Reserve
          numbers={reserving}
          close={(done) => {
            setReserving(undefined);
            if (!done) return;
            setChosen([]);
            setTurn((n) => n + 1);
          }}
        />
      )}
    </div>
  );
}
