// Sign-in by operator, name, password and the code of one's telephone; who has none yet is led through getting it.
import { Alert, Button, Form, Input } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { api } from '../shared/api';
import { Trouble } from '../shared/errors';
import { useWords } from '../shared/i18n';
import { useSend } from '../shared/send';
import { rememberedOperator, useSession } from '../shared/session';
import { Door } from './door';

const Enrol = lazy(() => import('./enrol'));

const words = {
  en: {
    title: 'Operator\'s console', sub: 'Sign in with your name at your operator.', operator: 'Operator', name: 'Name', password: 'Password', code: 'Code of your authenticator', code_extra: 'Six digits. Leave it empty at your first sign-in.', go: 'Sign in', needed: 'This is needed.', code_form: 'The code has six digits.',
    ended: 'The session is over. Sign in again: you come back to where you were.', idle: 'You were signed out, since nobody was here for half an hour.', signed_out: 'You are signed out.', another: 'Somebody else has signed in in this browser since. Load the page anew to go on as them, or sign in here.', wrong: 'Name, password or code is wrong.', wrong_do: 'Each code is good once: wait for the next one. After five failures the door stays closed for 15 minutes.',
  },
  zh: {
    title: '运营商控制台', sub: '请使用您在本企业的账户登录。', operator: '企业', name: '姓名', password: '密码', code: '动态验证码', code_extra: '六位数字。首次登录时请留空。', go: '登录', needed: '此项必填。', code_form: '验证码为六位数字。',
    ended: '登录已失效，请重新登录，登录后将回到原页面。', idle: '半小时无操作，已自动退出。', signed_out: '您已退出登录。', another: '此浏览器已登录其他账户。刷新页面可继续使用该账户，或在此重新登录。', wrong: '姓名、密码或验证码有误。', wrong_do: '每个验证码只能使用一次，请等待下一个。连续五次失败后将锁定 15 分钟。',
  },
};

interface Typed {
  operator: string;
  name: string;
  password: string;
  code?: string;
}

export default function SignIn() {
  const t = useWords(words);
  const { look, why, who } = useSession();
  const [form] = Form.useForm<Typed>();
  const { busy, error, send } = useSend();
  const [told, setTold] = useState<Exclude<typeof why, 'none'> | undefined>(why === 'none' ? undefined : why);
  const enrolling = who?.granted === 'enrolment';
  const go = async (typed: Typed) => {
    setTold(undefined);
    const refused = await send(async () => {
      await api.post('/sublet/v1/sign-in', { body: { operator: typed.operator.trim(), name: typed.name.trim(), password: typed.password, ...(typed.code ? { code: typed.code.trim() } : {}), cookie: true } });
      await look();
    });
    if (refused) form.resetFields(['code']);
  };
  const named = new URLSearchParams(window.location.search).get('operator') ?? localStorage.getItem(rememberedOperator) ?? '';
  return (
    <Door title={t('title')} sub={t('sub')}>
      {told && <Alert type="info" showIcon message={t(told)} role="status" />}
      {error && (error.code === 'sign_in_failed' ? <Alert type="error" showIcon role="alert" message={t('wrong')} description={t('wrong_do')} /> : <Trouble error={error} />)}
      {enrolling ? (
        <Suspense>
          <Enrol done={() => void look()} />
        </Suspense>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ operator: named }} onFinish={(typed: Typed) => void go(typed)} validateTrigger="onSubmit">
          <Form.Item name="operator" label={t('operator')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
            <Input autoComplete="organization" autoFocus={named === ''} maxLength={64} />
          </Form.Item>
          <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
            <Input autoComplete="username" autoFocus={named !== ''} maxLength={100} />
          </Form.Item>
          <Form.Item name="password" label={t('password')} rules={[{ required: true, message: t('needed') }]}>
            <Input.Password autoComplete="current-password" maxLength={200} />
          </Form.Item>
          <Form.Item name="code" label={t('code')} extra={t('code_extra')} rules={[{ pattern: /^\s*\d{6}\s*$/, message: t('code_form') }]}>
            <Input autoComplete="one-time-code" inputMode="numeric" maxLength={8} />
          </Form.Item>
          <Button type="primary" htmlType="submit" block size="large" loading={busy}>
            {t('go')}
          </Button>
        </Form>
      )}
    </Door>
  );
}
