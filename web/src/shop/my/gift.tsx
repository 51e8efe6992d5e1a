// Money or units given to somebody else's number.
import { Button } from 'antd-mobile';
import { useEffect, useState } from 'react';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { transfers, useFollowMove } from '../../shared/follow';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useSend } from '../../shared/send';
import { typedAmount } from '../amount';
import { useBrand, useHome } from '../brand';
import { More, useGrowing } from '../growing';
import { Choose, Empty, Field, Note, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Sheet } from '../sheet';
import { asLine, useBalance, useLine } from './line';
import { units } from '../units';

const words = {
  en: { title: 'Give', sub: 'Money or what is left of a package, to another number here.', what: 'What', money: 'Money', to: 'To which number', number_form: 'Eleven digits, beginning with 1; not your own.', amount: 'How much', amount_money: 'in {currency}', amount_octets: 'in MB', amount_seconds: 'in minutes', amount_messages: 'in messages', amount_points: 'in points', amount_form: 'A number above 0.', left: '{left} left', go: 'Give it', sure: 'Give {what} to {number}?', sure_do: 'It moves at once. It comes back only if they give it back.', sure_go: 'Yes, give it', none: 'There is nothing that could be given.', working: 'Under way …', late: 'What has become of it is not known yet: it is asked for again by itself.', done: 'It is there. {what} went to {number}.', failed: 'It could not be given; nothing was taken.', failed_do: 'Perhaps the number is none of ours, this is not for giving, or more than is left.', another: 'Give something else', before: 'Given so far', state_created: 'under way', state_completed: 'arrived', state_failed: 'not given' },
  zh: { title: '转赠', sub: '将余额或套餐剩余量转赠给本网其他号码。', what: '转赠内容', money: '余额', to: '对方号码', number_form: '请输入 11 位手机号码，不能是本机。', amount: '数量', amount_money: '单位：{currency}', amount_octets: '单位：MB', amount_seconds: '单位：分钟', amount_messages: '单位：条', amount_points: '单位：分', amount_form: '请填写大于 0 的数。', left: '剩余 {left}', go: '转赠', sure: '确认将 {what} 转赠给 {number}？', sure_do: '转赠立即生效，只能由对方转回。', sure_go: '确认转赠', none: '暂无可转赠的内容。', working: '办理中…', late: '暂未查到办理结果，正在自动重新查询。', done: '转赠成功：{what} 已转给 {number}。', failed: '转赠未成功，未扣减任何内容。', failed_do: '可能对方不是本网号码、该项不可转赠，或剩余量不足。', another: '继续转赠', before: '转赠记录', state_created: '办理中', state_completed: '已到账', state_failed: '未成功' },
};
type Bucket = Row<'/tmf-api/prepayBalanceManagement/v4/bucket'>;
interface Sent {
  id: string;
  bucket: Bucket; // as it was: it may be empty by now, and not be listed any more
  amount: number;
  line: string;
}
const per: Record<string, number> = { octets: 1 << 20, seconds: 60 };

function Outcome({ sent, what, over, another }: { sent: Sent; what: string; over: () => void; another: () => void }) {
  const t = useWords(words);
  const { state, error, again } = useFollowMove(transfers, sent.id);
  useEffect(() => {
    if (state === 'completed' || state === 'failed') over();
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [state]);
  return (
    <div className="panel stack tight narrow">
      {state === 'created' && <Note>{t(error ? 'late' : 'working')}</Note>}
      {state === 'created' && error && <Trouble error={error} again={again} />}
      {state === 'completed' && <Note kind="good">{t('done', { what, number: phone(sent.line) })}</Note>}
      {state === 'failed' && (
        <Note kind="bad">
          <strong>{t('failed')}</strong>
          <div>{t('failed_do')}</div>
        </Note>
      )}
      {state !== 'created' && <Button onClick={another}>{t('another')}</Button>}
    </div>
  );
}

export default function Gift() {
  const t = useWords(words);
  const { language } = useLanguage();
  const brand = useBrand();
  const own = useLine();
  const my = `${useHome()}/my`;
  const buckets = useAsk((signal) => api.list('/tmf-api/prepayBalanceManagement/v4/bucket', { query: { 'logicalResource.id': own }, signal }), [own]);
  const balance = useBalance();
  const titles = new Map((balance.value?.buckets ?? []).map((b) => [b.bucket, b.title])); // TMF654 has their names only
  const given = useGrowing((limit, signal) => api.list(transfers, { query: { limit }, signal }), []);
  const [chosen, setChosen] = useState<string>();
  const [number, setNumber] = useState('');
  const [amount, setAmount] = useState('');
  const [shown, setShown] = useState(false);
  const { busy, error, send: sends, renew } = useSend();
  const [sure, setSure] = useState(false);
  const [sent, setSent] = useState<Sent>();
  const all = (buckets.value?.rows ?? []).filter((b) => (b.remainingValue?.amount ?? 0) > 0);
  const bucket: Bucket | undefined = all.find((b) => b.id === chosen) ?? all[0];
  const isMoney = bucket?.usageType === 'monetary';
  const unit = isMoney ? 'money' : (bucket?.remainingValue?.units ?? 'points');
  const line = asLine(number, brand.country);
  const wished = isMoney ? typedAmount(amount) : /^[1-9]\d{0,8}$/.test(amount.trim()) ? amount.trim() : undefined;
  const say = (value: number, of: Bucket) => (of.usageType === 'monetary' ? money(value, language, brand.currency, 'left') : units(value, of.remainingValue?.units ?? 'points', language));
  const wish = wished === undefined ? 0 : isMoney ? Number(wished) : Number(wished) * (per[unit] ?? 1);
  const fits = line !== undefined && line !== own && wished !== undefined && bucket !== undefined;
  const send = () =>
    sends(async (key) => {
      if (!fits) return;
      const ref = { id: bucket.id! };
      const made = await api.post(transfers, {
        body: { amount: { amount: wish, ...(isMoney ? {} : { units: unit }) }, bucket: ref, receiverBucket: ref, usageType: bucket.usageType!, receiverBucketUsageType: bucket.usageType!, reason: 'gift', channel: { id: 'online' }, logicalResource: [{ id: own }], receiverLogicalResource: { id: line } },
        key,
      });
      setSent({ id: made.id!, bucket, amount: wish, line });
      setSure(false);
    });
  const over = () => {
    given.again();
    buckets.again();
  };
  const again = () => {
    renew();
    setSent(undefined);
    setAmount('');
    setShown(false);
  };
  return (
    <Page title={t('title')} back={my} sub={t('sub')}>
      {buckets.error && <Trouble error={buckets.error} again={buckets.again} />}
      {sent !== undefined ? (
        <Outcome key={sent.id} sent={sent} what={say(sent.amount, sent.bucket)} over={over} another={again} />
      ) : buckets.value === undefined ? (
        !buckets.error && <Waiting />
      ) : bucket === undefined ? (
        <Empty title={t('none')} />
      ) : (
        <form
          className="panel stack tight narrow"
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            setShown(true);
            setSure(fits);
          }}
        >
          <Choose label={t('what')} value={bucket.id!} choose={setChosen} options={all.map((b) => ({ value: b.id!, label: `${b.name === 'money' ? t('money') : (titles.get(b.name) ?? b.name)} · ${t('left', { left: say(b.remainingValue?.amount ?? 0, b) })}` }))} />
          <Field label={t('to')} error={shown && (line === undefined || line === own) ? t('number_form') : undefined}>
            {(its) => <input {...its} className="input number" type="tel" inputMode="tel" autoComplete="off" maxLength={17} value={number} onChange={(e) => setNumber(e.target.value)} />}
          </Field>
          <Field label={t('amount')} help={wordFor(t, words, 'amount_', unit).replace('{currency}', brand.currency === 'CNY' && language === 'zh' ? '元' : brand.currency)} error={shown && wished === undefined ? t('amount_form') : undefined}>
            {(its) => <input {...its} className="input number" inputMode="decimal" autoComplete="off" maxLength={9} value={amount} onChange={(e) => setAmount(e.target.value)} />}
          </Field>
          <Button block color="primary" size="large" type="submit">
            {t('go')}
          </Button>
        </form>
      )}
      {sure && fits && (
        <Sheet title={t('sure', { what: say(wish, bucket), number: phone(line) })} close={() => setSure(false)}>
          <p>{t('sure_do')}</p>
          {error && <Trouble error={error} />}
          <Button block color="primary" size="large" loading={busy} onClick={() => void send()}>
            {t('sure_go')}
          </Button>
        </Sheet>
      )}
      {(given.value?.rows.length ?? 0) > 0 && (
        <section className="panel">
          <h2>{t('before')}</h2>
          <ul className="facts-list">
            {given.value!.rows.map((g) => (
              <li key={g.id}>
                <span>
                  {phone(g.receiverLogicalResource?.id)} <small className="soft">{time(g.requestedDate, language, brand.timeZone)}</small>
                </span>
                <span className="number">
                  {g.usageType === 'monetary' ? money(g.amount?.amount, language, brand.currency) : units(g.amount?.amount ?? 0, g.amount?.units ?? 'points', language)} <small className="soft">{wordFor(t, words, 'state_', g.status ?? '')}</small>
                </span>
              </li>
            ))}
          </ul>
          <More of={given} />
        </section>
      )}
    </Page>
  );
}
