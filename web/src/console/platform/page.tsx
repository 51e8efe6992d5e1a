// The platform: operators, people and their roles, keys, the audit log, settings. Of an operator its own; the platform's people choose whose.
import { Select, Tabs } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { aboutOperator, api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { useWords } from '../../shared/i18n';
import { platform, useSession, useWho } from '../../shared/session';
import { whole } from '../../shared/whole';
import { AboutContext } from './about';
import { Audit } from './audit';
import { BrandPage } from './brand';
import { Keys } from './keys';
import { Licences } from './licences';
import { Operators } from './operators';
import { Settings } from './settings';
import { Staff } from './staff';
import { Webhooks } from './webhooks';
import { words } from './words';

const tabs = ['operators', 'licences', 'staff', 'keys', 'audit', 'settings', 'webhooks', 'brand'] as const;
const needs = { operators: 'operators.read', licences: 'licence.read', staff: 'staff.read', keys: 'key.read', audit: 'audit.read', settings: 'setting.read', webhooks: 'event.read', brand: 'setting.read' } as const;

// Every question below is about the chosen operator; it is told to the API before they ask, and forgotten when they are gone.
function About({ children }: { children: ReactNode }) {
  const t = useWords(words);
  const [query, setQuery] = useSearchParams();
  const chosen = query.get('operator') ?? platform;
  const { value, error, again } = useAsk((signal) => whole((page) => api.list('/sublet/v1/operators', { query: page, signal })), []);
  const [told, setTold] = useState<string>();
  useEffect(() => {
    aboutOperator(chosen === platform ? undefined : chosen);
    setTold(chosen);
    return () => aboutOperator(undefined);
  }, [chosen]);
  return (
    <>
      {error && <Trouble error={error} again={again} />}
      <label className="row">
        {t('about')}
        <Select
          aria-label={t('about')}
          value={chosen}
          style={{ minWidth: 200 }}
          onChange={(v) => setQuery({ tab: query.get('tab') ?? 'staff', ...(v === platform ? {} : { operator: v }) })}
          options={[{ value: platform, label: t('own') }, ...(value ?? []).map((o) => ({ value: o.id, label: o.id }))]}
        />
      </label>
      <AboutContext.Provider value={chosen}>{told === chosen && children}</AboutContext.Provider>
    </>
  );
}

export default function PlatformPage() {
  const t = useWords(words);
  const { may } = useSession();
  const who = useWho();
  const [query, setQuery] = useSearchParams();
  const open = tabs.filter((tab) => may(needs[tab]));
  const tab = open.find((o) => o === query.get('tab')) ?? open[0]!;
  const panels = { operators: <Operators />, licences: <Licences />, staff: <Staff />, keys: <Keys />, audit: <Audit />, settings: <Settings />, webhooks: <Webhooks />, brand: <BrandPage /> };
  const kept = query.get('operator');
  const content = (
    <Tabs
      activeKey={tab}
      onChange={(key) => setQuery({ tab: key, ...(kept ? { operator: kept } : {}) }, { replace: true })}
      destroyOnHidden
      items={open.map((key) => ({ key, label: t(`tab_${key}`), children: key === 'operators' ? panels[key] : <section className="panel">{panels[key]}</section> }))}
    />
  );
  return (
    <div className="stack">
      <h1 className="page-title">{t('title')}</h1>
      {who.operator === platform ? <About>{content}</About> : <AboutContext.Provider value={who.operator}>{content}</AboutContext.Provider>}
    </div>
  );
}
