// What is done to a line by hand: a top-up, a correction, a gift, another package, a new SIM, a stop, a restore. Each says what it will do and
// cost before it is done, wants a reason, and is followed until it is done or refused.
import { Alert, Button, Form, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { phone } from '../../shared/format';
import { useWords } from '../../shared/i18n';
import { ReasonForm } from '../../shared/reason';
import { quoteIsOver } from '../../shared/send';
import { useSession } from '../../shared/session';
import { useSaid } from '../said-text';
import { useHostNames } from '../names';
import { ByHand } from '../orders/by-hand';
import { adjustments, transfers, useFollow, useFollowMove, type Followed, type FollowedMove, type Order } from '../../shared/follow';
import { PayCode } from '../payments/code';
import { BucketFields, ChangeFields, PayFields, Price, SimFields, StopFields, TopUpFields, wishOf, type Bucket } from './act-fields';
import { words, type Deed, type Typed } from './act-words';
import type { Balance } from './line';

export type { Deed } from './act-words';

const wayOf = { alipay: 'precreate', wechat: 'native' } as const;
const whoms = ['customer', 'care', 'charging', 'time', 'identity', 'wallet'] as const;

// What became of it so far; while it is under way it may be undone.
function Outcome({ followed, undo, taken }: { followed: Followed; undo: (order: Order) => void; taken: boolean }) {
  const t = useWords(words);
  const { may } = useSession();
  const hostName = useHostNames();
  const said = useSaid();
  const whom = (w: string | undefined) => {
    const known = whoms.find((k) => k === w);
    return known ? t(known) : w ? `${t('host')} (${hostName(w)})` : t('other');
  };
  const { order, error } = followed;
  if (error) return <Trouble error={error} />;
  if (order === undefined || (order.state === 'open' && !order.waitsFor)) return <Alert type="info" showIcon role="status" message={t('working')} />;
  if (order.state === 'done') return <Alert type="success" showIcon role="status" message={t('done')} />;
  if (order.state === 'undone' && taken) return <Alert type="success" showIcon role="status" message={t('taken_back')} />;
  if (order.state === 'undone') return <Alert type="error" showIcon role="alert" message={t('undone', { reason: said(order.reason ?? '') })} />;
  return (
    <div className="stack">
      <Alert type="info" showIcon role="status" message={t('waits', { whom: whom(order.waitsFor) })} action={<Link to={`/orders/${order.id}`}>{t('order')}</Link>} />
      {order.state === 'open' && may('order.write') && <Button danger style={{ alignSelf: 'start' }} onClick={() => undo(order)}>{t('undo')}</Button>}
      {order.waitsFor === 'customer' && (
        <>
          <p style={{ margin: 0 }}>{t('pay_now')}</p>
          <PayCode order={order.id} />
        </>
      )}
    </div>
  );
}

function Moved({ moved }: { moved: FollowedMove }) {
  const said = useSaid();
  const t = useWords(words);
  if (moved.state === 'completed') return <Alert type="success" showIcon role="status" message={t('done')} />;
  if (moved.state === 'failed') return <Alert type="error" showIcon role="alert" message={t('refused', { reason: said(moved.words) })} />;
  return (
    <>
      <Alert type="info" showIcon role="status" message={t('waits', { whom: t('charging') })} />
      {moved.error && <Trouble error={moved.error} again={moved.again} />}
    </>
  );
}

// The id under which it can be looked at; what charging says of it comes later.
async function move(deed: 'adjust' | 'gift', number: string, bucket: Bucket, typed: Typed, key: string): Promise<string> {
  const amount = Number(typed.amount) * (typed.direction === 'take' && deed === 'adjust' ? -1 : 1);
  const common = { amount: { amount }, bucket: { id: bucket.id! }, usageType: bucket.usageType!, reason: typed.reason, logicalResource: [{ id: number }] };
  const to = (typed.to ?? '').replace(/^(?=1\d{10}$)/, '86');
  const asked =
    deed === 'adjust'
      ? await api.post(adjustments, { body: common, reason: typed.reason, key })
      : await api.post(transfers, { body: { ...common, receiverBucket: { id: 'money' }, receiverBucketUsageType: bucket.usageType!, channel: { id: 'care' }, receiverLogicalResource: { id: to } }, reason: typed.reason, key });
  return asked.id!;
}

export function Act({ deed, number, balance, close }: { deed: Deed; number: string; balance: Balance | undefined; close: (done: boolean) => void }) {
  const t = useWords(words);
  const { may } = useSession();
  const [form] = Form.useForm<Typed>();
  const typed: Partial<Typed> = Form.useWatch([], form) ?? {};
  const [order, setOrder] = useState<string>();
  const [asked, setAsked] = useState<string>(); // a move
  const [undoing, setUndoing] = useState<Order>();
  const [taken, setTaken] = useState(false); // back, by the hand that ordered it
  const followed = useFollow(order);
  const moved = useFollowMove(deed === 'adjust' ? adjustments : transfers, asked);
  const moves = deed === 'adjust' || deed === 'gift';
  const buckets = useAsk((signal) => api.list('/tmf-api/prepayBalanceManagement/v4/bucket', { query: { 'logicalResource.id': number }, signal }), [number], moves);
  const begun = order !== undefined || asked !== undefined;
  const wish = begun ? undefined : wishOf(deed, number, typed);
  const quote = useAsk((signal) => api.post('/sublet/v1/quotes', { body: wish!, signal }), [JSON.stringify(wish)], wish !== undefined);
  const priced = deed === 'change' || deed === 'sim';
  const costs = priced && quote.value !== undefined && !quote.loading && quote.value.total !== 0;

  const payment = (sure: Typed) => {
    const method = sure.method ?? 'account';
    return { method, source: method === 'account' ? number : method === 'alipay' || method === 'wechat' ? wayOf[method] : (sure.source ?? '') };
  };
  const run = async (sure: Typed, key: string) => {
    const { reason } = sure;
    if (moves) {
      setAsked(await move(deed, number, buckets.value!.rows.find((b) => b.id === sure.bucket)!, sure, key));
    } else if (deed === 'top_up') {
      const made = await api.post('/sublet/v1/top-ups', { body: { number, amount: sure.amount!, payment: payment(sure) }, reason, key });
      setOrder(made.order);
    } else {
      const body = priced
        ? { quote: quote.value!.id, payment: costs ? payment(sure) : { method: 'none' as const } }
        : { request: { kind: deed === 'stop' ? 'suspend' : 'resume', line: number, channel: 'care', ...(deed === 'stop' && sure.why !== 'user' ? { reason: sure.why! } : {}) }, payment: { method: 'none' as const } };
      try {
        setOrder((await api.post('/sublet/v1/orders', { body, reason, key })).id);
      } catch (e) {
        if (quoteIsOver(e)) quote.again();
        throw e;
      }
    }
  };
  const initial: Partial<Typed> = { method: priced ? 'account' : may('payment.write') ? 'drawer' : 'voucher', direction: 'give', when: 'now', sim: 'card', why: may('order.write') ? 'user' : 'risk', ...(balance ? { bucket: `${balance.account}-money` } : {}) };
  return (
    <>
      <Modal open title={t(`title_${deed}`, { number: phone(number) })} onCancel={() => close(begun)} footer={null} destroyOnHidden maskClosable={!begun}>
        {begun ? (
          <div className="stack">
            {asked === undefined ? <Outcome followed={followed} undo={setUndoing} taken={taken} /> : <Moved moved={moved} />}
            <Button type="primary" onClick={() => close(true)} style={{ alignSelf: 'end' }}>
              {t('close')}
            </Button>
          </div>
        ) : (
          <ReasonForm<Typed> form={form} what={t(`${deed}_what`)} go={t(`go_${deed}`)} danger={deed === 'stop'} initial={initial} ready={!priced || (quote.value !== undefined && !quote.loading && quote.error === undefined)} run={run} cancel={() => close(false)}>
            {deed === 'top_up' && <TopUpFields method={typed.method} />}
            {moves && (buckets.error ? <Trouble error={buckets.error} again={buckets.again} /> : <BucketFields deed={deed} buckets={buckets.value?.rows ?? []} />)}
            {deed === 'change' && <ChangeFields />}
            {deed === 'sim' && <SimFields sim={typed.sim} />}
            {deed === 'stop' && <StopFields />}
            {wish && <Price quote={quote} />}
            {costs && <PayFields method={typed.method} account />}
          </ReasonForm>
        )}
      </Modal>
      {undoing && <ByHand hand="undo" order={undoing} close={(done) => { setUndoing(undefined); setTaken((was) => was || done); }} />}
    </>
  );
}
