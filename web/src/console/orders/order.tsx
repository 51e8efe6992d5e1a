// One order: its steps, what it waits for and why, and the two things that a hand can do: retry, or undo with the money back.
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { Trouble } from '../../shared/errors';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { Empty, Rows } from '../../shared/rows';
import { useSession, useWho } from '../../shared/session';
import { Waiting } from '../app';
import { useHostNames, useOfferNames } from '../names';
import { SaidText } from '../said-text';
import { PaymentRows } from '../payments/rows';
import { PayCode } from '../payments/code';
import { ByHand, type Hand } from './by-hand';
import { ended, useFollow, type Order } from '../../shared/follow';
import { useOrderWords, words } from './words';

function Steps({ order }: { order: Order }) {
  const t = useWords(words);
  const say = useOrderWords();
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  // What was left of an account is kept in micro-units, and stands first.
  const sums = (step: string, detail: string) => (step === 'close_account' || step === 'pay_out' ? detail.replace(/^\d+/, (micros) => money(Number(micros) / 1e6, language, currency)) : detail);
  const state = (s: string) => (`step_state_${s}` in words.en ? t(`step_state_${s}` as keyof typeof words.en) : s);
  return (
    <ol className="steps">
      {order.steps.map((s) => (
        <li key={s.name} className={s.state}>
          <strong>{say.step(s.name)}</strong> <span className="soft">{state(s.state)}</span>
          {s.waitsFor && s.state !== 'done' && <span className="soft"> · {t('waits_for', { whom: say.waits(s.waitsFor) })}</span>}
          {s.tries !== undefined && s.tries > 1 && <span className="soft"> · {t('tries', { n: s.tries })}</span>}
          {s.detail && <div className="soft"><SaidText>{sums(s.name, s.detail)}</SaidText></div>}
        </li>
      ))}
    </ol>
  );
}

export function OrderPage() {
  const t = useWords(words);
  const say = useOrderWords();
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { may } = useSession();
  const { id = '' } = useParams();
  const offerName = useOfferNames(), hostName = useHostNames();
  const { order, error, again } = useFollow(id, 2);
  const [hand, setHand] = useState<Hand>();
  const [told, setTold] = useState<Hand>();
  if (error && order === undefined)
    return error.status === 404 ? (
      <section className="panel">
        <Empty title={t('unknown')}>
          <p>{t('unknown_do')}</p>
          <Link to="/orders">{t('back')}</Link>
        </Empty>
      </section>
    ) : (
      <Trouble error={error} again={again} />
    );
  if (order === undefined) return <Waiting />;
  const request = order.request;
  const failed = order.steps.find((s) => s.state === 'failed');
  return (
    <div className="stack">
      <div className="row">
        <div className="grow">
          <div className="soft">
            <Link to="/orders">{t('orders')}</Link>
          </div>
          <h1 className="page-title">
            {say.kind(request?.kind)} {order.number && <span className="number">{phone(order.number)}</span>}
          </h1>
          <div className="soft">{t('detail', { id: order.id })}</div>
        </div>
        <div className="row">
          {say.state(order)}
          {may('order.write') && !ended(order) && (
            <>
              {order.stuck && <Button type="primary" onClick={() => setHand('retry')}>{t('retry')}</Button>}
              {order.state === 'open' && <Button danger onClick={() => setHand('undo')}>{t('undo')}</Button>}
            </>
          )}
        </div>
      </div>
      {error && <Trouble error={error} again={again} />}
      {told && <Alert type="success" showIcon closable role="status" message={t(`done_${told}`)} onClose={() => setTold(undefined)} />}
      {(order.reason || (order.stuck && failed?.detail)) && <Alert type={order.state === 'undone' ? 'info' : 'warning'} showIcon message={t('why')} description={<SaidText>{order.reason || failed!.detail!}</SaidText>} />}
      <div className="two">
        <section className="panel">
          <h2>{t('steps')}</h2>
          <Steps order={order} />
        </section>
        <section className="panel">
          <h2>{t('items')}</h2>
          <Rows
            file={`order-${order.id}`}
            label={t('items')}
            rows={order.items ?? []}
            rowKey={(i) => `${i.what} ${i.title} ${i.amount}`}
            empty={null}
            columns={[
              { key: 'item', title: t('item'), show: (i) => say.item(i.what, i.title), csv: (i) => say.item(i.what, i.title) },
              { key: 'amount', title: t('amount'), show: (i) => (i.monthly ? t('monthly', { amount: money(i.monthly, language, currency) }) : money(i.amount, language, currency)), csv: (i) => i.monthly || i.amount, right: true },
            ]}
          />
          <dl className="facts" style={{ marginTop: 12 }}>
            <dt>{t('total')}</dt>
            <dd><strong className="number">{money(order.total, language, currency)}</strong></dd>
            <dt>{t('created')}</dt>
            <dd className="number">{time(order.created, language, timeZone, true)}</dd>
            {order.ended && (<><dt>{t('changed')}</dt><dd className="number">{time(order.ended, language, timeZone, true)}</dd></>)}
            {order.number && (<><dt>{t('line')}</dt><dd><Link className="number" to={`/lines/${order.number}`}>{phone(order.number)}</Link></dd></>)}
            {request?.offer && (<><dt>{t('offer')}</dt><dd>{offerName(request.offer)}</dd></>)}
            {request?.host && (<><dt>{t('host')}</dt><dd>{hostName(request.host)}</dd></>)}
            {request?.party && (<><dt>{t('holder')}</dt><dd><code>{request.party}</code></dd></>)}
            {request?.channel && (<><dt>{t('channel')}</dt><dd>{say.channel(request.channel)}</dd></>)}
          </dl>
        </section>
      </div>
      {order.state === 'open' && order.waitsFor === 'customer' && order.steps.some((s) => s.name === 'pay' && s.state === 'working') && (
        <section className="panel">
          <h2>{t('pay_now')}</h2>
          <PayCode order={order.id} />
        </section>
      )}
      {may('payment.read') && order.total !== 0 && (
        <section className="panel">
          <h2>{t('paid_by')}</h2>
          <PaymentRows name={`payments-${order.id}`} filter={{ correlatorId: order.id }} turn={order.steps.filter((s) => s.state === 'done').length} empty={<Empty title={t('no_payment')}>{t('no_payment_do')}</Empty>} />
        </section>
      )}
      {hand && (
        <ByHand
          hand={hand}
          order={order}
          close={(done) => {
            setHand(undefined);
            if (done) {
              setTold(hand);
              again();
            }
          }}
        />
      )}
    </div>
  );
}
