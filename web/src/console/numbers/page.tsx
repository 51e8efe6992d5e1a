// Numbers: where they are, found and reserved, lots that come in, and one by one.
import { Tabs } from 'antd';
import { Route, Routes, useSearchParams } from 'react-router-dom';
import { Anew } from '../../shared/anew';
import { api, type Row } from '../../shared/api';
import { money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { LotPage } from './lot';
import { Lots } from './lots';
import { StockMap } from './map';
import { NumberPage } from './number';
import { Reservations } from './reserve';
import { Search } from './search';
import { words } from './words';

const tabs = ['map', 'search', 'lots', 'reservations', 'grades'] as const;
type Grade = Row<'/sublet/v1/grades'>;

function Grades() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const m = (v: number | undefined) => (v ? money(v, language, currency) : '–');
  const columns: Column<Grade>[] = [
    { key: 'code', title: t('grade'), show: (g) => <>{g.code} <span className="soft">{g.title}</span></>, csv: (g) => g.code },
    { key: 'patterns', title: t('patterns'), show: (g) => <code>{g.patterns}</code>, csv: (g) => g.patterns, wide: true },
    { key: 'price', title: t('price'), show: (g) => m(g.price), csv: (g) => g.price, right: true },
    { key: 'deposit', title: t('deposit'), show: (g) => m(g.deposit), csv: (g) => g.deposit, right: true },
    { key: 'minimum', title: t('minimum'), show: (g) => m(g.minimum), csv: (g) => g.minimum, right: true },
    { key: 'months', title: t('months'), show: (g) => g.months || '–', csv: (g) => g.months, right: true },
  ];
  return <ServerRows label={t('grades')} name="grades" columns={columns} on={[]} ask={({ offset, limit }, signal) => api.list('/sublet/v1/grades', { query: { offset, limit }, ...(signal ? { signal } : {}) })} rowKey={(g) => g.code} empty={<Empty title={t('no_grades')}>{t('no_grades_do')}</Empty>} />;
}

function Overview() {
  const t = useWords(words);
  const { may } = useSession();
  const [query, setQuery] = useSearchParams();
  const open = tabs.filter((tab) => tab !== 'reservations' || may('order.read'));
  const tab = open.find((o) => o === query.get('tab')) ?? 'map';
  const panels = { map: <StockMap />, search: <Search />, lots: <Lots />, reservations: <Reservations />, grades: <Grades /> };
  return (
    <div className="stack">
      <h1 className="page-title">{t('title')}</h1>
      <Tabs activeKey={tab} onChange={(key) => setQuery(key === 'map' ? {} : { tab: key })} destroyOnHidden items={open.map((key) => ({ key, label: t(`tab_${key}`), children: key === 'map' ? panels[key] : <section className="panel">{panels[key]}</section> }))} />
    </div>
  );
}

export default function NumbersPage() {
  return (
    <Routes>
      <Route index element={<Overview />} />
      <Route path="lots/:kind/:name" element={<Anew><LotPage /></Anew>} />
      <Route path=":number" element={<Anew><NumberPage /></Anew>} />
    </Routes>
  );
}
