// One's number at a glance: what may be spent, what is left, whether it is stopped, and everything that can be done with it.
import { Button } from 'antd-mobile';
import { Link } from 'react-router-dom';
import { useEvery } from '../../shared/ask';
import { money, phone } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useSession } from '../../shared/session';
import { micros } from '../amount';
import { useBrand, useHome } from '../brand';
import { useOffers } from '../buy/offers';
import { Note, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Buckets } from './buckets';
import { stops, useBalance, useLine } from './line';

const words = {
  en: {
    title: 'My number', sign_out: 'Sign out', balance: 'Balance', may_spend: 'May be spent: {amount}', credit: 'with a credit of {amount}', top_up: 'Top up', left: 'What is left', package: 'Package', since: 'next on {time}',
    stopped_full: 'The number is stopped.', stopped_half: 'Outgoing calls and messages are stopped.', stopped_data: 'Data is stopped.', stopped_other: 'Something is stopped: {what}.', stopped_do: 'Top up if the balance is used up; or resume it if you stopped it yourself.', moving: 'The network is being told; it takes some seconds.', resume: 'Stop and resume',
    go_use: 'Use and charges', go_gift: 'Give', go_package: 'Package and additions', go_stop: 'Stop and resume', go_bills: 'Bills', go_orders: 'Orders', go_numbers: 'Numbers under my ID', go_complaints: 'Complaints', do: 'What would you like to do?',
  },
  zh: {
    title: '我的号码', sign_out: '退出登录', balance: '账户余额', may_spend: '可用额度 {amount}', credit: '含信用额度 {amount}', top_up: '充值', left: '剩余用量', package: '当前套餐', since: '下次续期 {time}',
    stopped_full: '号码已停机。', stopped_half: '已停止主叫和短信发送。', stopped_data: '流量已停用。', stopped_other: '部分业务已停用：{what}。', stopped_do: '如因余额不足请充值；如为主动停机可在此复机。', moving: '正在通知网络，请稍候数秒。', resume: '停机与复机',
    go_use: '用量与扣费', go_gift: '转赠', go_package: '套餐与加购', go_stop: '停机与复机', go_bills: '账单', go_orders: '订单', go_numbers: '名下号码', go_complaints: '投诉建议', do: '办理业务',
  },
};

export default function MyHome() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency } = useBrand();
  const { signOut } = useSession();
  const number = useLine();
  const my = `${useHome()}/my`;
  const offers = useOffers();
  const { value, error, again } = useBalance();
  const { wanted, confirmed } = stops(value, number);
  useEvery(wanted === confirmed ? 20 : 2, again, value !== undefined);
  const credit = (micros(value?.credit_limit) ?? 0n) > 0n;
  const stopped = wanted === 'full' || wanted === 'half' || wanted === 'data' ? t(`stopped_${wanted}`) : t('stopped_other', { what: wanted });
  return (
    <Page
      title={phone(number)}
      sub={
        <span className="row spread">
          <span>{t('title')}</span>
          <Button size="small" fill="none" onClick={() => void signOut()}>
            {t('sign_out')}
          </Button>
        </span>
      }
    >
      {error && <Trouble error={error} again={again} />}
      {value === undefined ? (
        !error && <Waiting />
      ) : (
        <>
          {wanted !== 'none' && (
            <Note kind="warn">
              <strong>{stopped}</strong>
              <div>{wanted === confirmed ? t('stopped_do') : t('moving')}</div>
              <Link to={`${my}/stop`}>{t('resume')}</Link>
            </Note>
          )}
          <div className="columns">
            <section className="card brand-card">
              <div className="grow">
                <h2>{t('balance')}</h2>
                <strong className="big">{money(value.money, language, currency, 'left')}</strong>
                <div>
                  {t('may_spend', { amount: money(value.available, language, currency, 'left') })} {credit && t('credit', { amount: money(value.credit_limit, language, currency) })}
                </div>
              </div>
              <Link className="button-link light" to={`${my}/top-up`}>
                {t('top_up')}
              </Link>
            </section>
            <section className="panel">
              <h2>{t('package')}</h2>
              <ul className="facts-list">
                {value.offers.map((o) => (
                  <li key={`${o.offer} ${o.since}`}>
                    <strong>{offers.value?.title(o.offer) ?? o.offer}</strong>
                    {o.quantity && o.quantity > 1 ? <span>× {o.quantity}</span> : null}
                  </li>
                ))}
              </ul>
            </section>
          </div>
          <section className="panel">
            <h2>{t('left')}</h2>
            <Buckets balance={value} />
          </section>
        </>
      )}
      <nav aria-label={t('do')}>
        <ul className="deeds">
          {(['use', 'bills', 'package', 'gift', 'stop', 'orders', 'numbers', 'complaints'] as const).map((to) => (
            <li key={to}>
              <Link to={`${my}/${to}`}>{t(`go_${to}`)}</Link>
            </li>
          ))}
        </ul>
      </nav>
    </Page>
  );
}
