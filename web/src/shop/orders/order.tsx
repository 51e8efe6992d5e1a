// One order, followed to its end: what is asked of the customer now comes first, then the steps, then what was ordered.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { api } from '../../shared/api';
import { useFollow, type Order } from '../../shared/follow';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useSend } from '../../shared/send';
import { useBrand, useHome } from '../brand';
import { Empty, Note, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Sheet } from '../sheet';
import { FreezeCode, PayCode } from './code';
import { Esim } from './esim';
import { FaceCheck } from './face';
import { Items } from './items';
import { cancelled, reasonWord } from './reason';
import { useOrderWords } from './words';

const words = {
  en: {
    steps: 'How far it is', items: 'What was ordered', total: 'Total', id: 'Order {id}', placed: 'Ordered {time}', cancel: 'Cancel the order', cancel_title: 'Cancel this order?', cancel_do: 'It is not paid yet; nothing is left of it, and the number is free for others again.', cancel_go: 'Yes, cancel it', keep: 'No, keep it',
    pay: 'Pay', freeze: 'Freeze the credit', unknown: 'This order cannot be found here.', unknown_do: 'It may be of another visit. Once its number works, sign in with it.', mine: 'To my number', undone: 'The order is undone.', undone_paid: 'What was paid goes back the way it came.', undoing: 'It is being undone; what was paid goes back.', stuck: 'One step takes longer than it should. We look after it; you need do nothing.', verify: 'Your name and ID number are being checked with the identity service.',
    state_waiting: 'to come', state_working: 'under way', state_done: 'done', state_failed: 'failed', state_undoing: 'being undone', state_undone: 'undone', done_new: 'Welcome! {number} works.', done: 'Done.', next: 'What now?', next_card: 'Put in the card, switch the phone off and on. Then sign in here with your number: you get a code by message.', next_esim: 'Load the eSIM, then sign in here with your number: you get a code by message.', why_nobody_paid: 'Nobody paid in time.', why_late: 'The payment came too late and was given back.', why_wallet: 'The wallet did not take the payment.', why_customer: 'You cancelled it.', why_identity: 'Name and ID number could not be confirmed.', why_face: 'The face check was not passed in time.',
  },
  zh: {
    steps: '办理进度', items: '订单内容', total: '合计', id: '订单号 {id}', placed: '下单时间 {time}', cancel: '取消订单', cancel_title: '取消此订单？', cancel_do: '订单尚未支付，取消后不产生费用，号码将重新开放。', cancel_go: '确认取消', keep: '暂不取消',
    pay: '支付', freeze: '冻结额度', unknown: '在此找不到该订单。', unknown_do: '它可能属于另一次访问；号码开通后，可用号码登录查看。', mine: '前往我的号码', undone: '订单已取消。', undone_paid: '已支付的款项将原路退回。', undoing: '正在取消，已支付的款项将退回。', stuck: '有一步耗时较长，我们正在处理，您无需操作。', verify: '正在向身份核验机构核验您的姓名和身份证号。',
    state_waiting: '待办', state_working: '进行中', state_done: '完成', state_failed: '失败', state_undoing: '撤销中', state_undone: '已撤销', done_new: '欢迎！{number} 已开通。', done: '办理完成。', next: '接下来', next_card: '插入 SIM 卡并重启手机，然后用号码在此登录（短信验证码）。', next_esim: '下载 eSIM，然后用号码在此登录（短信验证码）。', why_nobody_paid: '超时未支付。', why_late: '支付超时，款项已退回。', why_wallet: '支付未成功。', why_customer: '您已取消。', why_identity: '姓名与身份证号未通过核验。', why_face: '未在规定时间内通过人脸核验。',
  },
};

export const waitsAt = (o: Order): string | undefined => (o.state === 'open' && o.waitsFor === 'customer' ? o.steps.find((s) => s.state === 'working')?.name : undefined);
const unpaid = ['why_customer', 'why_nobody_paid', 'why_late', 'why_wallet']; // only what is not paid can be cancelled
const paid = (o: Order): boolean => o.steps.some((s) => s.name === 'pay' && ['done', 'undoing', 'undone'].includes(s.state)) && !unpaid.includes(reasonWord(o.reason) ?? '');
const cancellable = (o: Order): boolean => o.state === 'open' && o.steps.some((s) => s.name === 'pay' && (s.state === 'waiting' || s.state === 'working')) && o.total > 0;

function Cancel({ order, close }: { order: Order; close: (done: boolean) => void }) {
  const t = useWords(words);
  const { busy, error, send } = useSend({ leaves: true });
  const go = () =>
    send(async (key) => {
      await api.post('/sublet/v1/orders/{id}/undo', { path: { id: order.id }, body: { reason: cancelled }, key });
      close(true);
    });
  return (
    <Sheet title={t('cancel_title')} close={() => close(false)}>
      <p>{t('cancel_do')}</p>
      {error && <Trouble error={error} />}
      <Button block color="danger" size="large" loading={busy} onClick={() => void go()}>
        {t('cancel_go')}
      </Button>
      <Button block size="large" onClick={() => close(false)}>
        {t('keep')}
      </Button>
    </Sheet>
  );
}

function Outcome({ order }: { order: Order }) {
  const t = useWords(words);
  const home = useHome();
  const why = reasonWord(order.reason);
  if (order.state === 'undone')
    return (
      <Note kind="warn">
        <strong>{t('undone')}</strong> {why && t(why)} {paid(order) && t('undone_paid')}
      </Note>
    );
  if (order.state === 'undoing') return <Note kind="warn">{t('undoing')}</Note>;
  if (order.state === 'done' && order.request?.kind === 'new_number')
    return (
      <div className="panel stack tight good-news">
        <strong>{t('done_new', { number: phone(order.number) })}</strong>
        <h2>{t('next')}</h2>
        <p>{t(order.request.sim === 'esim' ? 'next_esim' : 'next_card')}</p>
        <Link className="button-link" to={`${home}/my?number=${order.number ?? ''}`}>
          {t('mine')}
        </Link>
      </div>
    );
  if (order.state === 'done') return <Note kind="good">{t('done')}</Note>;
  if (order.stuck) return <Note kind="warn">{t('stuck')}</Note>;
  if (order.steps.some((s) => s.name === 'verify' && s.state === 'working')) return <Note>{t('verify')}</Note>;
  return null;
}

export function OrderView({ back }: { back: string }) {
  const t = useWords(words);
  const say = useOrderWords();
  const { language } = useLanguage();
  const { currency, timeZone } = useBrand();
  const home = useHome();
  const { id = '' } = useParams();
  const { order, error, again } = useFollow(id, 1.5);
  const [cancelling, setCancelling] = useState(false);
  if (error && order === undefined)
    return error.status === 404 ? (
      <Page title={t('unknown')} back={back}>
        <Empty title="">
          <p>{t('unknown_do')}</p>
          <Link to={`${home}/my`}>{t('mine')}</Link>
        </Empty>
      </Page>
    ) : (
      <Trouble error={error} again={again} />
    );
  if (order === undefined) return <Waiting />;
  const asked = waitsAt(order);
  return (
    <Page title={`${say.kind(order.request?.kind)}${order.number ? ` ${phone(order.number)}` : ''}`} back={back} sub={say.now(order)}>
      {error && <Trouble error={error} again={again} />}
      <Outcome order={order} />
      {asked === 'pay' && (
        <section className="panel">
          <h2>{t('pay')}</h2>
          <PayCode order={order.id} />
        </section>
      )}
      {asked === 'freeze' && (
        <section className="panel">
          <h2>{t('freeze')}</h2>
          <FreezeCode order={order.id} />
        </section>
      )}
      {asked === 'second_check' && <FaceCheck order={order.id} done={again} />}
      {order.request?.sim === 'esim' && order.steps.some((s) => s.name === 'profile' && s.state === 'done') && order.state !== 'undone' && <Esim order={order.id} />}
      <div className="columns">
        <section className="panel">
          <h2>{t('steps')}</h2>
          <ol className="steps">
            {order.steps.map((s) => (
              <li key={s.name} className={s.state} aria-current={s.state === 'working' ? 'step' : undefined}>
                <span>{say.step(s.name)}</span> <small className="soft">{wordFor(t, words, 'state_', s.state)}</small>
              </li>
            ))}
          </ol>
        </section>
        <section className="panel stack tight">
          <h2>{t('items')}</h2>
          <Items items={order.items ?? []} />
          <div className="total">
            <span>{t('total')}</span>
            <strong>{money(order.total, language, currency)}</strong>
          </div>
          <p className="soft small">
            {t('placed', { time: time(order.created, language, timeZone) })} · {t('id', { id: order.id })}
          </p>
          {cancellable(order) && (
            <Button block onClick={() => setCancelling(true)}>
              {t('cancel')}
            </Button>
          )}
        </section>
      </div>
      {cancelling && (
        <Cancel
          order={order}
          close={(done) => {
            setCancelling(false);
            if (done) again();
          }}
        />
      )}
    </Page>
  );
}

export default function OrderPage() {
  return <OrderView back={`${useHome()}/orders`} />;
}
