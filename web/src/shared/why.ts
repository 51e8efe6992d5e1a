// "Why?" in Chinese. Charging explains a charge in English sentences (src/charging/explain*.cc); here stands each of them with its
// Chinese, beside each other. `{name:kind}` is a part with a form of its own: a value that stays as it is (`values`), or again some
// sentence's part (`grammar`). A sentence that is not known is shown as it came; a test reads charging's sources and fails for each
// that has no Chinese here.
//
//   whyIn('Cost: 3.03 CNY.', 'zh')   // { text: '费用：3.03 CNY。', language: 'zh' }
import type { Language } from './i18n';

type Pair = readonly [en: string, zh: string];

const amount = '(?:about )?[+-]?\\d+(?:\\.\\d+)?';
// What stays as it is, and how it looks.
const values: Record<string, string> = {
  text: '.+?',
  count: '\\d+',
  plain: amount,
  date: '\\d{4}-\\d\\d-\\d\\d',
  month: '\\d{4}-\\d\\d',
  year: '\\d{4}',
  time: '(?:\\d{4}-\\d\\d-\\d\\d )?\\d\\d:\\d\\d:\\d\\d',
};

export const grammar: Record<string, readonly Pair[]> = {
  sentence: [
    ['Line {line}: {use:use}{peer:peer}, begun {at:time} ({zone}), {units:quantity}.', '号码 {line}，{use}{peer}，{at}（{zone}）开始，用量 {units}。'],
    ["Priced by version {n:count} of the catalogue of '{operator}'.", '按“{operator}”产品目录第 {n} 版计费。'],
    ['It was told late, after its period was over, so the buckets and counters of the day of charging were used.', '该话单在账期结束后才送达，因此按计费当日的资源包和计数项处理。'],
    ["Offer '{offer}'{title:title}, at {at:time}, rule '{rule}'.", '套餐“{offer}”{title}，{at}，适用规则“{rule}”。'],
    ['{units:quantity} are free by this rule.', '按此规则，{units} 免费。'],
    ["{units:quantity} were paid by bucket '{bucket}', which held {held:quantity}, gave {gave:quantity} and holds {holds:quantity}.", '{units} 由资源包“{bucket}”抵扣：原有 {held}，扣减 {gave}，剩余 {holds}。'],
    ['{units:quantity} were priced{destination:destination}{over:over}{takes:takes}.', '{units} 计费{destination}{over}{takes}。'],
    ['Set-up fee: {sum:amount}.', '接通费：{sum}。'],
    ['Set-up fee of the destination: {sum:amount}.', '目的地接通费：{sum}。'],
    ['The total of {units:quantity} stands in step {n:count} ({step:step}), whose rate holds for all of it: {all:amount}. Before this use it had come to {before:amount}.', '累计 {units}，处于第 {n} 档（{step}），全部用量按此档费率计：{all}。本次使用前累计为 {before}。'],
    ['The difference: {sum:amount}.', '差额：{sum}。'],
    ['The steps repeat every {units:quantity}.', '各档每 {units} 循环一次。'],
    ['Step {n:count} ({step:step}), from {from:quantity} to {to:quantity}: {sum:amount}.', '第 {n} 档（{step}），从 {from} 到 {to}：{sum}。'],
    ['Further steps, from {from:quantity} to {to:quantity}: {sum:amount}.', '其余各档，从 {from} 到 {to}：{sum}。'],
    ['From {from:quantity} on nothing more is charged: the steps end there.', '{from} 之后不再收费：各档到此为止。'],
    ["The counter's running total is rounded, from {before:amount} and to {after:amount}: {sum:amount}.", '计数项的累计金额取整，由 {before} 起至 {after}：{sum}。'],
    ["Discount '{name}' of offer '{offer}' ({off:off} off): {sum:amount}.", '套餐“{offer}”的优惠“{name}”（减 {off}）：{sum}。'],
    ["Discounts of offer '{offer}' and others: {sum:amount}.", '套餐“{offer}”等的优惠：{sum}。'],
    ['The most that one use may cost, {most:amount}, was reached: {sum:amount}.', '已达单次费用上限 {most}：{sum}。'],
    ['The most that one use may cost was reached: {sum:amount}.', '已达单次费用上限：{sum}。'],
    ['Rounded {mode:rounding} to {unit:amount}, once for the use: {sum:amount}.', '本次使用取整一次，{mode}至 {unit}：{sum}。'],
    ['The parts that are not listed, and rounding: {sum:amount}.', '未列出的部分及取整：{sum}。'],
    ['With what other parts of this session have cost, and rounding: {sum:amount}.', '与本次会话其他部分的费用合并及取整：{sum}。'],
    ['The use has more parts than are listed here; what follows is of all of them.', '本次使用的分段多于此处所列；以下按全部分段计算。'],
    ['Cost: {sum:plain} {currency}.', '费用：{sum} {currency}。'],
    ["Paid from the account's money, {sum:amount}.", '从账户余额扣除 {sum}。'],
    ["Given to the account's money, {sum:amount}.", '存入账户余额 {sum}。'],
    ["Paid from the credit '{credit}', {sum:amount}.", '从专用余额“{credit}”扣除 {sum}。'],
    ["Given to the credit '{credit}', {sum:amount}.", '存入专用余额“{credit}” {sum}。'],
    ['{sum:amount} of it is more than the account could still spend.', '其中 {sum} 超出账户的可用额度。'],
    ['The host had confirmed before that the line was stopped.', '此前运营商已确认该号码停机。'],
    ["Host '{host}' is owed {sum:amount} by wholesale rule '{rule}'; margin {margin:amount}.", '应付运营商“{host}” {sum}，依批发规则“{rule}”；毛利 {margin}。'],
    ["a part of a session: from where and to whom stands in the session's first request", '这是一次会话的一部分：发起地和对方见该会话的首个请求。'],
    // What is no use: fees, minimums, and what moved money or units.
    ['Line {line}, {at:time} ({zone}).', '号码 {line}，{at}（{zone}）。'],
    ['{at:time} ({zone}).', '{at}（{zone}）。'],
    ["Fee '{fee}'{offer:of_offer}: {sum:amount}{why:fee}", '费用“{fee}”{offer}：{sum}{why}'],
    ["Fee '{fee}'{offer:of_offer}: given back {sum:amount}{why:fee}", '费用“{fee}”{offer}：退还 {sum}{why}'],
    ['Minimum spend of {month:month}: {sum:amount} was lacking{why:lacking}', '{month} 最低消费：差 {sum}{why}'],
    ['The account was opened with {sum:amount}{credit:credit}.', '账户开立，余额 {sum}{credit}。'],
    ['The account was closed, owing {sum:amount}.', '账户销户，欠费 {sum}。'],
    ['The account was closed and {sum:amount} paid out.', '账户销户，退款 {sum}。'],
    ['Topped up: {sum:quantity} into {into:owner}.', '充值：{sum}，存入{into}。'],
    ['Paid out: {sum:quantity}{reason:reason}.', '退款：{sum}{reason}。'],
    ['Taken by an adjustment: {sum:quantity} from {from:owner}{reason:reason}.', '调账扣减：从{from}扣 {sum}{reason}。'],
    ['Given by an adjustment: {sum:quantity} to {to:owner}{reason:reason}.', '调账增加：向{to}加 {sum}{reason}。'],
    ['Transferred to {who}: {sum:amount}.', '转给 {who}：{sum}。'],
    ['Received from {who}: {sum:quantity} of {of:owner}.', '收到 {who} 赠送：{of} {sum}。'],
    ['Given to {who}: {sum:quantity} of {of:owner}.', '赠送给 {who}：{of} {sum}。'],
    ['Received from {who}: {sum:amount}.', '收到 {who} 转来：{sum}。'],
    ['Granted by an offer at {at:time}: {sum:quantity} in {in:owner}.', '{at} 套餐发放：{in} {sum}。'],
    ['Ended unused at {at:time}: {sum:quantity} of {of:owner}.', '{at} 到期未用：{of} {sum}。'],
    ['Rolled over at {at:time}: {sum:quantity} of {of:owner} live on{rest:ended}.', '{at} 结转：{of} {sum} 继续有效{rest}。'],
    ['Instalment: {sum:amount} moved into {into:owner}{rest:due}.', '分期：{sum} 转入{into}{rest}。'],
    ["{limit:limit} was reached: counter '{counter}' stands at {at:quantity}, the limit is {most:quantity}.", '已达{limit}：计数项“{counter}”为 {at}，上限 {most}。'],
    ["Limit '{limit}' was lifted.", '限额“{limit}”已解除。'],
    ["Host '{host}' is asked to stop {stops:stops}{speed:title}; before that it was {before:stops}.", '请求运营商“{host}”停用：{stops}{speed}；此前为：{before}。'],
    ["Host '{host}' has confirmed that it stops {stops:stops}.", '运营商“{host}”已确认停用：{stops}。'],
    ['By hand, whatever the balance, it is to stop {stops:stops}; before that it was {before:stops}.', '人工操作（与余额无关）停用：{stops}；此前为：{before}。'],
    ['The credit limit was set from {before:amount} to {after:amount}.', '信用额度由 {before} 调整为 {after}。'],
    ['The account may still spend {left:amount}, less than the warning line of {line:amount}.', '账户可用 {left}，低于提醒线 {line}。'],
  ],
  use: [
    ['data out', '上网流量'], ['voice out', '主叫通话'], ['voice in', '被叫通话'], ['voice forwarded', '呼叫转移'], ['video out', '主叫可视电话'], ['video in', '被叫可视电话'],
    ['sms out', '发送短信'], ['sms in', '接收短信'], ['mms out', '发送彩信'], ['mms in', '接收彩信'], ['other out', '增值业务'], ['{service:service} {direction:direction}', '{service}（{direction}）'],
  ],
  service: [['voice', '通话'], ['video', '可视电话'], ['sms', '短信'], ['mms', '彩信'], ['data', '流量'], ['other', '增值业务']],
  direction: [['out', '去向'], ['in', '来向'], ['forwarded', '转移']],
  peer: [['', ''], [' to {peer}', '，对方 {peer}'], [' from {peer}', '，来自 {peer}']],
  title: [['', ''], [' ({title})', '（{title}）']],
  amount: [['about {sum:plain}', '约 {sum}'], ['{sum:plain}', '{sum}']],
  quantity: [
    ['{n:plain} B', '{n} 字节'], ['{n:plain} octets', '{n} 字节'], ['{n:plain} KB', '{n} KB'], ['{n:plain} MB', '{n} MB'], ['{n:plain} GB', '{n} GB'], ['{n:plain} TB', '{n} TB'],
    ['{n:plain} min', '{n} 分钟'], ['{n:plain} s', '{n} 秒'], ['{n:plain} messages', '{n} 条'], ['{n:plain} points', '{n} 分'], ['{n:plain}', '{n}'],
  ],
  destination: [['', ''], [", destination '{name}'", '，目的地“{name}”'], [', destination of the price list', '，目的地见价目表']],
  over: [['', ''], [" over the counter '{counter}' of the {period:of_period}, which stood at {at:quantity} and to which this adds {adds:quantity}", '，按{period}计数项“{counter}”：原为 {at}，本次增加 {adds}']],
  takes: [['', ''], [' ({takes:quantity} for each begun {per:quantity})', '（每 {per} 折 {takes}，不足按 {per} 计）']],
  step: [
    ['{price:price}{entry:and_entry}{most:most}', '{price}{entry}{most}'],
    ['{fee:amount} when it is entered{most:most}', '进入本档收 {fee}{most}'],
    ['free{most:most}', '免费{most}'],
  ],
  price: [
    ['{sum:amount} per {per:quantity}', '每 {per} {sum}'],
    ['{sum:amount} per {per:quantity}, counted in begun {unit:quantity}', '每 {per} {sum}，不足 {unit} 按 {unit} 计'],
    ['{sum:amount} per {per:quantity}, each begun one counts whole', '每 {per} {sum}，不足按 {per} 计'],
  ],
  and_entry: [['', ''], [', and {fee:amount} when it is entered', '，进入本档另收 {fee}']],
  most: [['', ''], [', at most {sum:amount}', '，最高 {sum}']],
  off: [['{percent:plain} %', '{percent}%'], ['{percent:plain} % and {sum:amount}', '{percent}% 及 {sum}'], ['{sum:amount}', '{sum}']],
  rounding: [['half up', '四舍五入'], ['up', '向上取整'], ['down', '向下取整']],
  of_period: [['day', '当日'], ['week', '当周'], ['month', '当月'], ['year', '当年'], ['whole time', '全程']],
  owner: [["the account's own money", '账户余额'], ["bucket '{bucket}'", '资源包“{bucket}”']],
  of_offer: [['', ''], [" of offer '{offer}'{title:title}", '（套餐“{offer}”{title}）']],
  period: [['the day {day:date}', '{day} 当日'], ['the week from {day:date}', '{day} 起的一周'], ['the month {month:month}', '{month} 月度'], ['the year {year:year}', '{year} 年度'], ['the whole time', '整个期间']],
  fee: [
    [', taken by hand.', '，人工收取。'],
    [', once, when the offer was taken.', '，订购时一次性收取。'],
    [', the part of {day:date} of {full:amount} for {period:period} with its {n:count} days.', '，{period} {full}（共 {n} 天）中 {day} 一天的部分。'],
    [', for {period:period}, in advance.', '，{period}，预收。'],
    [', for {period:period}, in arrears.', '，{period}，后收。'],
    [', which is {full:amount} for {n:count} of the {all:count} days of {period:period}: {from:from}.', '，即 {period} {full} 按 {all} 天中的 {n} 天计：{from}。'],
    [', {n:count} times {full:amount}, for {period:period}.', '，为 {full} 的 {n} 倍，{period}。'],
    [', a part of {full:amount} for {period:period}.', '，{period} {full} 的一部分。'],
  ],
  from: [['from {day:date}', '{day} 起'], ['after {day:date}', '{day} 之后'], ['up to {day:date}', '至 {day}']],
  lacking: [[' to it.', '。'], ['.', '。'], [": the month's uses and fees came to {sum:amount} of the {least:amount} of offer '{offer}'.", '：当月使用费和月费共 {sum}，套餐“{offer}”的最低消费为 {least}。']],
  credit: [['', ''], [' and a credit limit of {sum:amount}', '，信用额度 {sum}']],
  reason: [['', ''], ['; reason: {reason}', '；原因：{reason}']],
  ended: [['', ''], [', {sum:quantity} ended', '，{sum} 到期']],
  due: [['', ''], ['; {sum:amount} more was due, but the source no longer had it', '；另应转 {sum}，但来源余额不足']],
  stops: [['nothing', '无'], ['{a:stop}', '{a}'], ['{a:stop} and {b:stop}', '{a}、{b}'], ['{a:stop} and {b:stop} and {c:stop}', '{a}、{b}、{c}']],
  stop: [['everything', '全部业务'], ['what goes out', '呼出'], ['fast data', '高速流量'], ['data', '流量'], ['calls', '语音'], ['messages', '短信']],
  limit: [["The line's own limit", '号码自身的限额'], ["Limit '{limit}'", '限额“{limit}”']],
};

interface Part {
  name: string;
  kind: string;
}
interface Reader {
  en: RegExp;
  parts: Part[];
  zh: string;
}

// `{name}` and `{name:kind}`; the text between them as it stands.
export const partsOf = (template: string): (string | Part)[] =>
  template.split(/(\{\w+(?::\w+)?\})/).filter((piece) => piece !== '').map((piece) => {
    const part = /^\{(\w+)(?::(\w+))?\}$/.exec(piece);
    return part ? { name: part[1]!, kind: part[2] ?? 'text' } : piece;
  });

const shapes = new Map<string, string>();
const plain = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
// What a part of this kind looks like, whatever it says.
function shape(kind: string): string {
  let known = values[kind] ?? shapes.get(kind);
  if (known === undefined) {
    known = `(?:${grammar[kind]!.map(([en]) => partsOf(en).map((p) => (typeof p === 'string' ? plain(p) : shape(p.kind))).join('')).join('|')})`;
    shapes.set(kind, known);
  }
  return known;
}

function reader([en, zh]: Pair): Reader {
  const pieces = partsOf(en);
  const source = pieces.map((p) => (typeof p === 'string' ? plain(p) : `(?<${p.name}>${shape(p.kind)})`)).join('');
  return { en: new RegExp(`^${source}$`), parts: pieces.filter((p): p is Part => typeof p !== 'string'), zh };
}

const readers = new Map<string, Reader[]>();
function readersOf(kind: string): Reader[] {
  let known = readers.get(kind);
  if (known === undefined) readers.set(kind, (known = grammar[kind]!.map(reader)));
  return known;
}

// Between Chinese and anything else stands a space, between Chinese and Chinese none.
const gap = '\0';
const chineseGap = /([\u3400-\u9fff（）“”])\0(?=[\u3400-\u9fff（）“”])/g;

function inChinese(text: string, kind: string): string | undefined {
  for (const r of readersOf(kind)) {
    const found = r.en.exec(text);
    if (!found) continue;
    const said = new Map(r.parts.map((p) => [p.name, p.kind in values ? found.groups![p.name] : inChinese(found.groups![p.name]!, p.kind)]));
    const filled = r.zh.replace(/ /g, gap).replace(/\{(\w+)\}/g, (_, name: string) => said.get(name) ?? '');
    return filled.replace(chineseGap, '$1').replace(/\0/g, ' ');
  }
  return undefined;
}

export function whyIn(line: string, language: Language): { text: string; language: Language } {
  if (language !== 'zh') return { text: line, language: 'en' };
  const inset = /^ */.exec(line)![0];
  const chinese = inChinese(line.slice(inset.length), 'sentence');
  return chinese === undefined ? { text: line, language: 'en' } : { text: inset + chinese, language: 'zh' };
}
