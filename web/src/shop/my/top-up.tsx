// Money into an account: one's own, or anybody's.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { api } from '../../shared/api';
import { money, phone } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useSend } from '../../shared/send';
import { typedAmount } from '../amount';
import { useBrand, useHome } from '../brand';
import { Choose, Field, Note, Trouble } from '../kit';
import { Page } from '../page';
import { paidBy, type Payment } from '../wallet';
import { asLine, useLine } from './line';

const words = {
  en: { title: 'Top up', whom: 'Whom', own: 'My number', another: 'Another number', number: 'The number', number_form: 'Eleven digits, beginning with 1.', unknown: 'This is no number of ours that is in service.', amount: 'Amount', other: 'Another amount', amount_form: 'An amount above 0, with at most two decimals.', by: 'Pay by', alipay: 'Alipay', wechat: 'WeChat Pay', voucher: 'Voucher', value: 'Value of the voucher', code: 'Code of the voucher', code_needed: 'The code stands on the voucher.', go: 'Pay {amount}', go_voucher: 'Redeem', no_voucher: 'This voucher is not taken: it is used up, too old, or a digit of code or value is wrong.' },
  zh: { title: '充值', whom: '充值对象', own: '本机号码', another: '其他号码', number: '手机号码', number_form: '请输入 11 位手机号码。', unknown: '该号码不是本网在用号码。', amount: '充值金额', other: '其他金额', amount_form: '请填写大于 0 的金额，最多两位小数。', by: '支付方式', alipay: '支付宝', wechat: '微信支付', voucher: '充值卡', value: '充值卡面值', code: '充值卡密码', code_needed: '密码印在充值卡上。', go: '支付 {amount}', go_voucher: '立即充值', no_voucher: '充值卡无法使用：已用、过期，或密码、面值有误。' },
};
const usual = ['10', '30', '50', '100', '200', '500'] as const;

export default function TopUp() {
  const t = useWords(words);
  const { language } = useLanguage();
  const brand = useBrand();
  const own = useLine();
  const my = `${useHome()}/my`;
  const go = useNavigate();
  const [whom, setWhom] = useState<'own' | 'another'>('own');
  const [number, setNumber] = useState('');
  const [amount, setAmount] = useState<string>('50');
  const [typed, setTyped] = useState('');
  const [by, setBy] = useState<'alipay' | 'wechat' | 'voucher'>('alipay');
  const [code, setCode] = useState('');
  const [shown, setShown] = useState(false);
  const { busy, error, send: sends } = useSend({ leaves: true });
  const line = whom === 'own' ? own : asLine(number, brand.country);
  const paid = amount === 'other' ? typedAmount(typed) : amount;
  const good = line !== undefined && paid !== undefined && (by !== 'voucher' || code.trim() !== '');
  const send = async () => {
    setShown(true);
    if (!good) return;
    await sends(async (key) => {
      const place = (payment: Payment | { method: 'voucher'; source: string }) => api.post('/sublet/v1/top-ups', { body: { number: line, amount: paid, payment }, key });
      const made = by === 'voucher' ? await place({ method: by, source: code.trim() }) : await paidBy(by, `${my}/orders`, key, place);
      go(`${my}/orders/${made.order}`);
    });
  };
  return (
    <Page title={t('title')} back={my}>
      <form
        className="panel stack tight narrow"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <Choose label={t('whom')} value={whom} choose={setWhom} options={[{ value: 'own', label: `${t('own')} ${phone(own)}` }, { value: 'another', label: t('another') }]} />
        {whom === 'another' && (
          <Field label={t('number')} error={shown && line === undefined ? t('number_form') : undefined}>
            {(its) => <input {...its} className="input number" type="tel" inputMode="tel" autoComplete="off" maxLength={17} value={number} onChange={(e) => setNumber(e.target.value)} />}
          </Field>
        )}
        <Choose label={t('by')} value={by} choose={setBy} options={(['alipay', 'wechat', 'voucher'] as const).map((value) => ({ value, label: t(value) }))} />
        <Choose label={t(by === 'voucher' ? 'value' : 'amount')} value={amount} choose={setAmount} options={[...usual.map((value) => ({ value: value as string, label: money(value, language, brand.currency, 'whole') })), { value: 'other', label: t('other') }]} />
        {amount === 'other' && (
          <Field label={t('other')} error={shown && paid === undefined ? t('amount_form') : undefined}>
            {(its) => <input {...its} className="input number" inputMode="decimal" autoComplete="off" maxLength={9} value={typed} onChange={(e) => setTyped(e.target.value)} />}
          </Field>
        )}
        {by === 'voucher' && (
          <Field label={t('code')} error={shown && code.trim() === '' ? t('code_needed') : undefined}>
            {(its) => <input {...its} className="input number" autoComplete="off" maxLength={40} value={code} onChange={(e) => setCode(e.target.value)} />}
          </Field>
        )}
        {error &&
          (error.code === 'unknown_line' || (error.code === 'not_found' && whom === 'another') ? (
            <Note kind="bad">{t('unknown')}</Note>
          ) : error.code.includes('voucher') ? (
            <Note kind="bad">{t('no_voucher')}</Note>
          ) : (
            <Trouble error={error} />
          ))}
        <Button block color="primary" size="large" type="submit" loading={busy}>
          {by === 'voucher' ? t('go_voucher') : paid ? t('go', { amount: money(paid, language, brand.currency) }) : t('title')}
        </Button>
      </form>
    </Page>
  );
}
