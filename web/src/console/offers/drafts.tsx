// Drafts: those that are open, those that were published; and the beginning of another.
import { Button, Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { Trouble } from '../../shared/errors';
import { time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
import { Empty, type Column } from '../../shared/rows';
import { useSend } from '../../shared/send';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { Head } from './head';
import { useMayRead } from './shown';
import { usePrincipals } from '../principals';
import { words } from './words';

type Draft = Row<'/sublet/v1/drafts'>;

// Of an offer: the studio opens on it.
export function NewDraft({ offer, title }: { offer?: string; title?: string }) {
  const t = useWords(words);
  const { may } = useSession();
  const go = useNavigate();
  const [open, setOpen] = useState(false);
  const { busy, error, send } = useSend({ leaves: true });
  if (!may('catalogue.write')) return null;
  const begin = ({ name }: { name: string }) =>
    send(async (key) => {
      const made = await api.post('/sublet/v1/drafts', { body: { name: name.trim() }, key });
      go(`/offers/drafts/${made.id}${offer ? `?offer=${encodeURIComponent(offer)}` : ''}`);
    });
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>
        {offer ? t('edit') : t('new_draft')}
      </Button>
      <Modal open={open} title={t('new_draft')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} initialValues={{ name: title ?? '' }} onFinish={(typed: { name: string }) => void begin(typed)}>
          <Form.Item name="name" label={t('draft_name')} rules={[{ required: true, whitespace: true, message: t('draft_name_needed') }]}>
            <Input maxLength={100} autoFocus />
          </Form.Item>
          {error && <div style={{ marginBottom: 12 }}><Trouble error={error} /></div>}
          <div className="row" style={{ justifyContent: 'end' }}>
            <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={busy}>{t('begin')}</Button>
          </div>
        </Form>
      </Modal>
    </>
  );
}

export function Drafts() {
  const t = useWords(words);
  const { called } = usePrincipals();
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const reads = useMayRead();
  const { of, put } = useKept();
  const state = of('state') || 'open';
  const columns: Column<Draft>[] = [
    { key: 'name', title: t('name'), show: (d) => <Link to={`/offers/drafts/${d.id}`}>{d.name}</Link>, csv: (d) => d.name, wide: true },
    { key: 'state', title: t('state'), show: (d) => t(`draft_${d.state}`), csv: (d) => d.state },
    { key: 'changes', title: t('changes'), show: (d) => d.changes, csv: (d) => d.changes, right: true },
    { key: 'by', title: t('by'), show: (d) => called(d.by), csv: (d) => called(d.by) },
    { key: 'changed', title: t('changed'), show: (d) => <span className="number">{time(d.changed, language, timeZone)}</span>, csv: (d) => d.changed },
  ];
  return (
    <div className="stack">
      <Head on="drafts">
        <NewDraft />
      </Head>
      <section className="panel">
        {reads ? (
          <ServerRows
            label={t('drafts')}
            name="drafts"
            columns={columns}
            on={[state]}
            tools={<Select aria-label={t('state')} value={state} onChange={(value) => put({ state: value })} options={[{ value: 'open', label: t('draft_open') }, { value: 'published', label: t('draft_published') }, { value: 'any', label: t('any') }]} popupMatchSelectWidth={false} />}
            ask={({ offset, limit }, signal) => api.list('/sublet/v1/drafts', { query: { state: state === 'any' ? '' : state, offset, limit }, ...(signal ? { signal } : {}) })}
            rowKey={(d) => d.id}
            empty={<Empty title={t('no_drafts')}>{t('no_drafts_do')}</Empty>}
          />
        ) : (
          <Empty title={t('only_text')} />
        )}
      </section>
    </div>
  );
}
