export const words = {
  en: {
    title_top_up: 'Top up {number}', title_adjust: 'Correct the account of {number}', title_gift: 'Give from {number}', title_change: 'Change the package of {number}', title_sim: 'A new SIM for {number}', title_stop: 'Stop {number}', title_restore: 'Restore {number}',
    amount: 'Amount', amount_needed: 'An amount above 0, with at most two decimals.', pay_by: 'Paid by', account: 'The account of the line', drawer: 'Cash, into a drawer', voucher: 'Voucher', alipay: 'Alipay', wechat: 'WeChat Pay', which_drawer: 'Drawer', voucher_code: 'Code of the voucher', needed: 'This is needed.', no_drawers: 'No drawer is open.', open_drawer: 'Open one',
    bucket: 'What is corrected', gift_bucket: 'What is given', to: 'To which number', to_form: 'Eleven digits of a line of yours.', direction: 'Correction', give: 'Give', take: 'Take', own_money: 'Money of the account', units: 'in {units}',
    offer: 'New package', when: 'From when', now: 'At once', next_period: 'With the next period', sim_kind: 'What kind', card: 'A card', esim: 'An eSIM', iccid: 'Its ICCID (empty: any idle one of the host)', iccid_form: 'An ICCID has 19 or 20 digits.', eid: 'EID of the phone', eid_form: 'An EID has 32 digits.',
    why_stop: 'Stopped', why_user: 'at its holder\'s wish', why_lost: 'since phone or card is lost', why_risk: 'on suspicion of abuse', stop_what: 'Calls, messages and data end as soon as the host confirms, in seconds as a rule. It can be restored at any time.', restore_what: 'The line serves again as soon as the host confirms. What was stopped for lack of money stays so until it is paid.', adjust_what: 'It is booked at once and shows in the bill as a correction. A wrong one is put right by its opposite.', top_up_what: 'The money is in the account as soon as it is paid. If it cannot be, it goes back.',
    gift_what: 'It moves at once, and shows on both lines\' bills. It comes back only if the other line gives it back.', change_what: 'The old package ends when the new one begins. Until then the order can be undone.', sim_what: 'The old card serves no more as soon as the host has changed it. Until then the order can be undone.',
    go_top_up: 'Top up', go_adjust: 'Book the correction', go_gift: 'Give it', go_change: 'Change the package', go_sim: 'Replace the SIM', go_stop: 'Stop the line', go_restore: 'Restore the line', close: 'Close',
    working: 'Under way …', done: 'Done.', taken_back: 'It is undone, and nothing is left of it.', undone: 'It could not be done; nothing is left of it: {reason}', waits: 'It waits for {whom}. You may close this; the order goes on.', pay_now: 'Let the customer pay:', order: 'The order', undo: 'Undo …', refused: 'It was refused: {reason}', price: 'What it costs', asking: 'The price is being worked out …', free: 'It costs nothing.', total: 'To pay',
    customer: 'the customer', host: 'the host', care: 'a hand of yours', charging: 'charging', time: 'its date', identity: 'the identity service', wallet: 'the wallet', other: 'an answer',
  },
  zh: {
    title_top_up: '为 {number} 充值', title_adjust: '调整 {number} 的账户', title_gift: '从 {number} 转赠', title_change: '{number} 变更套餐', title_sim: '{number} 补换卡', title_stop: '{number} 停机', title_restore: '{number} 复机',
    amount: '金额', amount_needed: '请填写大于 0 的金额，最多两位小数。', pay_by: '支付方式', account: '号码账户余额', drawer: '现金（收银柜）', voucher: '充值卡', alipay: '支付宝', wechat: '微信支付', which_drawer: '收银柜', voucher_code: '充值卡密码', needed: '此项必填。', no_drawers: '没有使用中的收银柜。', open_drawer: '开立收银柜',
    bucket: '调整对象', gift_bucket: '转赠内容', to: '接收号码', to_form: '请填写本企业的 11 位号码。', direction: '方向', give: '增加', take: '减少', own_money: '账户余额', units: '单位 {units}',
    offer: '新套餐', when: '生效时间', now: '立即生效', next_period: '下一账期生效', sim_kind: '卡类型', card: '实体卡', esim: 'eSIM', iccid: 'ICCID（留空则任选一张空闲卡）', iccid_form: 'ICCID 为 19 或 20 位数字。', eid: '手机 EID', eid_form: 'EID 为 32 位数字。',
    why_stop: '停机原因', why_user: '机主申请', why_lost: '手机或卡丢失', why_risk: '涉嫌滥用', stop_what: '运营商确认后（通常数秒）停止通话、短信和流量，可随时复机。', restore_what: '运营商确认后恢复服务。因欠费造成的停机，缴清后恢复。', adjust_what: '立即入账，并在账单中列为调整。如有错误，请做相反调整。', top_up_what: '支付后立即到账；无法完成时原路退回。',
    gift_what: '立即划转，双方账单均有记录。转出后只能由对方转回。', change_what: '新套餐生效时原套餐终止，生效前可撤销订单。', sim_what: '运营商完成换卡后旧卡失效，在此之前可撤销订单。',
    go_top_up: '充值', go_adjust: '确认调账', go_gift: '确认转赠', go_change: '确认变更', go_sim: '确认换卡', go_stop: '确认停机', go_restore: '确认复机', close: '关闭',
    working: '办理中…', done: '已完成。', taken_back: '已撤销，费用已退回。', undone: '未能完成，已全部撤销：{reason}', waits: '正在等待{whom}。可以关闭此窗口，订单会继续办理。', pay_now: '请客户支付：', order: '订单', undo: '撤销…', refused: '被拒绝：{reason}', price: '费用', asking: '正在计算费用…', free: '免费。', total: '应付',
    customer: '客户', host: '运营商', care: '人工处理', charging: '计费', time: '约定日期', identity: '实名核验', wallet: '支付平台', other: '答复',
  },
};

export type Deed = 'top_up' | 'adjust' | 'gift' | 'change' | 'sim' | 'stop' | 'restore';

export interface Typed {
  reason: string;
  amount?: string;
  method?: 'account' | 'drawer' | 'voucher' | 'alipay' | 'wechat';
  source?: string;
  bucket?: string;
  direction?: 'give' | 'take';
  to?: string;
  offer?: string;
  when?: 'now' | 'next_period';
  sim?: 'card' | 'esim';
  iccid?: string;
  eid?: string;
  why?: 'user' | 'lost' | 'risk';
}
