// Another package, or something on top of it. What it costs is quoted by the server before anything is ordered.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { api, type ApiError } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { quoteIsOver, useSend } from '../../shared/send';
import { useBrand, useHome } from '../brand';
import { OfferText, useOfferText } from '../buy/offer-card';
import { useOffers } from '../buy/offers';
import type { Package as Offer } from '../types';
import { Choose, Note, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Items } from '../orders/items';
import { Sheet } from '../sheet';
import { paidBy, type Payment } from '../wallet';
import { useBalance, useLine } from './line';

const words = {
  en: { title: 'Package and additions', now: 'In force', others: 'Change to', additions: 'Add', add: 'Add', change: 'Change', when: 'From when', next_period: 'From the next month', at_once: 'At once', by: 'Pay by', account: 'Balance', alipay: 'Alipay', wechat: 'WeChat Pay', total: 'To pay now', nothing: 'Nothing is to be paid now.', go: 'Order it', title_change: 'Change to {offer}', title_add: 'Add {offer}', bound: 'A phone\'s contract holds the package that you have. Its end is told by us on the telephone.', open: 'Another order of this number is under way. Wait until it is done.' },
  zh: { title: '套餐与加购', now: '当前生效', others: '更换套餐', additions: '加购', add: '订购', change: '更换', when: '生效时间', next_period: '次月生效', at_once: '立即生效', by: '支付方式', account: '账户余额', alipay: '支付宝', wechat: '微信支付', total: '应付金额', nothing: '现在无需支付。', go: '确认办理', title_change: '更换为 {offer}', title_add: '订购 {offer}', bound: '购机合约期内不可更换套餐，到期时间请咨询客服。', open: '该号码有订单正在办理，请完成后再试。' },
};
interface Wish {
  kind: 'change_offer' | 'add_on';
  offer: Offer;
}

function Order({ wish, close }: { wish: Wish; close: () => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency } = useBrand();
  const line = useLine();
  const my = `${useHome()}/my`;
  const go = useNavigate();
  const [when, setWhen] = useState<'next_period' | 'now'>(wish.kind === 'change_offer' ? 'next_period' : 'now');
  const [by, setBy] = useState<'account' | 'alipay' | 'wechat'>('account');
  const { busy, error, send } = useSend({ leaves: true });
  const request = { kind: wish.kind, line, offer: wish.offer.offer, channel: 'online', when };
  const quote = useAsk((signal) => api.post('/sublet/v1/quotes', { body: request, signal }), [JSON.stringify(request)]);
  const free = quote.value !== undefined && quote.value.total === 0;
  const order = async () => {
    const problem = await send(async (key) => {
      const place = (payment: Payment | { method: 'none' | 'account'; source?: string }) => api.post('/sublet/v1/orders', { body: { quote: quote.value!.id, payment }, key });
      const made = free ? await place({ method: 'none' }) : by === 'account' ? await place({ method: by, source: line }) : await paidBy(by, `${my}/orders`, key, place);
      go(`${my}/orders/${made.id}`);
    });
    if (quoteIsOver(problem)) quote.again();
  };
  const told = (e: ApiError) => (e.code === 'contract_binds' || e.code === 'order_open' ? <Note kind="bad">{t(e.code === 'order_open' ? 'open' : 'bound')}</Note> : <Trouble error={e} again={e === quote.error ? quote.again : undefined} />);
  return (
    <Sheet title={t(wish.kind === 'add_on' ? 'title_add' : 'title_change', { offer: wish.offer.title })} close={close}>
      {wish.kind === 'change_offer' && <Choose label={t('when')} value={when} choose={setWhen} options={[{ value: 'next_period', label: t('next_period') }, { value: 'now', label: t('at_once') }]} />}
      {quote.error ? (
        told(quote.error)
      ) : quote.value === undefined ? (
        <Waiting />
      ) : (
        <>
          <Items items={quote.value.items} />
          {free ? (
            <p>{t('nothing')}</p>
          ) : (
            <>
              <div className="total">
                <span>{t('total')}</span>
                <strong>{money(quote.value.total, language, currency)}</strong>
              </div>
              <Choose label={t('by')} value={by} choose={setBy} options={(['account', 'alipay', 'wechat'] as const).map((value) => ({ value, label: t(value) }))} />
            </>
          )}
          {error && told(error)}
          <Button block color="primary" size="large" loading={busy} disabled={quote.loading} onClick={() => void order()}>
            {t('go')}
          </Button>
        </>
      )}
    </Sheet>
  );
}

export default function Package() {
  const t = useWords(words);
  const my = `${useHome()}/my`;
  const offers = useOffers();
  const balance = useBalance();
  const [wish, setWish] = useState<Wish>();
  const has = new Set((balance.value?.offers ?? []).map((o) => o.offer));
  const text = useOfferText();
  const error = offers.error ?? balance.error;
  return (
    <Page title={t('title')} back={my}>
      {error && <Trouble error={error} again={offers.error ? offers.again : balance.again} />}
      {(offers.value === undefined || balance.value === undefined) && !error && <Waiting />}
      {offers.value && balance.value && (
        <>
          <section className="panel">
            <h2>{t('now')}</h2>
            <ul className="facts-list">
              {balance.value.offers.map((o) => (
                <li key={`${o.offer} ${o.since}`}>
                  <strong>{offers.value!.title(o.offer)}</strong>
                </li>
              ))}
            </ul>
          </section>
          {([['add_on', 'additions', 'add', offers.value.additions], ['change_offer', 'others', 'change', offers.value.packages.filter((o) => !has.has(o.offer))]] as const).map(([kind, title, verb, list]) => (
            <section key={kind} className="panel">
              <h2>{t(title)}</h2>
              <ul className="facts-list roomy">
                {list.map((o) => (
                  <li key={o.offer}>
                    <span className="grow">
                      <strong>{o.title}</strong> <span className="price">{text.price(o)}</span>
                      <OfferText offer={o} />
                    </span>
                    <Button size="small" aria-label={`${t(verb)} ${o.title}`} onClick={() => setWish({ kind, offer: o })}>
                      {t(verb)}
                    </Button>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </>
      )}
      {wish && <Order wish={wish} close={() => setWish(undefined)} />}
    </Page>
  );
}
