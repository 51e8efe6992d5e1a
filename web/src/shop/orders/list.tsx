// One's orders: of this visit, or of one's number.
import { Link } from 'react-router-dom';
import { api } from '../../shared/api';
import { useEvery } from '../../shared/ask';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useBrand, useHome } from '../brand';
import { More, useGrowing } from '../growing';
import { Empty, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { useOrderWords } from './words';

const words = {
  en: { title: 'Orders', none: 'Nothing is ordered yet.', none_do: 'What you order stands here, with where it has got to.', choose: 'Choose a number', sign_in: 'With a number here you find its orders under “My number”.' },
  zh: { title: '订单', none: '还没有订单。', none_do: '下单后，可在此查看办理进度。', choose: '去选号', sign_in: '已有号码的用户，可在“我的号码”中查看其订单。' },
};

export function OrderList({ place, strangers }: { place: string; strangers: boolean }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency, timeZone } = useBrand();
  const home = useHome();
  const say = useOrderWords();
  const orders = useGrowing((limit, signal) => api.list('/sublet/v1/orders', { query: { limit }, signal }), []);
  const { value, error, again } = orders;
  useEvery(5, again, (value?.rows ?? []).some((o) => o.state === 'open' || o.state === 'undoing'));
  if (error && value === undefined) return <Trouble error={error} again={again} />;
  if (value === undefined) return <Waiting />;
  if (value.rows.length === 0)
    return (
      <Empty title={t('none')}>
        <p>{t('none_do')}</p>
        {strangers && (
          <>
            <p>
              <Link to={`${home}/numbers`}>{t('choose')}</Link>
            </p>
            <p>{t('sign_in')}</p>
          </>
        )}
      </Empty>
    );
  return (
    <>
      {error && <Trouble error={error} again={again} />}
      <ul className="cards">
        {value.rows.map((o) => (
          <li key={o.id}>
            <Link className="card" to={`${place}/${o.id}`}>
              <span className="grow">
                <strong>{say.kind(o.request?.kind)}</strong> <span className="number">{o.number ? phone(o.number) : ''}</span>
                <small className="soft">{time(o.created, language, timeZone)}</small>
              </span>
              <span className="right">
                <strong>{money(o.total, language, currency)}</strong>
                <small className="soft">{say.now(o)}</small>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      <More of={orders} />
    </>
  );
}

export default function Orders() {
  const t = useWords(words);
  const home = useHome();
  return (
    <Page title={t('title')}>
      <OrderList place={`${home}/orders`} strangers />
    </Page>
  );
}
