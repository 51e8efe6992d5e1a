// The title of the offers' pages, and the way between them.
import { Tabs } from 'antd';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import { useWords } from '../../shared/i18n';
import { useMayRead } from './shown';
import { words } from './words';

export function Head({ on, children }: { on: 'on_sale' | 'drafts' | 'history'; children?: ReactNode }) {
  const t = useWords(words);
  const go = useNavigate();
  const reads = useMayRead();
  return (
    <>
      <div className="row">
        <h1 className="page-title grow">{t('title')}</h1>
        {children}
      </div>
      {reads && (
        <Tabs
          activeKey={on}
          onChange={(key) => go(key === 'on_sale' ? '/offers' : `/offers/${key}`)}
          items={(['on_sale', 'drafts', 'history'] as const).map((key) => ({ key, label: t(key), children: null }))}
          style={{ marginBottom: -16 }}
        />
      )}
    </>
  );
}
