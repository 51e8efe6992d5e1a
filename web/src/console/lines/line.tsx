// One line: its state, what is in its account, what it was charged and why, its orders and payments, what happened to its number.
import { Alert, Button, Tabs } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'react-router-dom';
import { api, ApiError, type Answer, type Row } from '../../shared/api';
import { useAsk, useEvery } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { day, money, phone, quantity, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { Empty, Rows } from '../../shared/rows';
import { useSession, useWho } from '../../shared/session';
import { traitOf } from '../../shared/traits';
import { Waiting } from '../app';
import { useHostNames, useOfferNames } from '../names';
import { useOrderWords } from '../orders/words';
import { Act, type Deed } from './act';
import { Complain } from './complain';
import { Bills, Entries } from './account';
import { Charges } from './charges';
import { Contracts } from './contracts';
import { History, LineOrders, LinePayments } from './lists';
import { Live } from './live';
import { words } from './words';

export type Balance = Answer<'/sublet/v1/balance/{number}', 'get'>;
export type Product = Row<'/tmf-api/productInventory/v4/product'>;

// A state of stops in words: "half+data".
export function useStops(): (state: string | undefined) => string {
  const t = useWords(words);
  return (state) => (state ?? 'none').split('+').map((s) => (`stop_${s}` in words.en ? t(`stop_${s}` as keyof typeof words.en) : s)).join(' · ');
}

async function lineOf(number: string, mayRead: boolean, signal: AbortSignal): Promise<{ product: Product | undefined; balance: Balance | undefined }> {
  const [products, balance] = await Promise.all([
    api.list('/tmf-api/productInventory/v4/product', { query: { name: number, limit: 1000 }, signal }),
    mayRead
      ? api.get('/sublet/v1/balance/{number}', { path: { number }, signal }).catch((e: unknown) => {
          if (e instanceof ApiError && e.status === 404) return undefined;
          throw e;
        })
      : undefined,
  ]);
  const product = products.rows.find((p) => p.status !== 'terminated') ?? products.rows[0];
  if (product === undefined && balance === undefined) throw new ApiError(404, 'unknown_line', number);
  return { product, balance };
}

function Buckets({ balance }: { balance: Balance }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  if (balance.buckets.length === 0) return <Empty title={t('no_buckets')}>{t('no_buckets_do')}</Empty>;
  const say = (amount: unknown, unit: string) => (unit === 'money' ? money(String(amount), language, currency, 'left') : quantity(Number(amount), unit, language));
  return (
    <div className="buckets">
      {balance.buckets.map((b, i) => {
        const left = Number(b.left);
        const granted = b.granted === undefined ? undefined : Math.max(Number(b.granted), left);
        const unit = b.unit ?? 'points';
        const text = granted === undefined ? t('left', { left: say(b.left, unit) }) : t('left_of', { left: say(b.left, unit), granted: say(granted, unit) });
        const share = granted === undefined || granted <= 0 ? undefined : Math.max(0, Math.min(100, (100 * left) / granted));
        return (
          <div key={`${b.bucket} ${b.from} ${i}`}>
            <div className="bucket-head">
              <span>
                <strong>{b.title ?? b.bucket}</strong> {b.of_line === 0 && balance.lines.length > 1 && <span className="soft">{t('of_all')}</span>}
              </span>
              <span>
                <span className="number">{text}</span> <span className="soft">{b.until ? t('until', { time: day(b.until, language, timeZone) }) : t('no_end')}</span>
              </span>
            </div>
            {share !== undefined && (
              <div className="bar" role="meter" aria-label={b.title ?? b.bucket ?? ''} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(share)} aria-valuetext={text}>
                <span style={{ width: `${share}%` }} />
              </div>
            )}
          </div>
        );
      })}
    </div>
  );
}

function Offers({ balance }: { balance: Balance }) {
  const t = useWords(words);
  const offerName = useOfferNames();
  const { language } = useLanguage();
  const { timeZone } = useWho();
  return (
    <Rows
      file="packages"
      label={t('offers')}
      rows={balance.offers}
      rowKey={(o) => `${o.offer} ${o.since} ${o.of_line}`}
      empty={<Empty title={t('no_offers')} />}
      columns={[
        { key: 'offer', title: t('offer'), show: (o) => <>{offerName(o.offer)}{o.quantity ? ` × ${o.quantity}` : ''}</>, csv: (o) => o.offer },
        { key: 'since', title: t('offer_since'), show: (o) => <span className="number">{day(o.since ?? undefined, language, timeZone)}</span>, csv: (o) => o.since ?? undefined },
        { key: 'next', title: t('offer_next'), show: (o) => <span className="number">{o.next ? day(o.next, language, timeZone) : '–'}</span>, csv: (o) => o.next ?? undefined },
      ]}
    />
  );
}

const tabs = ['charges', 'entries', 'stops', 'bills', 'orders', 'payments', 'contracts', 'history'] as const;
type Tab = (typeof tabs)[number];
const needs: Record<Tab, string> = { charges: 'usage.read', entries: 'bill.read', stops: 'bill.read', bills: 'bill.read', orders: 'order.read', payments: 'payment.read', contracts: 'inventory.read', history: 'number.read' };

export function LinePage() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { may } = useSession();
  const stops = useStops();
  const offerName = useOfferNames(), hostName = useHostNames();
  const say = useOrderWords();
  const { number = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const [deed, setDeed] = useState<Deed>();
  const [complaining, setComplaining] = useState(false);
  const [turn, setTurn] = useState(0);
  const { value, error, loading, again } = useAsk((signal) => lineOf(number, may('balance.read'), signal), [number, turn]);
  const asked = query.get('tab') as Tab | null;
  const own = value?.balance?.lines.find((l) => l.line === number) ?? value?.balance?.lines[0];
  const moving = own !== undefined && own.wanted !== own.confirmed;
  useEvery(moving ? 2 : 15, again, value !== undefined);
  if (error && value === undefined)
    return error.code === 'unknown_line' ? (
      <section className="panel">
        <Empty title={t('unknown')}>
          <p>{t('unknown_do')}</p>
          <Link to="/lines">{t('back')}</Link>
        </Empty>
      </section>
    ) : (
      <Trouble error={error} again={again} />
    );
  if (value === undefined) return <Waiting />;
  const { product, balance } = value;
  const closed = product?.status === 'terminated' && balance === undefined;
  const account = balance ? String(balance.account) : number;
  const open = tabs.filter((tab) => may(needs[tab]) && !(closed && (tab === 'entries' || tab === 'stops' || tab === 'bills'))); // of an account that is no more, there is no page
  const tab = asked && open.includes(asked) ? asked : open[0];
  const stopped = product?.status === 'suspended' || (own?.wanted ?? 'none') !== 'none';
  const holder = product?.relatedParty?.find((p) => p.role === 'customer')?.id;
  const iccid = product?.realizingResource?.find((r) => r.id?.startsWith('s-'))?.id?.slice(2);
  const acts = product !== undefined && !closed;
  const traits = product?.productCharacteristic;
  const monthly = traitOf(traits, 'monthlyMinimum');
  const deposit = traitOf(traits, 'depositHeld');
  return (
    <div className="stack" aria-busy={loading}>
      <div className="row">
        <div className="grow">
          <div className="soft">
            <Link to="/lines">{t('lines')}</Link>
          </div>
          <h1 className="page-title number">{phone(number)}</h1>
        </div>
        {acts && (
          <div className="row">
            {may('balance.write') && <Button type="primary" onClick={() => setDeed('top_up')}>{t('top_up')}</Button>}
            {may('bill.write') && balance && <Button onClick={() => setDeed('adjust')}>{t('adjust')}</Button>}
            {may('balance.write') && balance && <Button onClick={() => setDeed('gift')}>{t('gift')}</Button>}
            {may('order.write') && <Button onClick={() => setDeed('change')}>{t('change_offer')}</Button>}
            {may('order.write') && <Button onClick={() => setDeed('sim')}>{t('new_sim')}</Button>}
            {may('order.write') && may('party.read') && <Button onClick={() => setComplaining(true)}>{t('complaint')}</Button>}
            {(may('order.write') || may('stop.write')) && <Button danger onClick={() => setDeed('stop')}>{t('stop')}</Button>}
            {(may('order.write') || may('stop.write')) && stopped && <Button onClick={() => setDeed('restore')}>{t('restore')}</Button>}
          </div>
        )}
      </div>
      {error && <Trouble error={error} again={again} />}
      {product === undefined && <Alert type="info" showIcon message={t('only_charging')} />}
      <div className="two">
        <section className="panel">
          <div className="panel-head">
            <h2>{t('account')}</h2>
            <span className={`state ${closed ? 'bad' : stopped ? 'bad' : 'good'}`}>{closed ? t('state_closed') : stopped ? t('state_stopped') : t('state_active')}</span>
          </div>
          <dl className="facts">
            {balance && (
              <>
                <dt>{t('money')}</dt>
                <dd><strong className="number">{money(balance.money, language, currency, 'left')}</strong></dd>
                <dt>{t('available')}</dt>
                <dd className="number">{money(balance.available, language, currency, 'left')} <span className="soft">{Number(balance.credit_limit) !== 0 && `${t('credit')} ${money(balance.credit_limit, language, currency)}`}</span></dd>
                <dt>{t('wanted')}</dt>
                <dd>{stops(own?.wanted)}</dd>
                <dt>{t('confirmed')}</dt>
                <dd>{stops(own?.confirmed)} {moving && <span className="soft">({t('on_the_way')})</span>}</dd>
                <dt>{t('sessions')}</dt>
                <dd className="number">{balance.sessions ?? 0}</dd>
              </>
            )}
            <dt>{t('host')}</dt>
            <dd>{hostName(traitOf(traits, 'host') ?? own?.host)}</dd>
            {product && (
              <>
                <dt>{t('offer')}</dt>
                <dd>{offerName(product.productOffering?.id)}</dd>
                <dt>{t('since')}</dt>
                <dd className="number">{time(product.startDate, language, timeZone)}</dd>
                {holder && (<><dt>{t('party')}</dt><dd><code>{holder}</code></dd></>)}
                {iccid && (<><dt>{t('iccid')}</dt><dd><code>{iccid}</code></dd></>)}
                {traitOf(traits, 'channel') && (<><dt>{t('channel')}</dt><dd>{say.channel(traitOf(traits, 'channel')!)}</dd></>)}
                {monthly && (<><dt>{t('minimum')}</dt><dd className="number">{money(monthly, language, currency)}</dd></>)}
                {deposit && (<><dt>{t('deposit')}</dt><dd className="number">{money(deposit, language, currency)}</dd></>)}
              </>
            )}
          </dl>
        </section>
        {balance && (
          <section className="panel">
            <h2>{t('buckets')}</h2>
            <Buckets balance={balance} />
          </section>
        )}
      </div>
      {balance && (
        <div className="two">
          <section className="panel">
            <h2>{t('offers')}</h2>
            <Offers balance={balance} />
          </section>
          {balance.counters.length > 0 && (
            <section className="panel">
              <h2>{t('counters')}</h2>
              <Rows
                file={`counters-${number}`}
                label={t('counters')}
                rows={balance.counters}
                rowKey={(c) => `${c.counter} ${c.period} ${c.of_line}`}
                empty={null}
                columns={[
                  { key: 'counter', title: t('counter'), show: (c) => c.counter, csv: (c) => c.counter },
                  { key: 'period', title: t('period'), show: (c) => <span className="number">{c.period}</span>, csv: (c) => c.period },
                  { key: 'value', title: t('value'), show: (c) => (c.unit === undefined ? c.value : c.unit === 'money' ? c.text : quantity(c.value ?? 0, c.unit, language)), right: true, csv: (c) => c.value },
                ]}
              />
            </section>
          )}
        </div>
      )}
      {balance && <Live number={number} />}
      {tab && (
        <section className="panel">
          <Tabs
            activeKey={tab}
            onChange={(key) => setQuery({ tab: key }, { replace: true })}
            destroyOnHidden
            items={open.map((key) => ({
              key,
              label: t(`tab_${key}`),
              children: key === 'charges' ? <Charges number={number} /> : key === 'entries' ? <Entries of="money" account={account} turn={turn} /> : key === 'stops' ? <Entries of="stops" account={account} turn={turn} /> : key === 'bills' ? <Bills account={account} /> : key === 'orders' ? <LineOrders number={number} turn={turn} /> : key === 'payments' ? <LinePayments number={number} turn={turn} /> : key === 'contracts' ? <Contracts number={number} /> : <History number={number} turn={turn} />,
            }))}
          />
        </section>
      )}
      {complaining && <Complain number={number} close={() => setComplaining(false)} />}
      {deed && (
        <Act
          deed={deed}
          number={number}
          balance={balance}
          close={(done) => {
            setDeed(undefined);
            if (done) setTurn((n) => n + 1);
          }}
        />
      )}
    </div>
  );
}
