// What is done to a line by hand: a top-up, a correction, a stop, a restore. Each says what it will do and cost before it is done, wants
// a reason, and is followed until it is done or refused.
import { Alert, Button, Form, Input, InputNumber, Modal, Radio, Select } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router-dom';
import { api, newKey, type ApiError, type Row } from '../../shared/api';
import { asApiError, useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { money, phone, quantity } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useSession, useWho } from '../../shared/session';
import { useFollow, type Followed } from '../../shared/follow';
import { PayCode } from '../payments/code';
import type { Balance } from './line';

export type Deed = 'top_up' | 'adjust' | 'stop' | 'restore';

const words = {
  en: {
    title_top_up: 'Top up {number}', title_adjust: 'Correct the account of {number}', title_stop: 'Stop {number}', title_restore: 'Restore {number}',
    amount: 'Amount', amount_needed: 'An amount above 0, with at most two decimals.', pay_by: 'Paid by', drawer: 'Cash, into a drawer', voucher: 'Voucher', alipay: 'Alipay', wechat: 'WeChat Pay', which_drawer: 'Drawer', voucher_code: 'Code of the voucher', needed: 'This is needed.', no_drawers: 'No drawer is open. Open one with POST /sublet/v1/drawers.',
    bucket: 'What is corrected', direction: 'Correction', give: 'Give', take: 'Take', own_money: 'Money of the account', reason: 'Reason (stays in the audit log)', reason_needed: 'Say why: it stays in the audit log.', units: 'in {units}',
    why_stop: 'Stopped', why_user: 'at its holder\'s wish', why_lost: 'since phone or card is lost', why_risk: 'on suspicion of abuse', stop_what: 'Calls, messages and data end as soon as the host confirms, in seconds as a rule. It can be restored at any time.', restore_what: 'The line serves again as soon as the host confirms. What was stopped for lack of money stays so until it is paid.', adjust_what: 'It is booked at once and shows in the bill as a correction. A wrong one is put right by its opposite.', top_up_what: 'The money is in the account as soon as it is paid. If it cannot be, it goes back.',
    go_top_up: 'Top up {amount}', go: 'Top up', go_adjust: 'Book the correction', go_stop: 'Stop the line', go_restore: 'Restore the line', cancel: 'Cancel', close: 'Close',
    working: 'Under way …', done: 'Done.', undone: 'It could not be done; nothing is left of it: {reason}', waits: 'It waits for {whom}. You may close this; the order goes on.', pay_now: 'Let the customer pay:', order: 'The order', refused: 'It was refused: {reason}', costs: 'It costs {amount}.', free: 'It costs nothing.',
    customer: 'the customer', host: 'the host', care: 'a hand of yours', charging: 'charging', other: 'an answer',
  },
  zh: {
    title_top_up: '为 {number} 充值', title_adjust: '调整 {number} 的账户', title_stop: '{number} 停机', title_restore: '{number} 复机',
    amount: '金额', amount_needed: '请填写大于 0 的金额，最多两位小数。', pay_by: '支付方式', drawer: '现金（收银柜）', voucher: '充值卡', alipay: '支付宝', wechat: '微信支付', which_drawer: '收银柜', voucher_code: '充值卡密码', needed: '此项必填。', no_drawers: '没有可用的收银柜，请用 POST /sublet/v1/drawers 开立。',
    bucket: '调整对象', direction: '方向', give: '增加', take: '减少', own_money: '账户余额', reason: '原因（记入审计日志）', reason_needed: '请填写原因，将记入审计日志。', units: '单位 {units}',
    why_stop: '停机原因', why_user: '机主申请', why_lost: '手机或卡丢失', why_risk: '涉嫌滥用', stop_what: '运营商确认后（通常数秒）停止通话、短信和流量，可随时复机。', restore_what: '运营商确认后恢复服务。因欠费造成的停机，缴清后恢复。', adjust_what: '立即入账，并在账单中列为调整。如有错误，请做相反调整。', top_up_what: '支付后立即到账；无法完成时原路退回。',
    go_top_up: '充值 {amount}', go: '充值', go_adjust: '确认调账', go_stop: '确认停机', go_restore: '确认复机', cancel: '取消', close: '关闭',
    working: '办理中…', done: '已完成。', undone: '未能完成，已全部撤销：{reason}', waits: '正在等待{whom}。可以关闭此窗口，订单会继续办理。', pay_now: '请客户支付：', order: '订单', refused: '被拒绝：{reason}', costs: '费用 {amount}。', free: '免费。',
    customer: '客户', host: '运营商', care: '人工处理', charging: '计费', other: '答复',
  },
};

interface Typed {
  amount?: string;
  method?: 'drawer' | 'voucher' | 'alipay' | 'wechat';
  source?: string;
  bucket?: string;
  direction?: 'give' | 'take';
  why?: 'user' | 'lost' | 'risk';
  reason?: string;
}
type Bucket = Row<'/tmf-api/prepayBalanceManagement/v4/bucket'>;

const money2 = /^\d{1,9}(\.\d{1,2})?$/;
// antd tells a list that is required so by an attribute that it may not have: this says the same when it is sent.
const chosen = (message: string) => ({ validator: (_: unknown, value: unknown) => (value ? Promise.resolve() : Promise.reject(new Error(message))) });
const wayOf = { alipay: 'precreate', wechat: 'native' } as const;

function TopUpFields({ method }: { method: Typed['method'] }) {
  const t = useWords(words);
  const { may } = useSession();
  const drawers = useAsk((signal) => api.list('/sublet/v1/drawers', { query: { limit: 200 }, signal }), [], may('payment.read'));
  const methods = (['drawer', 'voucher', 'alipay', 'wechat'] as const).filter((m) => m !== 'drawer' || may('payment.write'));
  return (
    <>
      <Form.Item name="amount" label={t('amount')} rules={[{ required: true, pattern: money2, message: t('amount_needed') }]}>
        <InputNumber stringMode min="0.01" max="999999" precision={2} style={{ width: '100%' }} inputMode="decimal" autoFocus />
      </Form.Item>
      <Form.Item name="method" label={t('pay_by')}>
        <Radio.Group options={methods.map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
      {method === 'drawer' &&
        (drawers.error ? (
          <Trouble error={drawers.error} again={drawers.again} />
        ) : drawers.value && drawers.value.rows.length === 0 ? (
          <Alert type="info" message={t('no_drawers')} />
        ) : (
          <Form.Item name="source" label={t('which_drawer')} rules={[chosen(t('needed'))]}>
            <Select loading={drawers.loading} options={(drawers.value?.rows ?? []).filter((d) => d.state === 'open').map((d) => ({ value: d.id, label: d.agent }))} />
          </Form.Item>
        ))}
      {method === 'voucher' && (
        <Form.Item name="source" label={t('voucher_code')} rules={[{ required: true, message: t('needed') }]}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
      )}
    </>
  );
}

function AdjustFields({ buckets }: { buckets: Bucket[] }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const left = (b: Bucket) => (b.usageType === 'monetary' ? money(b.remainingValue?.amount, language, currency) : quantity(b.remainingValue?.amount ?? 0, b.remainingValue?.units ?? '', language));
  return (
    <>
      <Form.Item name="bucket" label={t('bucket')} rules={[chosen(t('needed'))]}>
        <Select options={buckets.map((b) => ({ value: b.id, label: `${b.name === 'money' ? t('own_money') : b.name} · ${left(b)}` }))} />
      </Form.Item>
      <Form.Item name="direction" label={t('direction')}>
        <Radio.Group options={[{ value: 'give', label: t('give') }, { value: 'take', label: t('take') }]} />
      </Form.Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => {
          const chosen = buckets.find((b) => b.id === getFieldValue('bucket'));
          const whole = chosen !== undefined && chosen.usageType !== 'monetary';
          return (
            <Form.Item name="amount" label={t('amount')} {...(whole ? { extra: t('units', { units: chosen.remainingValue?.units ?? '' }) } : {})} rules={[{ required: true, pattern: whole ? /^\d{1,15}$/ : money2, message: t('amount_needed') }]}>
              <InputNumber stringMode min={whole ? '1' : '0.01'} precision={whole ? 0 : 2} style={{ width: '100%' }} inputMode="decimal" />
            </Form.Item>
          );
        }}
      </Form.Item>
    </>
  );
}

function StopFields() {
  const t = useWords(words);
  const { may } = useSession();
  const own = may('order.write');
  const reasons = [...(own ? (['user'] as const) : []), ...(may('stop.write') ? (['lost', 'risk'] as const) : [])];
  return (
    <Form.Item name="why" label={t('why_stop')}>
      <Radio.Group options={reasons.map((value) => ({ value, label: t(`why_${value}`) }))} style={{ display: 'grid', gap: 6 }} />
    </Form.Item>
  );
}

// What became of it so far.
function Outcome({ followed }: { followed: Followed }) {
  const t = useWords(words);
  const whom = (w: string | undefined) => (w === 'customer' || w === 'care' || w === 'charging' ? t(w) : w ? `${t('host')} (${w})` : t('other'));
  const { order, error } = followed;
  if (error) return <Trouble error={error} />;
  if (order === undefined || (order.state === 'open' && !order.waitsFor)) return <Alert type="info" showIcon role="status" message={t('working')} />;
  if (order.state === 'done') return <Alert type="success" showIcon role="status" message={t('done')} />;
  if (order.state === 'undone') return <Alert type="error" showIcon role="alert" message={t('undone', { reason: order.reason ?? '' })} />;
  return (
    <div className="stack">
      <Alert type="info" showIcon role="status" message={t('waits', { whom: whom(order.waitsFor) })} action={<Link to={`/orders/${order.id}`}>{t('order')}</Link>} />
      {order.waitsFor === 'customer' && (
        <>
          <p style={{ margin: 0 }}>{t('pay_now')}</p>
          <PayCode order={order.id} />
        </>
      )}
    </div>
  );
}

export function Act({ deed, number, balance, close }: { deed: Deed; number: string; balance: Balance | undefined; close: (done: boolean) => void }) {
  const t = useWords(words);
  const { may } = useSession();
  const [form] = Form.useForm<Typed>();
  const method = Form.useWatch('method', form);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const [order, setOrder] = useState<string>();
  const [action, setAction] = useState<string>();
  const [booked, setBooked] = useState<{ state: string; words: string }>();
  const key = useRef(newKey()); // one wish, however often it is sent
  const followed = useFollow(order);
  const buckets = useAsk((signal) => api.list('/tmf-api/prepayBalanceManagement/v4/bucket', { query: { 'logicalResource.id': number }, signal }), [number], deed === 'adjust');
  const begun = order !== undefined || action !== undefined;

  const adjust = async (typed: Typed) => {
    const bucket = buckets.value?.rows.find((b) => b.id === typed.bucket);
    const amount = Number(typed.amount) * (typed.direction === 'take' ? -1 : 1);
    const asked = await api.post('/tmf-api/prepayBalanceManagement/v4/adjustBalance', {
      body: { amount: { amount }, bucket: { id: typed.bucket! }, usageType: bucket!.usageType!, reason: typed.reason!, logicalResource: [{ id: number }] },
      reason: typed.reason!,
      key: key.current,
    });
    setAction(asked.id);
    for (let i = 0; i < 40; i += 1) {
      const now = await api.get('/tmf-api/prepayBalanceManagement/v4/adjustBalance/{id}', { path: { id: asked.id! } });
      if (now.status !== 'created') return setBooked({ state: now.status ?? '', words: now.description ?? '' });
      await new Promise((later) => setTimeout(later, 250));
    }
  };
  const go = async (typed: Typed) => {
    setBusy(true);
    setError(undefined);
    try {
      const reason = typed.reason ?? '';
      if (deed === 'adjust') {
        await adjust(typed);
      } else if (deed === 'top_up') {
        const source = typed.method === 'alipay' || typed.method === 'wechat' ? wayOf[typed.method] : (typed.source ?? '');
        const made = await api.post('/sublet/v1/top-ups', { body: { number, amount: typed.amount!, payment: { method: typed.method!, source } }, reason, key: key.current });
        setOrder(made.order);
      } else {
        const made = await api.post('/sublet/v1/orders', {
          body: { request: { kind: deed === 'stop' ? 'suspend' : 'resume', line: number, channel: 'care', ...(deed === 'stop' && typed.why !== 'user' ? { reason: typed.why! } : {}) }, payment: { method: 'none' } },
          reason,
          key: key.current,
        });
        setOrder(made.id);
      }
    } catch (e) {
      const problem = asApiError(e);
      setError(problem);
      if (problem.status !== 0) key.current = newKey(); // what was answered is settled; another try is another wish
    } finally {
      setBusy(false);
    }
  };
  const initial: Typed = { method: may('payment.write') ? 'drawer' : 'voucher', direction: 'give', why: may('order.write') ? 'user' : 'risk', ...(balance ? { bucket: `${balance.account}-money` } : {}) };
  return (
    <Modal open title={t(`title_${deed}`, { number: phone(number) })} onCancel={() => close(begun)} footer={null} destroyOnHidden maskClosable={!begun && !busy}>
      {begun ? (
        <div className="stack">
          {action !== undefined ? (
            booked === undefined ? (
              <Alert type="info" showIcon role="status" message={t('working')} />
            ) : booked.state === 'completed' ? (
              <Alert type="success" showIcon role="status" message={t('done')} />
            ) : (
              <Alert type="error" showIcon role="alert" message={t('refused', { reason: booked.words })} />
            )
          ) : (
            <Outcome followed={followed} />
          )}
          <Button type="primary" onClick={() => close(true)} style={{ alignSelf: 'end' }}>
            {t('close')}
          </Button>
        </div>
      ) : (
        <Form form={form} layout="vertical" requiredMark={false} initialValues={initial} onFinish={(typed: Typed) => void go(typed)} validateTrigger="onSubmit">
          <p className="soft" style={{ marginTop: 0 }}>
            {t(`${deed}_what`)}
          </p>
          {deed === 'top_up' && <TopUpFields method={method} />}
          {deed === 'adjust' && (buckets.error ? <Trouble error={buckets.error} again={buckets.again} /> : <AdjustFields buckets={buckets.value?.rows ?? []} />)}
          {deed === 'stop' && <StopFields />}
          <Form.Item name="reason" label={t('reason')} rules={[{ required: true, whitespace: true, message: t('reason_needed') }]}>
            <Input.TextArea rows={2} maxLength={160} />
          </Form.Item>
          {error && (
            <div style={{ marginBottom: 12 }}>
              <Trouble error={error} />
            </div>
          )}
          <div className="row" style={{ justifyContent: 'end' }}>
            <Button onClick={() => close(false)}>{t('cancel')}</Button>
            <Button type="primary" danger={deed === 'stop'} htmlType="submit" loading={busy}>
              {deed === 'top_up' ? t('go') : t(`go_${deed}`)}
            </Button>
          </div>
        </Form>
      )}
    </Modal>
  );
}
