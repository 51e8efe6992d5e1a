import { Button } from 'antd-mobile';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { api, type ApiError } from '../../shared/api';
import { asApiError } from '../../shared/ask';
import { phone } from '../../shared/format';
import { useWords } from '../../shared/i18n';
import { useSession } from '../../shared/session';
import { useBrand } from '../brand';
import { Field, Note, Trouble } from '../kit';
import { Page } from '../page';
import { asLine } from './line';

const words = {
  en: { title: 'My number', sub: 'Sign in with your number at {operator}.', number: 'Your number', number_form: 'Eleven digits, beginning with 1.', send: 'Send me a code', again_in: 'Another code in {n} s', again: 'Send another code', code: 'Code from the message', code_form: 'The code has six digits.', sent: 'If {number} is a number of ours, a code is on its way to it. It is good for five minutes.', go: 'Sign in', wrong: 'The code is wrong or too old.', wrong_do: 'Each code is good once and for five minutes; after five tries ask for another.', ended: 'You were signed out: the session is over. Sign in again; you come back to this page.', idle: 'You were signed out, since nobody was here for half an hour.', signed_out: 'You are signed out.', another: 'Another number has signed in in this browser since. Load the page anew to go on with that one, or sign in here.', other: 'Another number' },
  zh: { title: '我的号码', sub: '使用您在{operator}的号码登录。', number: '手机号码', number_form: '请输入 11 位手机号码。', send: '获取验证码', again_in: '{n} 秒后可重新获取', again: '重新获取验证码', code: '短信验证码', code_form: '验证码为六位数字。', sent: '若 {number} 为本网号码，验证码已发送，五分钟内有效。', go: '登录', wrong: '验证码错误或已过期。', wrong_do: '每个验证码仅可使用一次，五分钟内有效；错误五次后请重新获取。', ended: '登录已失效，请重新登录，登录后将回到原页面。', idle: '半小时无操作，已自动退出。', signed_out: '您已退出登录。', another: '此浏览器已登录其他号码。刷新页面可继续使用该号码，或在此重新登录。', other: '更换号码' },
};
const pause = 60; // seconds between codes

export default function SignIn() {
  const t = useWords(words);
  const brand = useBrand();
  const { look, why } = useSession();
  const [query] = useSearchParams();
  const [number, setNumber] = useState((query.get('number') ?? '').replace(/^86(?=1\d{10}$)/, ''));
  const [code, setCode] = useState('');
  const [asked, setAsked] = useState<string>();
  const [wait, setWait] = useState(0);
  const [fault, setFault] = useState<'number_form' | 'code_form'>();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const waits = wait > 0;
  useEffect(() => {
    if (!waits) return undefined;
    const timer = setInterval(() => setWait((n) => n - 1), 1000);
    return () => clearInterval(timer);
  }, [waits]);
  const attempt = async (act: () => Promise<unknown>) => {
    setBusy(true);
    setError(undefined);
    setFault(undefined);
    try {
      await act();
    } catch (e) {
      setError(asApiError(e));
      setCode('');
    }
    setBusy(false);
  };
  const send = () => {
    const line = asLine(number, brand.country);
    if (line === undefined) return setFault('number_form');
    return void attempt(async () => {
      await api.post('/sublet/v1/code', { body: { operator: brand.operator, line } });
      setAsked(line);
      setWait(pause);
    });
  };
  const enter = () => {
    if (!/^\d{6}$/.test(code.trim())) return setFault('code_form');
    return void attempt(async () => {
      await api.post('/sublet/v1/code/sign-in', { body: { operator: brand.operator, line: asked!, code: code.trim(), cookie: true } });
      await look();
    });
  };
  return (
    <Page title={t('title')} sub={t('sub', { operator: brand.title })}>
      <form
        className="panel stack tight narrow"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          if (asked === undefined) send();
          else enter();
        }}
      >
        {why !== 'none' && asked === undefined && <Note kind={why === 'signed_out' ? 'info' : 'warn'}>{t(why)}</Note>}
        {asked === undefined ? (
          <>
            <Field label={t('number')} error={fault && t(fault)}>
              {(its) => <input {...its} className="input number" type="tel" inputMode="tel" autoComplete="tel-national" maxLength={17} value={number} onChange={(e) => setNumber(e.target.value)} />}
            </Field>
            {error && <Trouble error={error} />}
            <Button block color="primary" size="large" type="submit" loading={busy}>
              {t('send')}
            </Button>
          </>
        ) : (
          <>
            <Note>{t('sent', { number: phone(asked) })}</Note>
            <Field label={t('code')} error={fault && t(fault)}>
              {(its) => <input {...its} className="input number" inputMode="numeric" autoComplete="one-time-code" maxLength={6} autoFocus value={code} onChange={(e) => setCode(e.target.value.replace(/\D/g, ''))} />}
            </Field>
            {error &&
              (error.code === 'sign_in_failed' ? (
                <Note kind="bad">
                  <strong>{t('wrong')}</strong>
                  <div>{t('wrong_do')}</div>
                </Note>
              ) : (
                <Trouble error={error} />
              ))}
            <Button block color="primary" size="large" type="submit" loading={busy}>
              {t('go')}
            </Button>
            <div className="row spread">
              <Button fill="none" disabled={waits} onClick={send}>
                {waits ? t('again_in', { n: wait }) : t('again')}
              </Button>
              <Button fill="none" onClick={() => setAsked(undefined)}>
                {t('other')}
              </Button>
            </div>
          </>
        )}
      </form>
    </Page>
  );
}
