// Orders in words: kinds, steps, states, whom they wait for.
import { Tag } from 'antd';
import { useMemo, type ReactNode } from 'react';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useHostNames } from '../names';

export const words = {
  en: {
    kind_new_number: 'New number', kind_extra_line: 'Extra line', kind_change_offer: 'Change of package', kind_add_on: 'Add-on', kind_top_up: 'Top-up', kind_replace_sim: 'New SIM', kind_suspend: 'Stop', kind_keep_number: 'Keep the number', kind_resume: 'Restore', kind_transfer: 'Transfer', kind_close: 'Close', kind_phone: 'Phone', kind_port_in: 'Port in', kind_port_out: 'Port out', kind_port_away: 'Port away',
    step_verify: 'Identity check', step_pay: 'Payment', step_freeze: 'Credit frozen', step_bind: 'SIM bound', step_profile: 'eSIM profile', step_second_check: 'Second check', step_open_at_host: 'Opened at the host', step_open_account: 'Account opened', step_add_line: 'Line added', step_credit: 'Money into the account', step_charge: 'Charged', step_wait_period: 'Waits for the next period', step_add_offer: 'Package added', step_replace_at_host: 'SIM changed at the host', step_set_sim: 'SIM set', step_bar: 'Stopped at the host', step_unbar: 'Restored at the host', step_consent: 'Consent', step_hand_over: 'Handed over', step_close_at_host: 'Closed at the host', step_end_contracts: 'Contracts ended', step_close_account: 'Account closed', step_pay_out: 'Paid out', step_hold_phone: 'Phone held', step_begin_contract: 'Contract begun', step_number_contract: 'Number\'s contract', step_keep_offer: 'Fee for keeping', step_port_in: 'Ported in', step_ask_account: 'Account asked', step_port_out_request: 'Asked to port out',
    state_open: 'under way', state_undoing: 'being undone', state_done: 'done', state_undone: 'undone', stuck: 'needs a hand',
    step_state_waiting: 'to come', step_state_working: 'under way', step_state_done: 'done', step_state_failed: 'failed', step_state_undoing: 'being undone', step_state_undone: 'undone',
    waits_customer: 'the customer', waits_identity: 'the identity service', waits_charging: 'charging', waits_care: 'a hand', waits_time: 'its date', waits_wallet: 'the wallet', waits_esim: 'the SM-DP+',
    item_number: 'Number', item_sim: 'SIM', item_top_up: 'Paid in', item_deposit: 'Deposit', item_minimum: 'Spends at the least', item_offer: 'Package', item_keep: 'Keeping the number', item_transfer: 'Transfer', item_phone: 'Phone', item_phone_frozen: 'Credit frozen in Alipay', waits_alipay: 'Alipay', waits_wechat: 'WeChat Pay',
    channel_shop: 'shop', channel_agent: 'agent', channel_online: 'the customer, online', channel_care: 'care',
    orders: 'Orders', board: 'Under way, by step', all_places: 'All', waits_for: 'waits for {whom}', oldest: 'since {time}', board_empty: 'No order is under way.', board_empty_do: 'Orders come from shops, sellers and the customers themselves; what is under way stands here by its step.',
    open_orders: 'Orders under way', all_orders: 'All orders', which: 'Which orders', filter_kind: 'Kind', filter_state: 'State', any: 'any', only_stuck: 'only those that need a hand', order: 'Order', kind: 'Kind', step: 'Step', state: 'State', number: 'Number', total: 'Total', created: 'Placed', changed: 'Ended', none: 'No order is like this.', none_do: 'Choose another place of the board, or take a filter away.',
    retry: 'Retry', undo: 'Undo', retry_title: 'Retry this order', undo_title: 'Undo this order', retry_what: 'The step that it stands at is tried once more.', undo_what: 'All steps are undone in reverse, and what was paid goes back. This cannot be taken back.', go_retry: 'Retry', go_undo: 'Undo and give back',
    detail: 'Order {id}', steps: 'Steps', items: 'What was ordered', item: 'Item', amount: 'Amount', monthly: '{amount} a month', why: 'Why it stands so', tries: '{n} tries', holder: 'Party', channel: 'Channel', unknown: 'There is no such order.', unknown_do: 'Its id may have a slip. Find it by the number of its line.', back: 'All orders', pay_now: 'The customer pays with this', paid_by: 'Payment', no_payment: 'Nothing has been paid for this order yet.', no_payment_do: 'What is paid shows here. An order that waits for it has the code to pay with above.', line: 'Line', offer: 'Package', host: 'Host', done_retry: 'It is tried again.', done_undo: 'It is being undone.',
  },
  zh: {
    kind_new_number: '新号入网', kind_extra_line: '副卡', kind_change_offer: '变更套餐', kind_add_on: '加购', kind_top_up: '充值', kind_replace_sim: '补换卡', kind_suspend: '停机', kind_keep_number: '停机保号', kind_resume: '复机', kind_transfer: '过户', kind_close: '销户', kind_phone: '购机', kind_port_in: '携入', kind_port_out: '携出', kind_port_away: '携出',
    step_verify: '实名核验', step_pay: '支付', step_freeze: '额度冻结', step_bind: '配卡', step_profile: 'eSIM 配置', step_second_check: '二次核验', step_open_at_host: '运营商开户', step_open_account: '计费开户', step_add_line: '加入副卡', step_credit: '入账', step_charge: '扣费', step_wait_period: '等待下一账期', step_add_offer: '生效套餐', step_replace_at_host: '运营商换卡', step_set_sim: '更新卡', step_bar: '运营商停机', step_unbar: '运营商复机', step_consent: '受让人确认', step_hand_over: '过户', step_close_at_host: '运营商销户', step_end_contracts: '终止合约', step_close_account: '计费销户', step_pay_out: '退还余额', step_hold_phone: '锁定手机', step_begin_contract: '合约生效', step_number_contract: '号码合约', step_keep_offer: '保号费', step_port_in: '携入办理', step_ask_account: '核对账户', step_port_out_request: '携出申请',
    state_open: '办理中', state_undoing: '撤销中', state_done: '完成', state_undone: '已撤销', stuck: '需人工处理',
    step_state_waiting: '待办', step_state_working: '进行中', step_state_done: '完成', step_state_failed: '失败', step_state_undoing: '撤销中', step_state_undone: '已撤销',
    waits_customer: '客户', waits_identity: '实名核验服务', waits_charging: '计费', waits_care: '人工处理', waits_time: '约定日期', waits_wallet: '支付平台', waits_esim: 'SM-DP+',
    item_number: '号码', item_sim: '卡', item_top_up: '预存话费', item_deposit: '押金', item_minimum: '最低消费', item_offer: '套餐', item_keep: '停机保号', item_transfer: '过户', item_phone: '手机', item_phone_frozen: '支付宝冻结额度', waits_alipay: '支付宝', waits_wechat: '微信支付',
    channel_shop: '门店', channel_agent: '代理商', channel_online: '客户自助', channel_care: '客服',
    orders: '订单', board: '在途订单（按步骤）', all_places: '全部', waits_for: '等待{whom}', oldest: '最早 {time}前', board_empty: '没有在途订单。', board_empty_do: '订单来自门店、代理和客户自助；办理中的订单按步骤显示在这里。',
    open_orders: '在途订单', all_orders: '全部订单', which: '订单范围', filter_kind: '类型', filter_state: '状态', any: '不限', only_stuck: '仅需人工处理', order: '订单', kind: '类型', step: '步骤', state: '状态', number: '号码', total: '金额', created: '下单时间', changed: '结束时间', none: '没有符合条件的订单。', none_do: '请选择看板的其他位置，或取消筛选。',
    retry: '重试', undo: '撤销', retry_title: '重试此订单', undo_title: '撤销此订单', retry_what: '将当前步骤再试一次。', undo_what: '所有步骤将依次撤销，已付款项退回。此操作不可逆。', go_retry: '重试', go_undo: '撤销并退款',
    detail: '订单 {id}', steps: '步骤', items: '订购内容', item: '项目', amount: '金额', monthly: '每月 {amount}', why: '当前情况', tries: '已试 {n} 次', holder: '客户', channel: '渠道', unknown: '没有这个订单。', unknown_do: '订单号可能有误，请通过号码查找。', back: '全部订单', pay_now: '请客户扫码支付', paid_by: '支付', no_payment: '此订单尚无支付。', no_payment_do: '支付后将显示在这里；待支付的订单在上方有付款码。', line: '号码', offer: '套餐', host: '运营商', done_retry: '正在重试。', done_undo: '正在撤销。',
  },
};

interface Standing {
  state: string;
  stuck?: boolean | undefined;
}

export function useOrderWords() {
  const t = useWords(words);
  const hostName = useHostNames();
  const { language } = useLanguage();
  return useMemo(
    () => ({
      kind: (kind: unknown): string => wordFor(t, words, 'kind_', String(kind ?? '')),
      item: (what: string, title: string): string => (what === 'offer' || what === 'phone' || !(`item_${what}` in words.en) ? title : wordFor(t, words, 'item_', what)),
      step: (step: string): string => wordFor(t, words, 'step_', step),
      channel: (channel: string): string => wordFor(t, words, 'channel_', channel),
      waits: (whom: string): string => (`waits_${whom}` in words.en ? wordFor(t, words, 'waits_', whom) : hostName(whom)),
      state: (o: Standing): ReactNode => (
        <>
          <Tag bordered={false} color={o.state === 'done' ? 'success' : o.state === 'undone' ? 'default' : 'processing'}>
            {wordFor(t, words, 'state_', o.state)}
          </Tag>
          {o.stuck && <span className="state bad">{t('stuck')}</span>}
        </>
      ),
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [t, language, hostName],
  );
}
