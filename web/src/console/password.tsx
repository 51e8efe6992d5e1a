// One's own password: changed from the account's menu, whenever one likes; and before anything else by who signs in with one that somebody else
// has seen, which the server lets do nothing but that.
import { Alert, Button, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { api } from '../shared/api';
import { Trouble } from '../shared/errors';
import { useWords } from '../shared/i18n';
import { useSend } from '../shared/send';
import { useSession, useWho } from '../shared/session';
import { Door } from './door';

const words = {
  en: {
    title: 'Change password', own_title: 'Choose a password of your own', own_what: 'Whoever took you in, or made you a new password, has seen it. Choose one that only you know; then you go on.', hello: 'Signed in as {name}.', old: 'Password until now', told: 'Password that you were given', new: 'New password', again: 'New password again', rule: 'At least 12 characters. Several words that only you think of together are good, and easy to keep.',
    needed: 'This is needed.', short: 'It needs at least 12 characters.', same: 'This is the password until now.', differs: 'This is not the same as above.', go: 'Change password', what: 'Your sessions elsewhere end; this one goes on.', done: 'Your password is changed. It holds from the next sign-in on.', close: 'Close', cancel: 'Cancel', sign_out: 'Sign out',
  },
  zh: {
    title: '修改密码', own_title: '请设置自己的密码', own_what: '当前密码由他人创建，对方曾看到过。请设置只有您自己知道的密码，然后继续。', hello: '当前账户：{name}', old: '当前密码', told: '收到的初始密码', new: '新密码', again: '再次输入新密码', rule: '至少 12 个字符。建议用几个只有您会联想到一起的词，既安全又好记。',
    needed: '此项必填。', short: '至少 12 个字符。', same: '新密码不能与当前密码相同。', differs: '两次输入的新密码不一致。', go: '修改密码', what: '您在其他地方的登录将失效，当前登录不受影响。', done: '密码已修改，下次登录时请使用新密码。', close: '关闭', cancel: '取消', sign_out: '退出登录',
  },
};

interface Typed {
  old: string;
  new: string;
  again: string;
}
const least = 12, most = 200; // the server's: sublet.Password_Change

function PasswordForm({ told, done, cancel, leave }: { told: boolean; done: () => Promise<void> | void; cancel: string; leave: () => void }) {
  const t = useWords(words);
  const who = useWho();
  const { busy, error, send } = useSend();
  const change = (typed: Typed) =>
    send(async (key) => {
      await api.post('/sublet/v1/password', { body: { old: typed.old, new: typed.new }, key });
      await done();
    });
  return (
    <Form<Typed> layout="vertical" requiredMark={false} onFinish={(typed) => void change(typed)} validateTrigger="onSubmit">
      <input type="text" autoComplete="username" value={who.name ?? who.principal} readOnly hidden />
      <Form.Item name="old" label={t(told ? 'told' : 'old')} rules={[{ required: true, message: t('needed') }]}>
        <Input.Password autoComplete="current-password" maxLength={most} autoFocus />
      </Form.Item>
      <Form.Item
        name="new"
        label={t('new')}
        extra={t('rule')}
        dependencies={['old']}
        rules={[{ required: true, message: t('needed') }, { min: least, message: t('short') }, ({ getFieldValue }) => ({ validator: (_: unknown, v?: string) => (v && v === getFieldValue('old') ? Promise.reject(new Error(t('same'))) : Promise.resolve()) })]}
      >
        <Input.Password autoComplete="new-password" maxLength={most} />
      </Form.Item>
      <Form.Item name="again" label={t('again')} dependencies={['new']} rules={[{ required: true, message: t('needed') }, ({ getFieldValue }) => ({ validator: (_: unknown, v?: string) => (v && v !== getFieldValue('new') ? Promise.reject(new Error(t('differs'))) : Promise.resolve()) })]}>
        <Input.Password autoComplete="new-password" maxLength={most} />
      </Form.Item>
      {error && (
        <div style={{ marginBottom: 12 }}>
          <Trouble error={error} />
        </div>
      )}
      <div className="row" style={{ justifyContent: 'end' }}>
        <Button onClick={leave}>{cancel}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('go')}
        </Button>
      </div>
    </Form>
  );
}

export function PasswordDialog({ close }: { close: () => void }) {
  const t = useWords(words);
  const [done, setDone] = useState(false);
  return (
    <Modal open title={t('title')} footer={null} onCancel={close} destroyOnHidden>
      {done ? (
        <div className="stack">
          <Alert type="success" showIcon role="status" message={t('done')} />
          <Button type="primary" style={{ alignSelf: 'end' }} autoFocus onClick={close}>
            {t('close')}
          </Button>
        </div>
      ) : (
        <>
          <p className="soft" style={{ marginTop: 0 }}>
            {t('what')}
          </p>
          <PasswordForm told={false} done={() => setDone(true)} cancel={t('cancel')} leave={close} />
        </>
      )}
    </Modal>
  );
}

// In place of every page; what one may do comes with the password of one's own.
export default function OwnPassword() {
  const t = useWords(words);
  const { error, look, signOut } = useSession();
  const who = useWho();
  return (
    <Door title={t('own_title')} sub={t('hello', { name: who.name ?? who.principal })}>
      <Alert type="info" showIcon message={t('own_what')} />
      {error && <Trouble error={error} again={() => void look()} />}
      <PasswordForm told done={look} cancel={t('sign_out')} leave={() => void signOut()} />
    </Door>
  );
}
