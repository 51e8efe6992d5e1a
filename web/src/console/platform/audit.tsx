// The audit log: who changed what, when, with what outcome and why. The server pages and filters it; CSV has what the filters leave.
import { Input, Select } from 'antd';
import { api, type Row } from '../../shared/api';
import { isDay, plus } from '../../shared/days';
import { dayBegins, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
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
  const { timeZone } = useWho();
  const about = useAbout();
  const { of, put } = useKept();
  const { names, called } = usePrincipals(about);
  const filter = {
    principal: of('who'),
    method: of('method'),
    ...(of('outcome') === 'done' ? { 'status.lt': 400 } : of('outcome') === 'refused' ? { 'status.gte': 400 } : {}),
    resource: of('on').trim(),
    ...(isDay(of('from')) ? { 'at.gte': dayBegins(of('from'), timeZone).toISOString() } : {}),
    ...(isDay(of('to')) ? { 'at.lt': dayBegins(plus(of('to'), 1), timeZone).toISOString() } : {}),
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
          {people.length > 0 && <Select aria-label={t('who')} showSearch optionFilterProp="label" style={{ minWidth: 160 }} value={of('who')} onChange={(who) => put({ who })} options={[{ value: '', label: `${t('who')}: ${t('any')}` }, ...people]} popupMatchSelectWidth={false} />}
          <Select aria-label={t('method')} value={of('method')} onChange={(method) => put({ method })} options={[{ value: '', label: `${t('method')}: ${t('any')}` }, ...(['POST', 'PATCH', 'DELETE', 'PUT'] as const).map((value) => ({ value: value as string, label: wordFor(t, words, 'method_', value.toLowerCase()) }))]} popupMatchSelectWidth={false} />
          <Select aria-label={t('outcome')} value={of('outcome')} onChange={(outcome) => put({ outcome })} options={[{ value: '', label: `${t('outcome')}: ${t('any')}` }, { value: 'done', label: t('o_done') }, { value: 'refused', label: t('only_failed') }]} popupMatchSelectWidth={false} />
          <label className="row soft">
            {t('from')} <Input type="date" style={{ width: 150 }} value={of('from')} onChange={(e) => put({ from: e.target.value })} />
          </label>
          <label className="row soft">
            {t('until')} <Input type="date" style={{ width: 150 }} value={of('to')} onChange={(e) => put({ to: e.target.value })} />
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
