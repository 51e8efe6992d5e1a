// What is done by hand: says what it will do, wants a reason for the audit log, is sent under one key however often, and what the server says
// against it stays in sight with what was typed. ReasonForm stands in a dialog that goes on to show something; ReasonDialog is all of one.
//
//   <ReasonDialog title={t('undo')} what={t('undo_what')} go={t('go_undo')} danger run={({ reason }, key) => api.post(..., { reason, key })} close={...} />
import { Button, Form, Input, Modal, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { Trouble } from './errors';
import { useWords } from './i18n';
import { useSend } from './send';

const words = {
  en: { reason: 'Reason (stays in the audit log)', reason_needed: 'Say why: it stays in the audit log.', cancel: 'Cancel' },
  zh: { reason: '原因（记入审计日志）', reason_needed: '请填写原因，将记入审计日志。', cancel: '取消' },
};

export interface Deed<T> {
  what?: ReactNode; // what it will do
  go: string; // the word on the button
  danger?: boolean;
  ready?: boolean; // false: something is still missing
  initial?: Partial<T>;
  children?: ReactNode; // fields besides the reason
  run: (typed: T, key: string) => Promise<void | false>; // false: it was not done, and what to do stands in the form
}

export function ReasonForm<T extends { reason: string }>({ what, go, danger = false, ready = true, initial, children, run, form, cancel }: Deed<T> & { form?: FormInstance<T>; cancel: () => void }) {
  const t = useWords(words);
  const { busy, error, send } = useSend(); // one wish, however often it is sent
  return (
    <Form<T> {...(form ? { form } : {})} layout="vertical" requiredMark={false} initialValues={(initial ?? {}) as object} onFinish={(typed) => void send(async (key) => void (await run({ ...typed, reason: typed.reason.trim() }, key)))} validateTrigger="onSubmit">
      {what && <div className="soft" style={{ marginBottom: 12 }}>{what}</div>}
      {children}
      <Form.Item name={'reason' as never} label={t('reason')} rules={[{ required: true, whitespace: true, message: t('reason_needed') }]}>
        <Input.TextArea rows={2} maxLength={160} autoFocus={children === undefined} />
      </Form.Item>
      {error && (
        <div style={{ marginBottom: 12 }}>
          <Trouble error={error} />
        </div>
      )}
      <div className="row" style={{ justifyContent: 'end' }}>
        <Button onClick={cancel}>{t('cancel')}</Button>
        <Button type="primary" danger={danger} htmlType="submit" loading={busy} disabled={!ready}>
          {go}
        </Button>
      </div>
    </Form>
  );
}

export function ReasonDialog<T extends { reason: string } = { reason: string }>({ title, close, ...deed }: Deed<T> & { title: string; form?: FormInstance<T>; close: (done: boolean) => void }) {
  return (
    <Modal open title={title} footer={null} onCancel={() => close(false)} destroyOnHidden>
      <ReasonForm<T>
        {...deed}
        cancel={() => close(false)}
        run={async (typed, key) => {
          if ((await deed.run(typed, key)) !== false) close(true);
        }}
      />
    </Modal>
  );
}
