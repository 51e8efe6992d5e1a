// Orders in a customer's words: what they are, where they stand, what is waited for.
import { useMemo } from 'react';
import { useWords, wordFor } from '../../shared/i18n';
import type { Order } from '../../shared/follow';

export const words = {
  en: {
    kind_new_number: 'New number', kind_extra_line: 'Extra line', kind_change_offer: 'Change of package', kind_add_on: 'Addition', kind_top_up: 'Top-up', kind_replace_sim: 'New SIM', kind_suspend: 'Stop', kind_keep_number: 'Number kept', kind_resume: 'Resume', kind_transfer: 'Transfer', kind_close: 'Close', kind_phone: 'Phone', kind_port_in: 'Number brought along', kind_port_out: 'Number taken away',
    step_verify: 'Real-name check', step_pay: 'Payment', step_freeze: 'Credit frozen', step_hold_phone: 'Phone set aside', step_bind: 'SIM prepared', step_profile: 'eSIM prepared', step_second_check: 'Face check', step_open_at_host: 'Opened in the network', step_open_account: 'Account opened', step_charge: 'Fees taken', step_begin_contract: 'Contract begun', step_number_contract: 'Number\'s contract begun', step_credit: 'Money in the account', step_add_offer: 'Package in force', step_wait_period: 'Waits for the next month', step_bar: 'Stopped in the network', step_unbar: 'Resumed in the network', step_add_line: 'Line added', step_keep_offer: 'Fee for keeping', step_replace_at_host: 'SIM changed in the network', step_set_sim: 'SIM changed',
    done: 'Done', undone: 'Undone', undoing: 'Being undone', stuck: 'We look after it', pay_now: 'Please pay', freeze_now: 'Please freeze the credit', face_now: 'Please show your face', working: 'Under way: {step}',
    item_number: 'Number', item_sim: 'SIM card', item_top_up: 'Paid into your account', item_deposit: 'Deposit, comes back', item_minimum: 'Least spent a month', item_offer: 'Package', item_keep: 'Keeping the number', item_phone: 'Phone', item_phone_frozen: 'Frozen in Alipay',
  },
  zh: {
    kind_new_number: '新号入网', kind_extra_line: '副卡', kind_change_offer: '变更套餐', kind_add_on: '加购', kind_top_up: '充值', kind_replace_sim: '补换卡', kind_suspend: '停机', kind_keep_number: '停机保号', kind_resume: '复机', kind_transfer: '过户', kind_close: '销户', kind_phone: '购机', kind_port_in: '携号转入', kind_port_out: '携号转出',
    step_verify: '实名核验', step_pay: '支付', step_freeze: '冻结额度', step_hold_phone: '锁定手机', step_bind: '配卡', step_profile: '生成 eSIM', step_second_check: '人脸核验', step_open_at_host: '网络开通', step_open_account: '开立账户', step_charge: '扣取费用', step_begin_contract: '合约生效', step_number_contract: '号码合约生效', step_credit: '话费到账', step_add_offer: '套餐生效', step_wait_period: '等待次月生效', step_bar: '网络停机', step_unbar: '网络复机', step_add_line: '加入副卡', step_keep_offer: '保号费', step_replace_at_host: '网络换卡', step_set_sim: '更新卡',
    done: '已完成', undone: '已取消', undoing: '取消中', stuck: '人工处理中', pay_now: '待支付', freeze_now: '待冻结额度', face_now: '待人脸核验', working: '办理中：{step}',
    item_number: '号码', item_sim: 'SIM 卡', item_top_up: '预存话费', item_deposit: '押金（可退）', item_minimum: '每月最低消费', item_offer: '套餐', item_keep: '停机保号', item_phone: '手机', item_phone_frozen: '支付宝冻结额度',
  },
};

export const stepAt = (o: Order): string | undefined => o.steps.find((s) => s.state === 'working')?.name ?? o.steps.find((s) => s.state === 'waiting')?.name;

export function useOrderWords() {
  const t = useWords(words);
  return useMemo(
    () => ({
      kind: (kind: unknown): string => wordFor(t, words, 'kind_', String(kind ?? '')),
      step: (step: string): string => wordFor(t, words, 'step_', step),
      item: (what: string, title: string): string => (what === 'offer' || what === 'phone' || !(`item_${what}` in words.en) ? title : wordFor(t, words, 'item_', what)),
      now: (o: Order): string => {
        if (o.state === 'done' || o.state === 'undone' || o.state === 'undoing') return t(o.state);
        if (o.stuck) return t('stuck');
        const step = stepAt(o) ?? '';
        if (o.waitsFor === 'customer') return step === 'pay' ? t('pay_now') : step === 'freeze' ? t('freeze_now') : step === 'second_check' ? t('face_now') : t('working', { step: wordFor(t, words, 'step_', step) });
        return t('working', { step: wordFor(t, words, 'step_', step) });
      },
    }),
    [t],
  );
}
