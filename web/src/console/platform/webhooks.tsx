// Webhooks: who is told of events, by which API; those whose receivers failed too often are paused, and go on from where they stood.
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { useWords } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
import { ReasonDialog } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession } from '../../shared/session';
import { useActs } from '../acts';
import { Once, useAbout } from './about';

const words = {
  en: {
    webhooks: 'Webhooks', of: 'Events of', callback: 'Told to', query: 'Which events', all_events: 'all', which: 'Which', s_active: 'is told', s_failing: 'fails, and is tried again', s_paused: 'paused', s_any: 'all', state: 'State', attempts: 'Failures in a row', trouble: 'What went wrong last', none: 'Nobody is told of events.', none_do: 'Register the address of a system that is to be told of orders, payments and whatever else happens.', none_like: 'No webhook is like this.',
    resume: 'Let it go on …', resume_title: 'Let this webhook go on', resume_what: 'Its receiver gets everything from where it stood, in order, each with its old id. It is paused again after twelve failures.', go_resume: 'Let it go on', remove: 'Remove …', remove_title: 'Remove this webhook', remove_what: 'Its receiver is told no more, not of what happened meanwhile either.', go_remove: 'Remove it',
    add: 'Register one …', add_title: 'Register a webhook', add_what: 'Each event is posted to the address as it happens. The secret by which the receiver knows that it is ours is shown once.', go_add: 'Register it', callback_is: 'Address', callback_form: 'An address that begins with https:// or http://.', query_is: 'Event types (empty: all)', query_extra: 'Names with commas between, such as ProductOrderStateChangeEvent.', query_form: 'Words of letters, with commas between.', once: 'The secret of {callback}. It is shown this once: the receiver checks the signature with it.', needed: 'This is needed.',
    productCatalogManagement: 'the catalogue', productOrderingManagement: 'orders', party: 'parties', usageManagement: 'uses', productInventory: 'lines', resourceInventoryManagement: 'the stock', resourcePoolManagement: 'reservations', prepayBalanceManagement: 'balances', payment: 'payments', customerBillManagement: 'bills', sublet: 'objections and merchants',
  },
  zh: {
    webhooks: 'Webhook', of: '事件类别', callback: '接收地址', query: '订阅事件', all_events: '全部', which: '范围', s_active: '正常', s_failing: '投递失败，正在重试', s_paused: '已暂停', s_any: '全部', state: '状态', attempts: '连续失败次数', trouble: '最近的问题', none: '尚无系统接收事件。', none_do: '请登记需要接收订单、支付等事件的系统地址。', none_like: '没有符合条件的 Webhook。',
    resume: '继续推送…', resume_title: '继续推送', resume_what: '接收方将从中断处起按顺序收到全部事件，事件编号不变。再次连续失败十二次后会暂停。', go_resume: '继续推送', remove: '移除…', remove_title: '移除此 Webhook', remove_what: '不再推送，期间未送达的事件也不再补发。', go_remove: '确认移除',
    add: '登记…', add_title: '登记 Webhook', add_what: '事件发生时即推送到该地址。接收方用于验签的密钥仅显示一次。', go_add: '登记', callback_is: '接收地址', callback_form: '请填写以 https:// 或 http:// 开头的地址。', query_is: '事件类型（留空为全部）', query_extra: '多个以逗号分隔，例如 ProductOrderStateChangeEvent。', query_form: '仅限字母，以逗号分隔。', once: '{callback} 的密钥，仅显示一次，接收方用它验证签名。', needed: '此项必填。',
    productCatalogManagement: '产品目录', productOrderingManagement: '订单', party: '客户', usageManagement: '用量', productInventory: '在网号码', resourceInventoryManagement: '库存', resourcePoolManagement: '号码预留', prepayBalanceManagement: '账户余额', payment: '支付', customerBillManagement: '账单', sublet: '异议与商户',
  },
};

type Webhook = Row<'/sublet/v1/webhooks'>;
const apis = ['productOrderingManagement', 'payment', 'productInventory', 'party', 'prepayBalanceManagement', 'customerBillManagement', 'usageManagement', 'resourceInventoryManagement', 'resourcePoolManagement', 'productCatalogManagement', 'sublet'] as const;
type Of = (typeof apis)[number];
interface Typed {
  reason: string;
  of: Of;
  callback: string;
  types?: string;
}

// Each API has its own hub, all alike.
const hubOf = (path: string) => ({ all: `${path}hub` as '/sublet/v1/hub', one: `${path}hub/{id}` as '/sublet/v1/hub/{id}', replay: `${path}hub/{id}/replay` as '/sublet/v1/hub/{id}/replay' });
const pathOf = (of: Of): string => (of === 'sublet' ? '/sublet/v1/' : `/tmf-api/${of}/v4/`);
const named = (path: string): Of | undefined => apis.find((of) => pathOf(of) === path);

function Register({ close, told }: { close: (done: boolean) => void; told: (callback: string, secret: string) => void }) {
  const t = useWords(words);
  return (
    <ReasonDialog<Typed>
      title={t('add_title')}
      what={t('add_what')}
      go={t('go_add')}
      initial={{ of: 'productOrderingManagement' }}
      close={close}
      run={async ({ of, callback, types, reason }, key) => {
        const chosen = (types ?? '').replace(/\s+/g, '');
        const made = await api.post(hubOf(pathOf(of)).all, { body: { callback: callback.trim(), ...(chosen === '' ? {} : { query: `eventType=${chosen}` }) }, reason, key });
        told(made.callback, made.secret ?? '');
      }}
    >
      <Form.Item name="of" label={t('of')}>
        <Select options={apis.map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
      <Form.Item name="callback" label={t('callback_is')} rules={[{ required: true, whitespace: true, message: t('needed') }, { pattern: /^\s*https?:\/\/\S+\s*$/, message: t('callback_form') }]}>
        <Input inputMode="url" autoComplete="off" maxLength={1000} placeholder="https://" />
      </Form.Item>
      <Form.Item name="types" label={t('query_is')} extra={t('query_extra')} rules={[{ pattern: /^[A-Za-z,\s]*$/, message: t('query_form') }]}>
        <Input autoComplete="off" maxLength={900} />
      </Form.Item>
    </ReasonDialog>
  );
}

export function Webhooks() {
  const t = useWords(words);
  const { may } = useSession();
  const about = useAbout();
  const { of, put } = useKept();
  const which = of('which') || 'any';
  const { adding, add, doing, act, ended, turn } = useActs<{ of: Webhook; hand: 'resume' | 'remove' }>();
  const [secret, setSecret] = useState<{ callback: string; secret: string }>();
  const writes = may('event.write');
  const events = (w: Webhook) => (w.query ?? '').replace(/^\??eventType=/, '').replaceAll(',', ', ');
  const called = (w: Webhook) => {
    const name = named(w.api);
    return name ? t(name) : w.api;
  };
  const columns: Column<Webhook>[] = [
    { key: 'api', title: t('of'), show: called, csv: (w) => w.api },
    { key: 'callback', title: t('callback'), show: (w) => <span style={{ overflowWrap: 'anywhere' }}>{w.callback}</span>, csv: (w) => w.callback, wide: true },
    { key: 'query', title: t('query'), show: (w) => events(w) || t('all_events'), csv: (w) => w.query, wide: true },
    { key: 'state', title: t('state'), show: (w) => (w.state === 'active' && w.attempts > 0 ? <span className="state warn">{t('s_failing')}</span> : <span className={`state ${w.state === 'active' ? 'good' : 'bad'}`}>{t(`s_${w.state}`)}</span>), csv: (w) => w.state },
    { key: 'attempts', title: t('attempts'), show: (w) => <span className="number">{w.attempts}</span>, csv: (w) => w.attempts, right: true },
    { key: 'trouble', title: t('trouble'), show: (w) => (w.trouble ? <span lang="en" style={{ overflowWrap: 'anywhere' }}>{w.trouble}</span> : '–'), csv: (w) => w.trouble, wide: true },
    ...(writes
      ? [
          {
            key: 'act', title: '', right: true,
            show: (w: Webhook) => (
              <span className="row" style={{ justifyContent: 'end' }}>
                {w.state === 'paused' && <Button size="small" aria-label={`${t('resume')} ${w.callback}`} onClick={() => act({ of: w, hand: 'resume' })}>{t('resume')}</Button>}
                <Button size="small" danger aria-label={`${t('remove')} ${w.callback}`} onClick={() => act({ of: w, hand: 'remove' })}>{t('remove')}</Button>
              </span>
            ),
          } satisfies Column<Webhook>,
        ]
      : []),
  ];
  const run = async ({ reason }: { reason: string }, key: string) => {
    const { of: w, hand } = doing!;
    if (hand === 'resume') await api.post(hubOf(w.api).replay, { path: { id: w.id }, body: {}, reason, key });
    else await api.delete(hubOf(w.api).one, { path: { id: w.id }, reason });
  };
  return (
    <>
      <ServerRows
        label={t('webhooks')}
        name="webhooks"
        columns={columns}
        on={[about, which]}
        turn={turn}
        tools={
          <>
            <Select aria-label={t('which')} value={which} style={{ minWidth: 110 }} onChange={(v) => put({ which: v === 'any' ? '' : v })} options={(['any', 'paused', 'active'] as const).map((value) => ({ value, label: t(`s_${value}`) }))} />
            {writes && <Button type="primary" onClick={add}>{t('add')}</Button>}
          </>
        }
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/webhooks', { query: { offset, limit, ...(which === 'any' ? {} : { state: which }) }, ...(signal ? { signal } : {}) })}
        rowKey={(w) => w.id}
        empty={<Empty title={t(which === 'any' ? 'none' : 'none_like')}>{which === 'any' && t('none_do')}</Empty>}
      />
      {adding && <Register close={ended} told={(callback, made) => setSecret({ callback, secret: made })} />}
      {doing && (
        <ReasonDialog title={t(`${doing.hand}_title`)} what={<><strong style={{ overflowWrap: 'anywhere' }}>{doing.of.callback}</strong><br />{t(`${doing.hand}_what`)}</>} go={t(`go_${doing.hand}`)} danger={doing.hand === 'remove'} close={ended} run={run} />
      )}
      {secret && <Once what={t('once', { callback: secret.callback })} secret={secret.secret} close={() => setSecret(undefined)} />}
    </>
  );
}
