// The studio: one draft as a form or as text, priced while it is written, compared, published.
import { Alert, Button, Popconfirm, Spin, Tabs } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router-dom';
import { api, type ApiError } from '../../shared/api';
import { asApiError, useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { useLanguage, useWords } from '../../shared/i18n';
import { Empty } from '../../shared/rows';
import { useSession } from '../../shared/session';
import { Changes } from './changes';
import { mistake } from './compiler-words';
import { useDraft, type Held } from './draft';
import { FormView } from './form';
import { Publish } from './publish';
import { useMayRead } from './shown';
import { TextView } from './text-view';
import { TryPanel } from './try';
import { words } from './words';

function Standing({ held }: { held: Held }) {
  const t = useWords(words);
  const n = held.checked?.errors.length ?? 0;
  const state = held.saving ? t('saving') : held.checked === undefined ? t('checking') : held.checked.good ? t('good') : n === 1 ? t('mistakes_1') : t('mistakes', { n });
  return (
    <span role="status" className={`state ${held.checked === undefined ? '' : held.checked.good ? 'good' : 'bad'}`}>
      {state}
    </span>
  );
}

// What the compiler and charging say, each with a way to where it stands.
function Mistakes({ held, show }: { held: Held; show: (file: string, line: number) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  if (held.checked === undefined || held.checked.good) return null;
  return (
    <ul className="mistakes" aria-label={t('mistakes', { n: held.checked.errors.length })}>
      {held.checked.errors.slice(0, 50).map((e, i) => (
        <li key={i}>
          {e.file && e.line ? (
            <button type="button" className="link" onClick={() => show(e.file!, e.line!)}>
              {t('at_line', { file: e.file, line: e.line })}
            </button>
          ) : null}{' '}
          {mistake(e, language)}
        </li>
      ))}
    </ul>
  );
}

export default function DraftPage() {
  const t = useWords(words);
  const { id = '' } = useParams();
  const { may } = useSession();
  const reads = useMayRead();
  const go = useNavigate();
  const [query, setQuery] = useSearchParams();
  const held = useDraft(id);
  const versions = useAsk((signal) => api.get('/sublet/v1/catalogue', { signal }), [id, held.draft?.state], reads);
  const [publishing, setPublishing] = useState(false);
  const [trouble, setTrouble] = useState<ApiError>();
  const [line, setLine] = useState<number>();
  const { draft } = held;
  const edits = may('catalogue.write') && draft?.state === 'open';
  const at = (to: Record<string, string>) => setQuery((was) => ({ ...Object.fromEntries(was), ...to }), { replace: true });
  const file = query.get('file') ?? '';
  const offer = query.get('offer') ?? '';
  const view = query.get('view') ?? 'form';
  const show = (path: string, to?: number) => {
    setLine(to);
    at({ view: 'text', file: path });
  };
  const tried = async (act: () => Promise<unknown>) => {
    setTrouble(undefined);
    try {
      await act();
    } catch (e) {
      setTrouble(asApiError(e));
    }
  };
  if (!reads) return <Empty title={t('only_text')} />;
  if (held.error && draft === undefined) return <Trouble error={held.error} again={held.reload} />;
  if (draft === undefined) return <div className="waiting"><Spin /></div>;
  const stale = draft.state === 'open' && versions.value !== undefined && versions.value.newest !== draft.base;
  return (
    <div className="stack">
      <Link to="/offers/drafts">← {t('drafts')}</Link>
      <div className="row">
        <h1 className="page-title grow">{t('studio', { name: draft.name })}</h1>
        {draft.state === 'open' && <Standing held={held} />}
        {edits && (
          <>
            <Popconfirm title={t('remove_sure')} okText={t('remove_draft')} cancelText={t('cancel')} onConfirm={() => void tried(async () => { await api.delete('/sublet/v1/drafts/{id}', { path: { id } }); go('/offers/drafts'); })}>
              <Button>{t('remove_draft')}</Button>
            </Popconfirm>
            <Button type="primary" disabled={held.changed.length === 0 || held.checked?.good !== true} onClick={() => setPublishing(true)}>
              {t('publish')}
            </Button>
          </>
        )}
      </div>
      {draft.state !== 'open' && <Alert type="info" showIcon message={t('is_published')} action={<Link to={`/offers/history?version=${draft.hash ?? ''}`}>{t('history')}</Link>} />}
      {draft.state === 'open' && !may('catalogue.write') && <Alert type="info" showIcon message={t('readonly')} />}
      {held.error && <Trouble error={held.error} again={held.again} />}
      {trouble && <Trouble error={trouble} />}
      {stale && <Alert type="warning" showIcon role="alert" message={t('stale_base')} description={t('stale_base_do')} action={edits && <Button size="small" onClick={() => void tried(held.rebase)}>{t('rebase')}</Button>} />}
      <Mistakes held={held} show={show} />
      <div className="studio">
        <section className="panel">
          <Tabs
            activeKey={view}
            onChange={(key) => at({ view: key })}
            destroyOnHidden
            items={[
              { key: 'form', label: t('form'), children: <FormView held={held} offer={offer} edits={edits} choose={(code) => at({ offer: code })} show={show} /> },
              { key: 'text', label: t('text'), children: <TextView held={held} file={file} line={line} edits={edits} choose={(path) => { setLine(undefined); at({ file: path }); }} /> },
              { key: 'difference', label: t('difference'), children: held.changed.length === 0 ? <Empty title={t('no_change')} /> : <Changes before={held.before} after={held.files} beforeLabel={t('base_version')} afterLabel={t('this_draft')} /> },
            ]}
          />
        </section>
        {draft.state === 'open' && <TryPanel held={held} offer={offer} />}
      </div>
      {publishing && <Publish held={held} close={(hash) => { setPublishing(false); if (hash) held.reload(); }} />}
    </div>
  );
}
