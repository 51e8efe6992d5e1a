// All that is ordered with its amounts, as the server quotes it; then it is ordered, and paid by a wallet.
import { Button } from 'antd-mobile';
import { useRef } from 'react';
import { Link, Navigate, useNavigate } from 'react-router-dom';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { quoteIsOver, useSend } from '../../shared/send';
import { useWho } from '../../shared/session';
import { proposed, sum, topUps } from '../amount';
import { useBrand, useHome } from '../brand';
import { useChoice } from '../choice';
import { Choose, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Items } from '../orders/items';
import { paidBy } from '../wallet';
import { useOffers } from './offers';
import { Way } from './way';

const words = {
  en: {
    title: 'Look at it once more', number: 'Number', offer: 'Package', phone: 'Phone', holder: 'Holder', change: 'Change', sim: 'SIM', card: 'Card, by post', esim: 'eSIM, at once', top_up: 'Paid in', top_up_help: 'Goes into your account; the package takes its fee from it.', pay_by: 'Pay by', alipay: 'Alipay', wechat: 'WeChat Pay', items: 'Amounts', total: 'To pay now', until: 'These amounts hold until {time}.', go: 'Order and pay {amount}', terms: 'You can undo it until it is paid. What is paid goes back in full when a step cannot be done.', none_phone: 'none',
  },
  zh: {
    title: '确认订单', number: '号码', offer: '套餐', phone: '手机', holder: '机主', change: '修改', sim: 'SIM 卡', card: '实体卡，邮寄', esim: 'eSIM，立即可用', top_up: '预存话费', top_up_help: '存入账户，套餐费用从中扣取。', pay_by: '支付方式', alipay: '支付宝', wechat: '微信支付', items: '费用明细', total: '应付金额', until: '报价有效期至 {time}。', go: '提交订单并支付 {amount}', terms: '支付前可随时取消；任一环节无法办理时，全额退款。', none_phone: '不购机',
  },
};

export default function Review() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency, timeZone } = useBrand();
  const home = useHome();
  const go = useNavigate();
  const who = useWho();
  const { choice, choose, clear } = useChoice();
  const offers = useOffers();
  const { busy, error, send } = useSend({ leaves: true });
  const placed = useRef(false);
  const fees = offers.value?.packages.find((o) => o.offer === choice.offer?.code)?.fees ?? [];
  const taken = sum(fees.map((f) => f.amount));
  const amounts = topUps(taken);
  const topUp = choice.topUp && amounts.includes(choice.topUp) ? choice.topUp : proposed(taken);
  const ready = choice.number !== undefined && choice.offer !== undefined && who.party !== undefined;
  const request = {
    kind: 'new_number', channel: 'online', party: who.party ?? '', number: choice.number?.number ?? '', host: choice.number?.host ?? '', offer: choice.offer?.code ?? '', sim: choice.sim, topUp,
    ...(choice.phone ? { model: choice.phone.model, ...(choice.phone.plan ? { plan: choice.phone.plan } : {}) } : {}),
  };
  const quote = useAsk((signal) => api.post('/sublet/v1/quotes', { body: request, signal }), [JSON.stringify(request)], ready && offers.value !== undefined);
  if (!ready && !placed.current) return <Navigate to={`${home}/${choice.number === undefined ? 'numbers' : choice.offer === undefined ? 'packages' : 'person'}`} replace />;
  const order = async () => {
    const problem = await send(async (key) => {
      const made = await paidBy(choice.wallet, `${home}/orders`, key, (payment) => api.post('/sublet/v1/orders', { body: { quote: quote.value!.id, payment }, key }));
      placed.current = true;
      clear();
      go(`${home}/orders/${made.id}`, { replace: true });
    });
    if (quoteIsOver(problem)) quote.again();
  };
  const facts = [
    ['number', phone(choice.number?.number), 'numbers'],
    ['offer', choice.offer?.title, 'packages'],
    ['phone', choice.phone ? [choice.phone.title, choice.phone.planTitle].filter(Boolean).join(' · ') : t('none_phone'), 'phones'],
    ['holder', who.name ?? '', 'person'],
  ] as const;
  return (
    <Page title={t('title')} back={`${home}/person`}>
      <Way at="review" />
      <div className="columns">
        <section className="panel stack tight">
          <dl className="facts">
            {facts.map(([name, value, place]) => (
              <div key={name} className="fact">
                <dt>{t(name)}</dt>
                <dd>
                  <span className="grow">{value}</span>
                  <Link to={`${home}/${place}`}>
                    {t('change')}
                    <span className="unseen"> {t(name)}</span>
                  </Link>
                </dd>
              </div>
            ))}
          </dl>
          <Choose label={t('sim')} value={choice.sim} choose={(sim) => choose({ sim })} options={(['card', 'esim'] as const).map((value) => ({ value, label: t(value) }))} />
          <Choose label={t('top_up')} value={topUp} choose={(amount) => choose({ topUp: amount })} options={amounts.map((value) => ({ value, label: money(value, language, currency, 'whole') }))} />
          <p className="soft small">{t('top_up_help')}</p>
          <Choose label={t('pay_by')} value={choice.wallet} choose={(wallet) => choose({ wallet })} options={(['alipay', 'wechat'] as const).map((value) => ({ value, label: t(value) }))} />
        </section>
        <section className="panel stack tight">
          <h2>{t('items')}</h2>
          {quote.error && <Trouble error={quote.error} again={quote.again} />}
          {quote.value === undefined ? (
            !quote.error && <Waiting />
          ) : (
            <>
              <Items items={quote.value.items} />
              <div className="total" aria-busy={quote.loading}>
                <span>{t('total')}</span>
                <strong>{money(quote.value.total, language, currency)}</strong>
              </div>
              <p className="soft small">{t('until', { time: time(quote.value.until, language, timeZone) })}</p>
              {error && <Trouble error={error} />}
              <Button block color="primary" size="large" loading={busy} disabled={quote.loading || quote.error !== undefined} onClick={() => void order()}>
                {t('go', { amount: money(quote.value.total, language, currency) })}
              </Button>
            </>
          )}
          <p className="soft small">{t('terms')}</p>
        </section>
      </div>
    </Page>
  );
}
