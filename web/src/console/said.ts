// What the server keeps of an order's step ("CODE: words"), of an order ("STEP: CODE: words") and of a row of a lot: in Chinese, and in English
// without the codes. What a person wrote, and what a host says in its own words, stays as it came.
//
//   saidIn('open_at_host: number_in_use: the number is in use', 'zh', step)   // '运营商开户：该号码已被占用'
//   saidIn('by request of the customer', 'zh', step)                          // undefined
import { ApiError } from '../shared/api';
import { staffWord, staffWords } from '../shared/error-words-staff';
import type { Language } from '../shared/i18n';
import { reading, type Pair } from './sentences';

type Step = (name: string) => string | undefined; // undefined: no step is called so

// `{why}`: a part that is again such a text.
export const sentences: readonly Pair[] = [
  ['its time is over', '已超过办理时限'],
  ['no answer yet: {why}', '对方尚未答复：{why}'],
  ['cannot be undone: {why}', '无法撤销：{why}'],
  ['the check said no', '核验未通过'],
  ["the SIM's IMSI is none, charging was not told of it; retry to go on without", '卡的 IMSI 无效，未通知计费；可重试，跳过此项继续办理'],
  ["the host's IMSI was not taken: {why}; retry to go on without", '未采用运营商返回的 IMSI：{why}；可重试，跳过此项继续办理'],
  ["the host's IMSI was not taken: {why}", '未采用运营商返回的 IMSI：{why}'],
  ['charging was not told of the SIM: {why}', '未能将卡信息通知计费：{why}'],
  ['the line is in service, but charging was not told of its SIM: {why}', '号码已开通，但未能将卡信息通知计费：{why}'],
  ['the offer for keeping numbers was not added: {why}', '未能加入保号套餐：{why}'],
  ['order {x} adds a line to its account: retry when it has ended', '订单 {x} 正在为该账户添加号码，请待其结束后重试'],
  ['the host says that the number has gone, and nobody had asked for it: retry to close the line, undo to keep it', '运营商称号码已携出，但无人申请过：重试将销户，撤销将保留号码'],
  ['{why}; add some to the stock, then retry', '{why}；请补充库存后重试'],
  ['not charged: {why}', '未能扣费：{why}'],
  ['the host did not take our no: {why}', '运营商未接受我方的拒绝：{why}'],
  ['it is in this file twice', '文件中重复出现'],
  ['it is in the stock, of lot {x}', '已在库存中（批次 {x}）'],
  ['there is no grade {x}', '没有此号码等级：{x}'],
  ['a city has at most sixty octets', '城市名称不得超过六十个字节'],
  ['a number has eleven digits and begins with 1, with or without 86', '号码为以 1 开头的十一位数字，可带或不带 86'],
  ['a range goes up, by a million numbers at most', '号段须由小到大，最多一百万个号码'],
  ['a line has at most 2,000 octets', '每行不得超过 2,000 个字节'],
  ['a quote is not closed', '引号未闭合'],
  ['it has more fields than there are columns', '字段多于表头的列数'],
  ["its prefix {x} is {network}'s", '号段 {x} 属于 {network}'],
  ['the number is of lot {x}', '该号码属于批次 {x}'],
  ['accepted', '对方已受理'],
  ['overdue', '对方超时未答复'],
  ['unavailable', '对方暂不可用'],
];

// Of who is asked outside; what the server itself refuses has its words with the other refusals.
const codes: Record<string, string> = {
  number_in_use: '该号码已被占用', number_unknown: '对方没有这个号码', unknown_number: '对方没有这个号码', sim_used: 'SIM 卡已被使用', line_unknown: '对方没有这条线路', line_closed: '线路已销户', reference_unknown: '对方没有这项申请',
  failed: '对方未能执行', mismatch: '姓名与证件号码不符', unknown: '对方查无此人', bad_order: '办理内容不符合要求', full: '已满', refused: '对方拒绝办理',
};

const read = reading(sentences);

const noStep: Step = () => undefined;

export function saidIn(text: string, language: Language, step: Step = noStep): string | undefined {
  const [head, ...rest] = text.split(': ');
  const own = rest.join(': ');
  const named = own === '' ? undefined : step(head!);
  if (named !== undefined) return `${named}${language === 'zh' ? '：' : ': '}${saidIn(own, language) ?? own}`;
  const coded = /^[a-z]+(_[a-z]+)*$/.test(head!);
  if (language === 'en') return coded && own !== '' ? own : undefined;
  const sentence = read(text, (name, part) => (name === 'why' ? saidIn(part, language) ?? part : part));
  if (sentence !== undefined) return sentence;
  if (!coded) return undefined;
  const code = head!;
  if (code in codes) return codes[code];
  const word = staffWord(new ApiError(422, code, ''));
  return word === 'refused' ? undefined : (staffWords.zh as Record<string, string>)[word]!.replace(/。$/, '');
}
