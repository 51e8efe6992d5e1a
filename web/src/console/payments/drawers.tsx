// Drawers: the cash of those who sell at a counter. One is opened with the cash that lies in it, counted at the end of a day, and closed for good
// when everything is handed in.
import { Button, Checkbox, Form, Input, Select } from 'antd';
import { api, type Row } from '../../shared/api';
import { money, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
import { ReasonDialog } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { useActs } from '../acts';

const words = {
  en: {
    drawers: 'Drawers', agent: 'Whose', id: 'Its id', which: 'Which', s_open: 'open', s_closed: 'closed', s_any: 'all', state: 'State', balance: 'Should lie in it', opened: 'Since', none: 'No drawer is open.', none_like: 'No drawer is like this.', none_do: 'Open one for each counter or agent that takes cash: it is named there when somebody pays in cash.',
    open: 'Open a drawer …', open_title: 'Open a drawer', open_what: 'Whoever may take payments takes cash into it from now on.', agent_is: 'Whose it is: a counter, an agent', float: 'Cash that lies in it', go_open: 'Open it', count: 'Count …', count_title: 'Count the drawer of {agent}', count_what: 'By its entries {amount} should lie in it. What is more or less is booked as a difference.', counted: 'Counted', kept: 'Stays in it', last: 'Close it for good: everything is handed in, and it takes nothing any more', go_count: 'Book the count', go_close: 'Close it',
    form: 'An amount of at least 0, with at most two decimals.', too_much: 'No more stays in it than was counted.', needed: 'This is needed.', of: 'Count … {agent}',
  },
  zh: {
    drawers: '收银柜', agent: '归属', id: '编号', which: '范围', s_open: '使用中', s_closed: '已关闭', s_any: '全部', state: '状态', balance: '账面现金', opened: '启用时间', none: '没有使用中的收银柜。', none_like: '没有符合条件的收银柜。', none_do: '请为每个收取现金的柜台或代理开立收银柜，收现金时选择它。',
    open: '开立收银柜…', open_title: '开立收银柜', open_what: '开立后，有收款权限的人员即可用它收取现金。', agent_is: '归属：柜台或代理', float: '备用金', go_open: '开立', count: '清点…', count_title: '清点 {agent} 的收银柜', count_what: '账面现金为 {amount}，长短款将记为差额。', counted: '实点金额', kept: '留存金额', last: '永久关闭：现金全部上缴，不再收款', go_count: '确认清点', go_close: '确认关闭',
    form: '请填写不小于 0 的金额，最多两位小数。', too_much: '留存金额不能超过实点金额。', needed: '此项必填。', of: '清点 {agent}',
  },
};

type Drawer = Row<'/sublet/v1/drawers'>;
interface Opening {
  reason: string;
  agent: string;
  balance?: string;
}
interface Count {
  reason: string;
  counted: string;
  kept?: string;
  last?: boolean;
}
const cash = /^\d{1,9}(\.\d{1,2})?$/;
// Amounts as whole fen, to be compared.
const fen = (text: string): number => Number(text.split('.')[0]) * 100 + Number((text.split('.')[1] ?? '').padEnd(2, '0'));

function Cash({ name, label, rules = [] }: { name: string; label: string; rules?: object[] }) {
  const t = useWords(words);
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, message: t('needed') }, { pattern: cash, message: t('form') }, ...rules]}>
      <Input inputMode="decimal" autoComplete="off" maxLength={12} />
    </Form.Item>
  );
}

function OpenDrawer({ close }: { close: (done: boolean) => void }) {
  const t = useWords(words);
  return (
    <ReasonDialog<Opening>
      title={t('open_title')}
      what={t('open_what')}
      go={t('go_open')}
      initial={{ balance: '0' }}
      close={close}
      run={async ({ agent, balance, reason }, key) => void (await api.post('/sublet/v1/drawers', { body: { agent: agent.trim(), balance }, reason, key }))}
    >
      <Form.Item name="agent" label={t('agent_is')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
        <Input maxLength={30} autoComplete="off" autoFocus />
      </Form.Item>
      <Cash name="balance" label={t('float')} />
    </ReasonDialog>
  );
}

function CountDrawer({ of, close }: { of: Drawer; close: (done: boolean) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const [form] = Form.useForm<Count>();
  const last = Form.useWatch('last', form) === true;
  return (
    <ReasonDialog<Count>
      title={t('count_title', { agent: of.agent })}
      form={form}
      what={t('count_what', { amount: money(of.balance, language, currency) })}
      go={t(last ? 'go_close' : 'go_count')}
      danger={last}
      initial={{ kept: '0' }}
      close={close}
      run={async ({ counted, kept, reason }, key) => void (await api.post('/sublet/v1/drawers/{id}/count', { path: { id: of.id }, body: { counted, kept: last ? '0' : kept, reason, ...(last ? { last } : {}) }, reason, key }))}
    >
      <Cash name="counted" label={t('counted')} />
      {!last && <Cash name="kept" label={t('kept')} rules={[({ getFieldValue }: { getFieldValue: (name: string) => string | undefined }) => ({ validator: (_: unknown, v?: string) => (v && cash.test(v) && cash.test(getFieldValue('counted') ?? '') && fen(v) > fen(getFieldValue('counted')!) ? Promise.reject(new Error(t('too_much'))) : Promise.resolve()) })]} />}
      <Form.Item name="last" valuePropName="checked">
        <Checkbox>{t('last')}</Checkbox>
      </Form.Item>
    </ReasonDialog>
  );
}

export function Drawers() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { may } = useSession();
  const { of, put } = useKept();
  const which = of('which') || 'open';
  const { adding, add, doing, act, ended, turn } = useActs<Drawer>();
  const writes = may('payment.write');
  const columns: Column<Drawer>[] = [
    { key: 'agent', title: t('agent'), show: (d) => <strong>{d.agent}</strong>, csv: (d) => d.agent },
    { key: 'id', title: t('id'), show: (d) => <code>{d.id}</code>, csv: (d) => d.id, wide: true },
    { key: 'state', title: t('state'), show: (d) => <span className={`state ${d.state === 'open' ? 'good' : 'bad'}`}>{t(d.state === 'open' ? 's_open' : 's_closed')}</span>, csv: (d) => d.state },
    { key: 'balance', title: t('balance'), show: (d) => <span className="number">{money(d.balance, language, currency)}</span>, csv: (d) => d.balance, right: true },
    { key: 'opened', title: t('opened'), show: (d) => <span className="number">{time(d.opened, language, timeZone)}</span>, csv: (d) => d.opened },
    ...(writes ? [{ key: 'act', title: '', right: true, show: (d: Drawer) => d.state === 'open' && <Button size="small" aria-label={t('of', { agent: d.agent })} onClick={() => act(d)}>{t('count')}</Button> } satisfies Column<Drawer>] : []),
  ];
  return (
    <>
      <ServerRows
        label={t('drawers')}
        name="drawers"
        columns={columns}
        on={[which]}
        turn={turn}
        tools={
          <>
            <Select aria-label={t('which')} value={which} style={{ minWidth: 110 }} onChange={(v) => put({ which: v === 'open' ? '' : v })} options={(['open', 'closed', 'any'] as const).map((value) => ({ value, label: t(`s_${value}`) }))} />
            {writes && <Button type="primary" onClick={add}>{t('open')}</Button>}
          </>
        }
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/drawers', { query: { offset, limit, ...(which === 'any' ? {} : { state: which }) }, ...(signal ? { signal } : {}) })}
        rowKey={(d) => d.id}
        empty={<Empty title={t(which === 'open' ? 'none' : 'none_like')}>{which === 'open' && t('none_do')}</Empty>}
      />
      {adding && <OpenDrawer close={ended} />}
      {doing && <CountDrawer of={doing} close={ended} />}
    </>
  );
}
