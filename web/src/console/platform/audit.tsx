// The audit log: who changed what, when, with what outcome and why. The server pages and filters it; CSV has what the filters leave.
import { Input, Select } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { dayBegins, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { usePrincipals } from '../principals';
import { useAbout } from './about';
import { words } from './words';

type Entry = Row<'/sublet/v1/audit'>;

// A path as people read it: without what all have, and without ids, which stand beside it.
export const spoken = (path: string): string => path.replace(/^\/(sublet\/v1|tmf-api\/[^/]+\/v4)\//, '').replace(/(^|\/)[0-9A-Z]{16,}(?=\/|$)/g, '$1…');

export function Audit() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone = 'Asia/Shanghai' } = useWho();
  const about = useAbout();
  const [query, setQuery] = useSearchParams();
  const of = (name: string) => query.get(name) ?? '';
  const put = (name: string, value: string) =>
    setQuery((was) => {
      const next = new URLSearchParams(was);
      if (value === '') next.delete(name);
      else next.set(name, value);
      return next;
    }, { replace: true });
  const { names, called } = usePrincipals(about);
  const dayAfter = (d: string) => new Date(Date.parse(`${d}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
  const filter = {
    principal: of('who'),
    method: of('method'),
    ...(of('outcome') === 'done' ? { 'status.lt': 400 } : of('outcome') === 'refused' ? { 'status.gte': 400 } : {}),
    resource: of('on').trim(),
    ...(of('from') ? { 'at.gte': dayBegins(of('from'), timeZone).toISOString() } : {}),
    ...(of('to') ? { 'at.lt': dayBegins(dayAfter(of('to')), timeZone).toISOString() } : {}),
  };
  const columns: Column<Entry>[] = [
    { key: 'at', title: t('at'), show: (e) => <span className="number">{time(e.at, language, timeZone, true)}</span>, csv: (e) => e.at, sort: 'at' },
    { key: 'who', title: t('who'), show: (e) => <span title={e.principal}>{called(e.principal)}</span>, csv: (e) => called(e.principal) },
    { key: 'did', title: t('did'), show: (e) => <code title={e.path}>{e.method} {spoken(e.path)}</code>, csv: (e) => `${e.method} ${e.path}`, wide: true },
    { key: 'on', title: t('resource'), show: (e) => e.resource ?? '–', csv: (e) => e.resource },
    { key: 'outcome', title: t('outcome'), show: (e) => <span className={`state ${e.status < 400 ? 'good' : 'bad'}`}>{wordFor(t, words, 'o_', e.outcome)} {e.status >= 400 && <span className="soft">{e.status}</span>}</span>, csv: (e) => e.outcome },
    { key: 'reason', title: t('reason'), show: (e) => e.reason ?? '–', csv: (e) => e.reason, wide: true },
  ];
  const people = [...names].map(([value, label]) => ({ value, label: `${label} (${value.split(' ')[0]})` }));
  return (
    <ServerRows
      label={t('audit')}
      name="audit"
      columns={columns}
      on={[about, JSON.stringify(filter)]}
      tools={
        <>
          {people.length > 0 && <Select aria-label={t('who')} showSearch optionFilterProp="label" style={{ minWidth: 160 }} value={of('who')} onChange={(v) => put('who', v)} options={[{ value: '', label: `${t('who')}: ${t('any')}` }, ...people]} popupMatchSelectWidth={false} />}
          <Select aria-label={t('method')} value={of('method')} onChange={(v) => put('method', v)} options={[{ value: '', label: `${t('method')}: ${t('any')}` }, ...(['POST', 'PATCH', 'DELETE', 'PUT'] as const).map((value) => ({ value: value as string, label: wordFor(t, words, 'method_', value.toLowerCase()) }))]} popupMatchSelectWidth={false} />
          <Select aria-label={t('outcome')} value={of('outcome')} onChange={(v) => put('outcome', v)} options={[{ value: '', label: `${t('outcome')}: ${t('any')}` }, { value: 'done', label: t('o_done') }, { value: 'refused', label: t('only_failed') }]} popupMatchSelectWidth={false} />
          <label className="row soft">
            {t('from')} <Input type="date" style={{ width: 150 }} value={of('from')} onChange={(e) => put('from', e.target.value)} />
          </label>
          <label className="row soft">
            {t('until')} <Input type="date" style={{ width: 150 }} value={of('to')} onChange={(e) => put('to', e.target.value)} />
          </label>
        </>
      }
      firstSort="-at"
      ask={({ offset, limit, sort }, signal) => api.list('/sublet/v1/audit', { query: { ...filter, offset, limit, sort }, ...(signal ? { signal } : {}) })}
      rowKey={(e) => e.id}
      empty={<Empty title={t('no_audit')}>{t('no_audit_do')}</Empty>}
    />
  );
}
