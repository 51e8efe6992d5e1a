// A phone with the number, and the plan under which it is sold; or none.
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { whole } from '../../shared/whole';
import { micros, type Told } from '../amount';
import { useBrand, useHome } from '../brand';
import { useChoice } from '../choice';
import { Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Next, Way } from './way';

const words = {
  en: {
    title: 'A phone with it?', sub: 'It comes cheaper with a contract.', none: 'No phone', none_do: 'I have one already.', price: 'Price', off: '{amount} off', months: '{n} months with us', kind_discount: 'The price goes down, the package stays for {months} months.', kind_deposit: 'You pay {amount} with it, which comes back into your account in {months} parts.', kind_instalments: '{amount} of the price is paid in {months} monthly parts.', kind_frozen: '{amount} is frozen in your Alipay, and taken in {months} monthly parts.', plain: 'Without contract', plain_do: 'At its full price.', exit: 'Who leaves early pays a part of what has not run yet.', models: 'Phones', plans: 'How to buy it',
  },
  zh: {
    title: '是否同时购机？', sub: '签约购机更优惠。', none: '不需要手机', none_do: '我已有手机。', price: '售价', off: '立减 {amount}', months: '合约 {n} 个月', kind_discount: '直降优惠，套餐在网 {months} 个月。', kind_deposit: '预存 {amount}，分 {months} 个月返还到账户。', kind_instalments: '其中 {amount} 分 {months} 个月支付。', kind_frozen: '在支付宝冻结 {amount}，分 {months} 个月扣取。', plain: '裸机购买', plain_do: '无合约，按原价。', exit: '提前解约需支付部分未履行金额。', models: '手机', plans: '购买方式',
  },
};
type Model = Row<'/sublet/v1/phone-models'>;
type Plan = Row<'/sublet/v1/phone-plans'>;

export default function Phones() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency } = useBrand();
  const home = useHome();
  const { choice, choose } = useChoice();
  const models = useAsk((signal) => whole((page) => api.list('/sublet/v1/phone-models', { query: page, signal })), []);
  const plans = useAsk((signal) => whole((page) => api.list('/sublet/v1/phone-plans', { query: page, signal })), []);
  const fits = (m: Model, p: Plan) => p.onSale !== false && (!p.model || p.model === m.code) && (!p.offer || p.offer === choice.offer?.code);
  const told = (amount: unknown) => money(amount as string, language, currency);
  const error = models.error ?? plans.error;
  const own = choice.phone;
  return (
    <>
      <Page title={t('title')} back={`${home}/packages`} sub={t('sub')}>
        <Way at="phones" />
        {error && <Trouble error={error} again={models.error ? models.again : plans.again} />}
        {(models.value === undefined || plans.value === undefined) && !error && <Waiting />}
        <fieldset className="numbers">
          <legend className="unseen">{t('models')}</legend>
          <label className="tile-choice">
            <input type="radio" name="model" checked={own === undefined} onChange={() => choose({ phone: undefined })} />
            <span className="grow">
              <strong>{t('none')}</strong>
              <small className="soft">{t('none_do')}</small>
            </span>
          </label>
          {(models.value ?? []).filter((m) => m.onSale !== false).map((m) => (
            <label key={m.code} className="tile-choice">
              <input type="radio" name="model" checked={own?.model === m.code} onChange={() => choose({ phone: { model: m.code, title: m.title ?? m.code } })} />
              <span className="grow">
                <strong>{m.title ?? m.code}</strong>
              </span>
              <strong className="price">{told(m.price)}</strong>
            </label>
          ))}
        </fieldset>
        {own && (
          <fieldset className="numbers">
            <legend>{t('plans')}</legend>
            <label className="tile-choice">
              <input type="radio" name="plan" checked={own.plan === undefined} onChange={() => choose({ phone: { model: own.model, title: own.title } })} />
              <span className="grow">
                <strong>{t('plain')}</strong>
                <small className="soft">{t('plain_do')}</small>
              </span>
            </label>
            {(plans.value ?? []).filter((p) => fits((models.value ?? []).find((m) => m.code === own.model) ?? { code: own.model, price: null as never }, p)).map((p) => (
              <label key={p.code} className="tile-choice">
                <input type="radio" name="plan" checked={own.plan === p.code} onChange={() => choose({ phone: { model: own.model, title: own.title, plan: p.code, planTitle: p.title ?? p.code } })} />
                <span className="grow">
                  <strong>{p.title ?? p.code}</strong>
                  <small className="soft">
                    {t(`kind_${p.kind}`, { months: p.months, amount: told(p.amount) })} {p.exit && t('exit')}
                  </small>
                </span>
                {(micros(p.discount as Told) ?? 0n) > 0n && <strong className="price">{t('off', { amount: told(p.discount) })}</strong>}
              </label>
            ))}
          </fieldset>
        )}
      </Page>
      <Next at="phones" />
    </>
  );
}
