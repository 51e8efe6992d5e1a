// What each deed on a line asks for besides its reason.
import { Alert, Form, Input, InputNumber, Radio, Select } from 'antd';
import { Link } from 'react-router-dom';
import { api, type Answer, type Row } from '../../shared/api';
import { useAsk, type Asked } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { money, quantity } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useSession, useWho } from '../../shared/session';
import { whole } from '../../shared/whole';
import { useOrderWords } from '../orders/words';
import { words, type Deed, type Typed } from './act-words';

export type Bucket = Row<'/tmf-api/prepayBalanceManagement/v4/bucket'>;
export type Quote = Answer<'/sublet/v1/quotes', 'post'>;

const iccidForm = /^\d{19,20}$/;
export const money2 = /^\d{1,9}(\.\d{1,2})?$/;
// antd tells a list that is required so by an attribute that it may not have: this says the same when it is sent.
const chosen = (message: string) => ({ validator: (_: unknown, value: unknown) => (value ? Promise.resolve() : Promise.reject(new Error(message))) });

// How it is paid. Of an order about the line, its own account may pay too.
export function PayFields({ method, account }: { method: Typed['method']; account: boolean }) {
  const t = useWords(words);
  const { may } = useSession();
  const drawers = useAsk((signal) => whole((page) => api.list('/sublet/v1/drawers', { query: { ...page, state: 'open' }, signal })), [], may('payment.read'));
  const methods = (['account', 'drawer', 'voucher', 'alipay', 'wechat'] as const).filter((m) => (m === 'account' ? account : m !== 'drawer' || may('payment.write')));
  return (
    <>
      <Form.Item name="method" label={t('pay_by')}>
        <Radio.Group options={methods.map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
      {method === 'drawer' &&
        (drawers.error ? (
          <Trouble error={drawers.error} again={drawers.again} />
        ) : drawers.value && drawers.value.length === 0 ? (
          <Alert type="info" message={t('no_drawers')} action={<Link to="/payments?tab=drawers">{t('open_drawer')}</Link>} style={{ marginBottom: 16 }} />
        ) : (
          <Form.Item name="source" label={t('which_drawer')} rules={[chosen(t('needed'))]}>
            <Select loading={drawers.loading} options={(drawers.value ?? []).map((d) => ({ value: d.id, label: d.agent }))} />
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

export function TopUpFields({ method }: { method: Typed['method'] }) {
  const t = useWords(words);
  return (
    <>
      <Form.Item name="amount" label={t('amount')} rules={[{ required: true, pattern: money2, message: t('amount_needed') }]}>
        <InputNumber stringMode min="0.01" max="999999" precision={2} style={{ width: '100%' }} inputMode="decimal" autoFocus />
      </Form.Item>
      <PayFields method={method} account={false} />
    </>
  );
}

// A bucket of the account, and how much of it.
export function BucketFields({ deed, buckets }: { deed: 'adjust' | 'gift'; buckets: Bucket[] }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const left = (b: Bucket) => (b.usageType === 'monetary' ? money(b.remainingValue?.amount, language, currency, 'left') : quantity(b.remainingValue?.amount ?? 0, b.remainingValue?.units ?? '', language));
  const choice = deed === 'adjust' ? buckets : buckets.filter((b) => b.name === 'money' || b.usageType !== 'monetary'); // of money only the account's own is given
  return (
    <>
      <Form.Item name="bucket" label={t(deed === 'adjust' ? 'bucket' : 'gift_bucket')} rules={[chosen(t('needed'))]}>
        <Select options={choice.map((b) => ({ value: b.id, label: `${b.name === 'money' ? t('own_money') : b.name} · ${left(b)}` }))} />
      </Form.Item>
      {deed === 'adjust' ? (
        <Form.Item name="direction" label={t('direction')}>
          <Radio.Group options={[{ value: 'give', label: t('give') }, { value: 'take', label: t('take') }]} />
        </Form.Item>
      ) : (
        <Form.Item name="to" label={t('to')} rules={[{ required: true, pattern: /^(86)?1\d{10}$/, message: t('to_form') }]}>
          <Input inputMode="tel" maxLength={13} autoComplete="off" />
        </Form.Item>
      )}
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => {
          const of = buckets.find((b) => b.id === getFieldValue('bucket'));
          const whole = of !== undefined && of.usageType !== 'monetary';
          return (
            <Form.Item name="amount" label={t('amount')} {...(whole ? { extra: t('units', { units: of.remainingValue?.units ?? '' }) } : {})} rules={[{ required: true, pattern: whole ? /^\d{1,15}$/ : money2, message: t('amount_needed') }]}>
              <InputNumber stringMode min={whole ? '1' : '0.01'} precision={whole ? 0 : 2} style={{ width: '100%' }} inputMode="decimal" />
            </Form.Item>
          );
        }}
      </Form.Item>
    </>
  );
}

export function StopFields() {
  const t = useWords(words);
  const { may } = useSession();
  const reasons = [...(may('order.write') ? (['user'] as const) : []), ...(may('stop.write') ? (['lost', 'risk'] as const) : [])];
  return (
    <Form.Item name="why" label={t('why_stop')}>
      <Radio.Group options={reasons.map((value) => ({ value, label: t(`why_${value}`) }))} style={{ display: 'grid', gap: 6 }} />
    </Form.Item>
  );
}

export function ChangeFields() {
  const t = useWords(words);
  const offers = useAsk((signal) => whole((page) => api.list('/tmf-api/productCatalogManagement/v4/productOffering', { query: { 'productSpecification.id': 'mobile-line', lifecycleStatus: 'Active', ...page }, signal })), []);
  if (offers.error) return <Trouble error={offers.error} again={offers.again} />;
  return (
    <>
      <Form.Item name="offer" label={t('offer')} rules={[chosen(t('needed'))]}>
        <Select showSearch optionFilterProp="label" loading={offers.loading} options={(offers.value ?? []).map((o) => ({ value: o.id, label: o.name ?? o.id }))} />
      </Form.Item>
      <Form.Item name="when" label={t('when')}>
        <Radio.Group options={(['now', 'next_period'] as const).map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
    </>
  );
}

export function SimFields({ sim }: { sim: Typed['sim'] }) {
  const t = useWords(words);
  return (
    <>
      <Form.Item name="sim" label={t('sim_kind')}>
        <Radio.Group options={(['card', 'esim'] as const).map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
      {sim === 'esim' ? (
        <Form.Item name="eid" label={t('eid')} rules={[{ pattern: /^\d{32}$/, message: t('eid_form') }]}>
          <Input inputMode="numeric" maxLength={32} autoComplete="off" />
        </Form.Item>
      ) : (
        <Form.Item name="iccid" label={t('iccid')} rules={[{ pattern: iccidForm, message: t('iccid_form') }]}>
          <Input inputMode="numeric" maxLength={20} autoComplete="off" />
        </Form.Item>
      )}
    </>
  );
}

// What an order comes to, before anybody says yes to it.
export function Price({ quote }: { quote: Asked<Quote> }) {
  const t = useWords(words);
  const say = useOrderWords();
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  if (quote.error) return <div style={{ marginBottom: 12 }}><Trouble error={quote.error} again={quote.again} /></div>;
  if (quote.loading || quote.value === undefined) return <p role="status" className="soft">{t('asking')}</p>;
  return (
    <section aria-label={t('price')} className="price" role="status">
      <dl className="facts">
        {quote.value.items.filter((i) => i.amount !== 0).map((i) => (
          <div key={`${i.what} ${i.title}`} style={{ display: 'contents' }}>
            <dt>{say.item(i.what, i.title)}</dt>
            <dd className="number">{money(i.amount, language, currency)}</dd>
          </div>
        ))}
        <dt>{t('total')}</dt>
        <dd><strong className="number">{quote.value.total === 0 ? t('free') : money(quote.value.total, language, currency)}</strong></dd>
      </dl>
    </section>
  );
}

// The order that is meant, once enough of it is typed.
export function wishOf(deed: Deed, number: string, typed: Partial<Typed>): NonNullable<Quote['request']> | undefined {
  const base = { line: number, channel: 'care' };
  if (deed === 'change') return typed.offer ? { ...base, kind: 'change_offer', offer: typed.offer, when: typed.when ?? 'now' } : undefined;
  if (deed !== 'sim') return undefined;
  if (typed.sim === 'esim') return { ...base, kind: 'replace_sim', sim: 'esim', ...(/^\d{32}$/.test(typed.eid ?? '') ? { eid: typed.eid! } : {}) };
  return { ...base, kind: 'replace_sim', sim: 'card', ...(iccidForm.test(typed.iccid ?? '') ? { iccid: typed.iccid! } : {}) };
}
