// The first sign-in: the secret goes into an authenticator, and its first code proves that it is there. Then one signs in with it.
import { Alert, Button, Form, Input, QRCode, Spin } from 'antd';
import { api } from '../shared/api';
import { useAsk } from '../shared/ask';
import { Trouble } from '../shared/errors';
import { useWords } from '../shared/i18n';
import { useSend } from '../shared/send';

const words = {
  en: { title: 'Get your codes', how: 'Read this with an authenticator (any that knows TOTP), or type the secret into it. Then type the code that it shows.', secret: 'Secret', code: 'Code', go: 'Confirm, then sign in', form: 'The code has six digits.', alt: 'QR code of the secret' },
  zh: { title: '设置动态验证码', how: '请用任意支持 TOTP 的验证器扫描二维码，或手动输入密钥，然后填写它显示的验证码。', secret: '密钥', code: '验证码', go: '确认，然后登录', form: '验证码为六位数字。', alt: '密钥二维码' },
};

export default function Enrol({ done }: { done: () => void }) {
  const t = useWords(words);
  const { value, error, again } = useAsk((signal) => api.post('/sublet/v1/totp', { signal }), []);
  const { busy, error: trouble, send } = useSend();
  const confirm = ({ code }: { code: string }) =>
    send(async () => {
      await api.post('/sublet/v1/totp/confirm', { body: { code: code.trim() } });
      done();
    });
  if (error) return <Trouble error={error} again={again} />;
  if (value === undefined) return <Spin />;
  return (
    <div className="stack">
      <Alert type="info" message={t('title')} description={t('how')} />
      <div role="img" aria-label={t('alt')} style={{ alignSelf: 'center', background: '#fff', borderRadius: 8 }}>
        <span aria-hidden>
          <QRCode value={value.uri} bordered={false} color="#000" bgColor="#fff" />
        </span>
      </div>
      <div>
        <span className="soft">{t('secret')}</span> <code className="number">{value.secret}</code>
      </div>
      {trouble && <Trouble error={trouble} />}
      <Form layout="vertical" requiredMark={false} onFinish={(typed: { code: string }) => void confirm(typed)}>
        <Form.Item name="code" label={t('code')} rules={[{ required: true, pattern: /^\s*\d{6}\s*$/, message: t('form') }]}>
          <Input autoComplete="one-time-code" inputMode="numeric" autoFocus maxLength={8} />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={busy}>
          {t('go')}
        </Button>
      </Form>
    </div>
  );
}
