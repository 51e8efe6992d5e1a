// What each setting is, in Chinese (the server says it in English), and its value as a person reads it: money and per cent where it counts
// micro-units and millionths. A unit test holds the names against src/commerce/settings.cc.
import { money } from '../../shared/format';
import type { Language } from '../../shared/i18n';

export const inChinese: Record<string, string> = {
  numbers_per_person: '每人最多持有的号码数', numbers_per_firm: '每个单位最多持有的号码数', numbers_scope: '持有数量的统计范围', least_age: '未满此年龄须有监护人',
  reserve_minutes: '未付款订单保留号码的时间（分钟）', reserve_longest_minutes: '未下单时号码最长保留时间（分钟）', reserve_most: '一次预留的最多号码数', reserve_open: '每个销售方同时预留的最多号码数',
  objection_days: '名下号码异议的答复期限（天）', complaint_days: '投诉的答复期限（天）', pay_minutes: '订单等待支付的时间（分钟）', wallet_check_seconds: '未收到支付通知时，过此时间向支付平台查询，之后间隔递增（秒）',
  wallet_forget_days: '订单结束后，付款人及其位置、被拒绝的支付通知的保留时间（天）', consent_minutes: '过户等待新机主同意的时间（分钟）', verify_minutes: '订单等待身份核验的时间（分钟）', activate_days: '线上售出的号码等待二次核验的时间（天）',
  second_check: '哪些销售在激活时需要二次核验', frozen_days: '销户号码再次出售前的冷冻期（天）', next_lot_share: '申请下一批号码前，本批须激活的比例（%）', price_sim: '新入网 SIM 卡价格', price_sim_replacement: '补换卡价格', price_transfer: '过户手续费', price_keep: '停机保号费（每次）',
  offer_keep: '保号期间添加的套餐（按其月费收取）；留空表示不添加', host_products: '向运营商开户时申请的产品代码', phone_return_days: '手机可退货退款的时间（天）', number_exit_percent: '提前解除号码合约，按剩余月份最低消费的此比例收取（%）',
  drawer_days: '收银台首笔未清点款项之后还可收款的时间（天）；0 表示无须清点', port_code_days: '向机主发出携转授权码后，采信运营商“号码已携出”的时间（天）', tax_ppm_number: '号码费增值税率', tax_ppm_sim: '随服务销售的 SIM 卡增值税率', tax_ppm_offer: '套餐与加购增值税率', tax_ppm_keep: '停机保号增值税率',
  tax_ppm_transfer: '过户增值税率', tax_ppm_phone: '手机等商品增值税率', tax_ppm_deposit: '押金收取时的增值税率', tax_ppm_minimum: '为最低消费预存款项的增值税率', tax_ppm_top_up: '预存话费的增值税率', order_days: '等待运营商超过此时间的订单标为需人工处理（天）',
};

interface Setting {
  name: string;
  what: string;
}
export const aboutSetting = (s: Setting, language: Language): string => (language === 'zh' ? (inChinese[s.name] ?? s.what) : s.what);

// "¥20.00" of 20000000; nothing where the value is read as it is.
export function readAs(s: Setting, value: string, language: Language, currency: string | undefined): string | undefined {
  if (!/^\d+$/.test(value)) return undefined;
  if (s.name.startsWith('price_')) return money(Number(value) / 1e6, language, currency);
  return s.name.startsWith('tax_ppm_') ? `${Number(value) / 1e4} %` : undefined;
}
