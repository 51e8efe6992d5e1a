// Merchants at the wallets: by which the operator is paid. Added with their keys, which go in and are never shown again; paused and resumed; their keys
// replaced before a certificate ends.
import { Alert, Button, Checkbox, Dropdown, Form, Input, InputNumber, Radio } from 'antd';
import { api, type Row } from '../../shared/api';
import { day } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { useActs } from '../acts';
import { Stale, useSeen } from '../seen';
import { merchantWords as words } from './merchant-words';

type Merchant = Row<'/sublet/v1/merchants'>;
type Hand = 'pause' | 'resume' | 'keys';
type Wallet = 'alipay' | 'wechat';
const secretNames = { alipay: ['private_key', 'wallet_key', 'app_cert', 'root_cert'], wechat: ['private_key', 'serial', 'api_key', 'wallet_key', 'wallet_serial'] } as const;
const optional: readonly string[] = ['app_cert', 'root_cert', 'wallet_serial'];
const short: readonly string[] = ['serial', 'api_key', 'wallet_serial'];
type Secrets = Partial<Record<(typeof secretNames)[Wallet][number], string>>;
interface Typed {
  reason: string;
  wallet: Wallet;
  title: string;
  account: string;
  app: string;
  province?: string;
  channel?: string;
  rank?: number;
  fee?: string;
  feeTax?: string;
  settleDays?: number;
  paused?: boolean;
  secrets: Secrets;
}

// Per cent with at most four decimals, as millionths: "0.6" is 6,000.
export const ppmOf = (percent: string): number => Number(percent.split('.')[0]) * 10_000 + Number((percent.split('.')[1] ?? '').padEnd(4, '0'));
const percent = /^\d{1,3}(\.\d{1,4})?$/;
const given = (secrets: Secrets): Record<string, string> => Object.fromEntries(Object.entries(secrets).map(([name, text]) => [name, text?.trim() ?? '']).filter(([, text]) => text !== ''));

function SecretFields({ wallet }: { wallet: Wallet }) {
  const t = useWords(words);
  return (
    <>
      <Alert type="info" showIcon message={t('secrets_what')} style={{ marginBottom: 12 }} />
      {secretNames[wallet].map((name) => (
        <Form.Item key={`${wallet} ${name}`} name={['secrets', name]} label={t(`${wallet}_${name}` as keyof typeof words.en)} rules={optional.includes(name) ? [] : [{ required: true, whitespace: true, message: t('needed') }]}>
          {name === 'api_key' ? <Input.Password autoComplete="off" maxLength={64} /> : short.includes(name) ? <Input autoComplete="off" spellCheck={false} maxLength={80} /> : <Input.TextArea rows={3} autoComplete="off" spellCheck={false} style={{ fontFamily: 'monospace' }} placeholder="-----BEGIN …" />}
        </Form.Item>
      ))}
    </>
  );
}

function Fields({ wallet }: { wallet: Wallet }) {
  const t = useWords(words);
  const needed = [{ required: true, whitespace: true, message: t('needed') }];
  const rate = [{ pattern: percent, message: t('percent_form') }];
  return (
    <>
      <Form.Item name="wallet" label={t('wallet')}>
        <Radio.Group options={(['alipay', 'wechat'] as const).map((value) => ({ value, label: t(`wallet_${value}`) }))} />
      </Form.Item>
      <Form.Item name="title" label={t('name')} rules={needed}>
        <Input maxLength={30} autoComplete="off" />
      </Form.Item>
      <div className="two">
        <Form.Item name="account" label={t(`account_${wallet}`)} rules={needed}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="app" label={t(`app_${wallet}`)} rules={needed}>
          <Input maxLength={40} autoComplete="off" />
        </Form.Item>
        <Form.Item name="province" label={t('province')}>
          <Input maxLength={20} autoComplete="off" />
        </Form.Item>
        <Form.Item name="channel" label={t('by_channel')}>
          <Input maxLength={60} autoComplete="off" />
        </Form.Item>
        <Form.Item name="fee" label={t('fee')} rules={rate}>
          <Input inputMode="decimal" autoComplete="off" suffix="%" />
        </Form.Item>
        <Form.Item name="feeTax" label={t('fee_tax')} rules={rate}>
          <Input inputMode="decimal" autoComplete="off" suffix="%" />
        </Form.Item>
        <Form.Item name="settleDays" label={t('settle_days')}>
          <InputNumber min={0} max={60} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="rank" label={t('rank')} extra={t('rank_extra')}>
          <InputNumber min={0} max={1_000_000} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </div>
      <SecretFields wallet={wallet} />
      <Form.Item name="paused" valuePropName="checked">
        <Checkbox>{t('begin_paused')}</Checkbox>
      </Form.Item>
    </>
  );
}

function Add({ close }: { close: (done: boolean) => void }) {
  const t = useWords(words);
  const [form] = Form.useForm<Typed>();
  const wallet = Form.useWatch('wallet', form) ?? 'alipay';
  const body = (m: Typed) => ({
    wallet: m.wallet, title: m.title.trim(), account: m.account.trim(), app: m.app.trim(), secrets: given(m.secrets), state: m.paused ? ('paused' as const) : ('active' as const),
    ...(m.province?.trim() ? { province: m.province.trim() } : {}), ...(m.channel?.trim() ? { channel: m.channel.trim() } : {}), ...(m.fee ? { feePpm: ppmOf(m.fee) } : {}), ...(m.feeTax ? { feeTaxPpm: ppmOf(m.feeTax) } : {}),
    ...(m.settleDays == null ? {} : { settleDays: m.settleDays }), ...(m.rank == null ? {} : { rank: m.rank }),
  });
  return (
    <ReasonDialog<Typed> title={t('add_title')} what={t('add_what')} form={form} go={t('go_add')} initial={{ wallet: 'alipay' }} close={close} run={async (m, key) => void (await api.post('/sublet/v1/merchants', { body: body(m) as never, reason: m.reason, key }))}>
      <Fields wallet={wallet} />
    </ReasonDialog>
  );
}

function Change({ of, hand, close }: { of: Merchant; hand: Hand; close: (done: boolean) => void }) {
  const t = useWords(words);
  const { seen, stale, change } = useSeen(of, () => api.get('/sublet/v1/merchants/{id}', { path: { id: of.id } }), () => undefined);
  return (
    <ReasonDialog<Typed>
      title={t(`${hand}_title`, { name: seen.title })}
      what={<>{stale && <Stale />}{t(`${hand}_what`)} {stale && <strong>{t(`m_${seen.state}`)}</strong>}</>}
      go={t(`go_${hand}`)}
      danger={hand === 'pause'}
      close={(done) => close(done || stale)}
      run={({ secrets, reason }) => change((match) => api.patch('/sublet/v1/merchants/{id}', { path: { id: of.id }, body: hand === 'keys' ? { secrets: given(secrets) } : { state: hand === 'pause' ? 'paused' : 'active' }, reason, match }))}
    >
      {hand === 'keys' ? <SecretFields wallet={of.wallet === 'wechat' ? 'wechat' : 'alipay'} /> : undefined}
    </ReasonDialog>
  );
}

// What is said of a certificate's end: by when it is to be replaced.
function Certificate({ of }: { of: Merchant }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const ended = of.expires !== undefined && Date.parse(of.expires) <= Date.now();
  return (
    <>
      <span className="number">{of.expires ? day(of.expires, language, timeZone) : t('no_certificate')}</span>
      {of.warning && <div className={ended ? 'bad-text' : 'warn-text'}>{t(ended ? 'has_ended' : 'ends_soon')}</div>}
    </>
  );
}

export function Merchants({ as }: { as?: string }) {
  const t = useWords(words);
  const { may } = useSession();
  const { adding, add, doing, act, ended, turn } = useActs<{ of: Merchant; hand: Hand }>();
  const writes = may('key.write');
  const columns: Column<Merchant>[] = [
    { key: 'title', title: t('merchant'), show: (m) => <strong>{m.title}</strong>, csv: (m) => m.title },
    { key: 'id', title: t('id'), csv: (m) => m.id },
    { key: 'wallet', title: t('wallet'), show: (m) => wordFor(t, words, 'wallet_', m.wallet), csv: (m) => m.wallet },
    { key: 'account', title: t('account'), show: (m) => <><code>{m.account}</code><div className="soft">{m.app}</div></>, csv: (m) => m.account },
    { key: 'app', title: t('app'), csv: (m) => m.app },
    { key: 'where', title: t('channel'), show: (m) => [m.province, m.channel].filter(Boolean).join(' · ') || t('everywhere'), csv: (m) => `${m.province ?? ''} ${m.channel ?? ''}`.trim() },
    { key: 'expires', title: t('expires'), show: (m) => <Certificate of={m} />, csv: (m) => m.expires },
    { key: 'state', title: t('state'), show: (m) => <span className={`state ${m.state === 'active' ? 'good' : 'warn'}`}>{t(`m_${m.state}`)}</span>, csv: (m) => m.state },
    ...(writes
      ? [
          {
            key: 'act', title: '', right: true,
            show: (m: Merchant) => (
              <Dropdown trigger={['click']} menu={{ items: ([m.state === 'active' ? 'pause' : 'resume', 'keys'] as Hand[]).map((hand) => ({ key: hand, label: t(hand) })), onClick: ({ key }) => act({ of: m, hand: key as Hand }) }}>
                <Button size="small" aria-label={t('more', { name: m.title })}>
                  {t('more_short')}
                </Button>
              </Dropdown>
            ),
          } satisfies Column<Merchant>,
        ]
      : []),
  ];
  return (
    <>
      <ServerRows
        label={t('merchants')}
        name="merchants"
        {...(as ? { as } : {})}
        columns={columns}
        on={[]}
        turn={turn}
        tools={writes && <Button type="primary" onClick={add}>{t('add')}</Button>}
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/merchants', { query: { offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(m) => m.id}
        empty={<Empty title={t('none')}>{t(writes ? 'none_do' : 'none_ask')}</Empty>}
      />
      {adding && <Add close={ended} />}
      {doing && <Change {...doing} close={ended} />}
    </>
  );
}
