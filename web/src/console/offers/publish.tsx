// Publishing a draft: at once or at a time, with a reason, after one has seen what changes.
import { Alert, Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/api';
import { Trouble } from '../../shared/errors';
import { usualZone } from '../../shared/format';
import { useWords } from '../../shared/i18n';
import { useSend } from '../../shared/send';
import { useWho } from '../../shared/session';
import { forgetNames } from '../names';
import { instantIn } from './clock';
import type { Held } from './draft';
import { words } from './words';

export function Publish({ held, close }: { held: Held; close: (hash?: string) => void }) {
  const t = useWords(words);
  const { timeZone = usualZone } = useWho();
  const [form] = Form.useForm<{ when: 'now' | 'later'; at?: string; reason: string }>();
  const when = Form.useWatch('when', form);
  const { busy, error, send } = useSend();
  const [hash, setHash] = useState<string>();
  const go = (typed: { when: 'now' | 'later'; at?: string; reason: string }) =>
    send(async (key) => {
      const draft = await held.settled();
      const effective = typed.when === 'later' ? instantIn(typed.at!, timeZone) : undefined;
      const published = await api.post('/sublet/v1/drafts/{id}/publish', { path: { id: draft.id }, body: { reason: typed.reason, ...(effective ? { effective } : {}) }, reason: typed.reason, key, match: draft.version });
      forgetNames();
      setHash(published.hash ?? '');
    });
  return (
    <Modal open title={t('p_title', { name: held.draft!.name })} footer={null} onCancel={() => close(hash)} destroyOnHidden maskClosable={!busy}>
      {hash !== undefined ? (
        <div className="stack">
          <Alert type="success" showIcon role="status" message={t('p_done', { hash: hash.slice(0, 8) })} />
          <Button type="primary" style={{ alignSelf: 'end' }} onClick={() => close(hash)}>OK</Button>
        </div>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ when: 'now' }} onFinish={(typed) => void go(typed)} validateTrigger="onSubmit">
          <p style={{ marginTop: 0 }}>{t('p_what')}</p>
          <p className="soft">{t('p_files', { n: held.changed.length })}: {held.changed.join(', ')}. {t('p_seen')}</p>
          <Form.Item name="when" label={t('p_when')}>
            <Radio.Group options={[{ value: 'now', label: t('p_now') }, { value: 'later', label: t('p_later') }]} />
          </Form.Item>
          {when === 'later' && (
            <Form.Item name="at" label={t('p_time', { zone: timeZone })} rules={[{ validator: (_, v: string | undefined) => (v && Date.parse(instantIn(v, timeZone) ?? '') > Date.now() ? Promise.resolve() : Promise.reject(new Error(t('p_time_needed')))) }]}>
              <Input type="datetime-local" />
            </Form.Item>
          )}
          <Form.Item name="reason" label={t('reason')} rules={[{ required: true, whitespace: true, message: t('reason_needed') }]}>
            <Input.TextArea rows={2} maxLength={160} />
          </Form.Item>
          {error && <div style={{ marginBottom: 12 }}><Trouble error={error} /></div>}
          <div className="row" style={{ justifyContent: 'end' }}>
            <Button onClick={() => close()}>{t('cancel')}</Button>
            <Button type="primary" htmlType="submit" loading={busy}>{t('p_go')}</Button>
          </div>
        </Form>
      )}
    </Modal>
  );
}
