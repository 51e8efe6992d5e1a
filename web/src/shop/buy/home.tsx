// Where everybody comes in: who we are, what is sold, and one's orders that are under way.
import { Button } from 'antd-mobile';
import { Link, useNavigate } from 'react-router-dom';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { phone } from '../../shared/format';
import { useWords } from '../../shared/i18n';
import { Logo, useBrand, useHome, useSlogan } from '../brand';
import { Trouble } from '../kit';
import { useOrderWords } from '../orders/words';
import { OfferText, useOfferText } from './offer-card';
import { useOffers } from './offers';

const words = {
  en: { choose: 'Choose your number', have: 'I have a number here', under_way: 'Your orders', offers: 'Packages', reckon: 'What would a month cost you?', reckon_do: 'Say how much you call, write and surf, and compare us with the big networks.', reckon_go: 'Reckon', how: 'How it goes', how1: 'Choose number, package and, if you like, a phone', how2: 'Show who you are: the law wants it', how3: 'Pay by Alipay or WeChat', how4: 'Card by post, or an eSIM at once', see: 'See all' },
  zh: { choose: '马上选号', have: '我已有号码', under_way: '我的订单', offers: '套餐', reckon: '每月话费会是多少？', reckon_do: '填写通话、短信和流量用量，与各大运营商比一比。', reckon_go: '算一算', how: '办理流程', how1: '选择号码、套餐，也可同时购机', how2: '按法规要求完成实名认证', how3: '支付宝或微信支付', how4: '实体卡邮寄，eSIM 立即可用', see: '查看全部' },
};

export default function Home() {
  const t = useWords(words);
  const brand = useBrand();
  const slogan = useSlogan();
  const home = useHome();
  const go = useNavigate();
  const say = useOrderWords();
  const offers = useOffers();
  const text = useOfferText();
  const orders = useAsk((signal) => api.list('/sublet/v1/orders', { query: { limit: 3 }, signal }), []);
  return (
    <div className="stack">
      <section className="hero">
        <Logo size={56} />
        <h1>{brand.title}</h1>
        {slogan && <p>{slogan}</p>}
        <div className="hero-do">
          <Button color="primary" size="large" onClick={() => go(`${home}/numbers`)}>
            {t('choose')}
          </Button>
          <Button size="large" onClick={() => go(`${home}/my`)}>
            {t('have')}
          </Button>
        </div>
      </section>
      {(orders.value?.rows.length ?? 0) > 0 && (
        <section>
          <div className="section-head">
            <h2>{t('under_way')}</h2>
            {orders.value!.total > orders.value!.rows.length && <Link to={`${home}/orders`}>{t('see')}</Link>}
          </div>
          <ul className="cards">
            {orders.value!.rows.map((o) => (
              <li key={o.id}>
                <Link className="card" to={`${home}/orders/${o.id}`}>
                  <span className="grow">
                    <strong>{say.kind(o.request?.kind)}</strong> <span className="number">{o.number ? phone(o.number) : ''}</span>
                  </span>
                  <span className="soft">{say.now(o)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="card wash">
        <div className="grow">
          <h2>{t('reckon')}</h2>
          <p>{t('reckon_do')}</p>
        </div>
        <Button color="primary" fill="outline" onClick={() => go(`${home}/packages`)}>
          {t('reckon_go')}
        </Button>
      </section>
      <section>
        <div className="section-head">
          <h2>{t('offers')}</h2>
          <Link to={`${home}/packages`}>{t('see')}</Link>
        </div>
        {offers.error && <Trouble error={offers.error} again={offers.again} />}
        <ul className="cards grid">
          {(offers.value?.packages ?? []).slice(0, 6).map((o) => (
            <li key={o.offer} className="card column">
              <strong>{o.title}</strong>
              <span className="price">{text.price(o)}</span>
              <OfferText offer={o} />
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h2>{t('how')}</h2>
        <ol className="how">
          {(['how1', 'how2', 'how3', 'how4'] as const).map((h) => (
            <li key={h}>{t(h)}</li>
          ))}
        </ol>
      </section>
    </div>
  );
}
