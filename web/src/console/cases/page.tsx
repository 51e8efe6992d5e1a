// What customers say against us, with the date by which it has to be answered: complaints, and numbers that are under a wrong name.
import { Tabs } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { useWords } from '../../shared/i18n';
import { useSession } from '../../shared/session';
import { Complaints } from './complaints';
import { Objections } from './objections';
import { words } from './words';

const tabs = ['complaints', 'objections'] as const;
const needs = { complaints: 'party.read', objections: 'party.read' } as const;

export default function CasesPage() {
  const t = useWords(words);
  const { may } = useSession();
  const [query, setQuery] = useSearchParams();
  const open = tabs.filter((tab) => may(needs[tab]));
  const tab = open.find((o) => o === query.get('tab')) ?? open[0];
  const panels = { complaints: <Complaints />, objections: <Objections /> };
  return (
    <div className="stack">
      <h1 className="page-title">{t('title')}</h1>
      <section className="panel">
        <Tabs activeKey={tab!} onChange={(key) => setQuery({ tab: key }, { replace: true })} destroyOnHidden items={open.map((key) => ({ key, label: t(`tab_${key}`), children: panels[key] }))} />
      </section>
    </div>
  );
}
