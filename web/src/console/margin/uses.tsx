// The single uses behind a sum, each with its why.
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { useAppNames } from '../../shared/apps';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { Why } from '../why';
import { Margin, unitsOf, useNames } from './show';
import { askedUses, isUse, type View } from './view';
import { words } from './words';

type Use = Row<'/sublet/v1/margin/uses'>;

export function Uses({ view }: { view: View }) {
  const t = useWords(words);
  const appName = useAppNames();
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { may } = useSession();
  const nameOf = useNames();
  const { put } = useKept();
  const [why, setWhy] = useState<Use>();
  if (!isUse(view.narrowed.what)) return <Empty title={t('fee_uses')}>{t('fee_uses_do')}</Empty>;
  const at = (u: Use) => time(u.at, language, timeZone, true);
  const m = (amount: number) => money(amount, language, currency);
  const columns: Column<Use>[] = [
    { key: 'at', title: t('at'), show: (u) => <span className="number">{at(u)}</span>, csv: (u) => u.at, sort: 'at' },
    { key: 'line', title: t('line'), show: (u) => (may('inventory.read') ? <Link className="number" to={`/lines/${u.line}`}>{phone(u.line)}</Link> : <span className="number">{phone(u.line)}</span>), csv: (u) => u.line },
    { key: 'service', title: t('service'), show: (u) => <>{wordFor(t, words, 'service_', u.service)} <span className="soft">{u.app && appName(u.app)}</span></>, csv: (u) => u.service },
    { key: 'units', title: t('units'), show: (u) => unitsOf(u.service, u.units, language), csv: (u) => u.units, right: true },
    { key: 'host', title: t('host'), show: (u) => nameOf('host', u.host), csv: (u) => u.host },
    { key: 'province', title: t('province'), show: (u) => nameOf('province', u.province), csv: (u) => u.province },
    { key: 'package', title: t('package'), show: (u) => nameOf('package', u.package), csv: (u) => u.package },
    { key: 'revenue', title: t('revenue'), show: (u) => m(u.revenue), csv: (u) => u.revenue, right: true, sort: 'revenue' },
    { key: 'wholesale', title: t('wholesale'), show: (u) => m(u.wholesale), csv: (u) => u.wholesale, right: true, sort: 'wholesale' },
    { key: 'margin', title: t('margin'), show: (u) => <Margin amount={u.margin} />, csv: (u) => u.margin, right: true, sort: 'margin' },
    { key: 'why', title: '', show: (u) => (may('usage.read') ? <Button size="small" aria-label={`${t('why')} ${at(u)}`} onClick={() => setWhy(u)}>{t('why')}</Button> : ''), right: true },
  ];
  const query = askedUses(view);
  return (
    <>
      <ServerRows
        label={t('uses')}
        name={`margin-uses-${view.from}-${view.until}`}
        columns={columns.filter((c) => !(c.key in view.narrowed))}
        on={[JSON.stringify(query)]}
        tools={
          <Checkbox checked={view.losing} onChange={(e) => put({ losing: e.target.checked ? 'true' : '' })}>
            {t('losing')}
          </Checkbox>
        }
        firstSort="-at"
        ask={({ offset, limit, sort }, signal) => api.list('/sublet/v1/margin/uses', { query: { ...query, offset, limit, sort }, ...(signal ? { signal } : {}) })}
        rowKey={(u) => u.id}
        empty={view.losing ? <Empty title={t('no_losing')}>{t('no_losing_do')}</Empty> : <Empty title={t('no_uses')}>{t('no_uses_do')}</Empty>}
      />
      {why && <Why id={why.id} cost={why.revenue} close={() => setWhy(undefined)} />}
    </>
  );
}
