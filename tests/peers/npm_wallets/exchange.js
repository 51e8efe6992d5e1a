// exchange.js SIM FOLDER: alipay-sdk and wechatpay-axios-plugin as merchants of the simulated wallet: they pay, ask, give back, charge by
// agreement and from what is frozen; their verifiers judge its answers and notices. The last line says how many checks held.
const { spawn } = require('child_process');
const fs = require('fs');
const crypto = require('crypto');
const http = require('http');
const zlib = require('zlib');
const { AlipaySdk } = require('alipay-sdk');
const { Wechatpay, Rsa, Aes, Formatter } = require('wechatpay-axios-plugin');
const { check, verdict, keys, bare } = require('./checks');

const [, , program, folder] = process.argv;
const { openssl, pair } = keys(folder);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const us = pair('shop'), them = pair('wallet'), apiKey = '0123456789abcdef0123456789abcdef', serial = 'PUB_KEY_ID_0119000000012026';
const app = { app_id: '2026112900000001', seller_id: '2088000000000009' }, shop = { mchid: '1900000001', appid: 'wx0000000000000001', merchant_serial: '5157F09EFDC096DE15EBE81A47057A72' };
openssl('req', '-x509', '-key', 'wallet.pem', '-days', '30', '-subj', '/C=CN/O=Tenpay.com/CN=platform', '-out', 'wallet.crt');
fs.writeFileSync(`${folder}/wallet.json`, JSON.stringify({ alipay: [{ ...app, merchant_key: us.open, wallet_key: them.own }], wechat: [{ ...shop, platform_serial: serial, api_key: apiKey, platform_certificate: fs.readFileSync(`${folder}/wallet.crt`, 'utf8'), merchant_key: us.open, wallet_key: them.own }] }));

async function main() {
  const sim = spawn(program, ['wallet', '--config', `${folder}/wallet.json`, '--port-file', `${folder}/wallet.port`, '--trades', `${folder}/trades`, '--notice-retry', '50', '--bill-today'], { stdio: 'inherit' });
  try {
    for (let i = 0; i < 100 && !fs.existsSync(`${folder}/wallet.port`); ++i) await pause(50);
    const base = `http://127.0.0.1:${fs.readFileSync(`${folder}/wallet.port`, 'utf8').trim()}`;
    const told = [];  // notices as they came; the first answer to each is a refusal, so that it is sent again
    const merchant = http.createServer((request, response) => {
      const parts = [];
      request.on('data', (p) => parts.push(p));
      request.on('end', () => {
        told.push({ path: request.url, headers: request.headers, body: Buffer.concat(parts).toString() });
        const again = told.filter((t) => t.path === request.url).length > 1;
        response.writeHead(again ? 200 : 500).end(again ? 'success' : 'fail');
      });
    });
    await new Promise((done) => merchant.listen(0, '127.0.0.1', done));
    const at = `http://127.0.0.1:${merchant.address().port}`;
    const buyer = async (what, body) => (await fetch(`${base}/buyer/${what}`, { method: 'POST', body: JSON.stringify(body) })).json();
    await alipay(base, at, told, buyer);
    await wechat(base, at, told, buyer);
    await alipayBill(base);
    await wechatBill(base);
    merchant.close();
    const ended = Date.now(), written = () => fs.existsSync(`${folder}/trades`) && fs.statSync(`${folder}/trades`).mtimeMs > ended;  // it writes its books each second
    for (let i = 0; i < 600 && !written(); ++i) await pause(50);
    const trades = fs.readFileSync(`${folder}/trades`, 'utf8').trim().split('\n').map((l) => JSON.parse(l));
    const sum = (f) => trades.filter((t) => t.state === 'paid').reduce((n, t) => n + f(t), 0);
    check('what the wallet has taken, by its own books', sum((t) => t.amount), 5900 + 4800 + 4800 + 4800 + 2800 + 5900);
    check('what it has given back', sum((t) => t.refunded), 1000 + 100);
    check('its fees, each rounded half up', sum((t) => t.fee), 35 + 29 + 29 + 29 + 17 + 35);
  } finally {
    sim.kill();
  }
  verdict(60);
}

const notices = async (told, path, n) => {
  for (let i = 0; i < 60 && told.filter((t) => t.path === path).length < n; ++i) await pause(50);
  return told.filter((t) => t.path === path);
};

async function alipay(base, at, told, buyer) {
  const config = { appId: app.app_id, privateKey: us.own, keyType: 'PKCS8', alipayPublicKey: bare(them.open), gateway: `${base}/gateway.do`, camelcase: false };
  const sdk = new AlipaySdk(config);
  const exec = (method, bizContent, more = {}) => sdk.exec(`alipay.${method}`, { bizContent, ...more }, { validateSign: true });
  const code = (r) => [r.code, r.subCode ?? r.sub_code];
  const made = await exec('trade.precreate', { outTradeNo: 'A1', totalAmount: '59.00', subject: '畅聊 59 / 100%' }, { notifyUrl: `${at}/alipay` });
  check('a trade is made', [made.code, (made.qr_code ?? made.qrCode).startsWith(base)], ['10000', true]);
  check('the same again is the same', (await exec('trade.precreate', { outTradeNo: 'A1', totalAmount: '59.00', subject: '畅聊 59 / 100%' })).code, '10000');
  check('another amount under its number is refused', code(await exec('trade.precreate', { outTradeNo: 'A1', totalAmount: '58.00', subject: 'x' })), ['40004', 'ACQ.CONTEXT_INCONSISTENT']);
  check('nobody has paid', (await exec('trade.query', { outTradeNo: 'A1' })).trade_status, 'WAIT_BUYER_PAY');
  check('nothing to give back', code(await exec('trade.refund', { outTradeNo: 'A1', refundAmount: '1.00', outRequestNo: 'R0' })), ['40004', 'ACQ.TRADE_STATUS_ERROR']);
  check('the buyer pays', (await buyer('pay', { code: made.qr_code })).paid, 5900);
  const came = await notices(told, '/alipay', 2);
  check('the notice comes again until it is taken', came.length, 2);
  for (const n of came) {
    const f = Object.fromEntries(new URLSearchParams(n.body));
    check('the library believes it', sdk.checkNotifySignV2(f));
    check('and it says what was paid', [f.out_trade_no, f.total_amount, f.trade_status, f.seller_id, f.app_id], ['A1', '59.00', 'TRADE_SUCCESS', app.seller_id, app.app_id]);
  }
  check('it is paid', (await exec('trade.query', { outTradeNo: 'A1' })).trade_status, 'TRADE_SUCCESS');
  check('a paid one is not closed', code(await exec('trade.close', { outTradeNo: 'A1' })), ['40004', 'ACQ.TRADE_STATUS_ERROR']);
  check('nor made again', code(await exec('trade.precreate', { outTradeNo: 'A1', totalAmount: '59.00', subject: '畅聊 59 / 100%' })), ['40004', 'ACQ.TRADE_HAS_SUCCESS']);
  for (const change of ['Y', 'N']) check('a part is given back, once', [(await exec('trade.refund', { outTradeNo: 'A1', refundAmount: '10.00', outRequestNo: 'R1' }))].map((r) => [r.code, r.fund_change, r.refund_fee])[0], ['10000', change, '10.00']);
  check('not more than is left', code(await exec('trade.refund', { outTradeNo: 'A1', refundAmount: '49.01', outRequestNo: 'R2' })), ['40004', 'ACQ.REFUND_AMT_NOT_EQUAL_TOTAL']);
  check('the refund is found', (await exec('trade.fastpay.refund.query', { outTradeNo: 'A1', outRequestNo: 'R1' })).refund_amount, '10.00');
  check('its notice comes too', Object.fromEntries(new URLSearchParams((await notices(told, '/alipay', 3))[2].body)).refund_fee, '10.00');
  await exec('trade.precreate', { outTradeNo: 'A2', totalAmount: '1.00', subject: 'x' });
  check('one that waits is closed', (await exec('trade.close', { outTradeNo: 'A2' })).code, '10000');
  check('and stays closed', (await buyer('pay', { number: 'A2' })).code, 'already_closed');
  check('what nobody made is not known', code(await exec('trade.query', { outTradeNo: 'A9' })), ['40004', 'ACQ.TRADE_NOT_EXIST']);
  // A page that the browser is sent to.
  const page = await fetch(sdk.pageExecute('alipay.trade.wap.pay', 'GET', { bizContent: { outTradeNo: 'A3', totalAmount: '2.00', subject: '<b>' }, notifyUrl: `${at}/never` }));
  check('a page shows what is to be paid', (await page.text()).includes('&lt;b&gt;'));
  // Monthly charges: signed by the buyer, charged by the merchant, ended by the buyer.
  const { agreement_no } = await buyer('sign', { wallet: 'alipay', merchant: app.app_id, number: 'M1', buyer: '2088b', most_each: 5000 });
  check('the agreement is in force', (await exec('user.agreement.query', { agreementNo: agreement_no })).status, 'NORMAL');
  for (let i = 0; i < 2; ++i) check('a charge by agreement is paid at once, and once', (await exec('trade.pay', { outTradeNo: 'A4', totalAmount: '48.00', subject: 'month', productCode: 'GENERAL_WITHHOLDING', agreementParams: { agreementNo: agreement_no } })).trade_status, 'TRADE_SUCCESS');
  check('not more than was agreed', (await exec('trade.pay', { outTradeNo: 'A5', totalAmount: '50.01', subject: 'month', productCode: 'GENERAL_WITHHOLDING', agreementParams: { agreementNo: agreement_no } })).code, '40004');
  await buyer('unsign', { wallet: 'alipay', merchant: app.app_id, number: 'M1' });
  check('nothing is charged when it has ended', code(await exec('trade.pay', { outTradeNo: 'A6', totalAmount: '48.00', subject: 'month', agreementParams: { agreementNo: agreement_no } })), ['40004', 'ACQ.AGREEMENT_NOT_EXIST']);
  // 576 frozen, 48 of it captured, the rest set free.
  const frozen = await exec('fund.auth.order.app.freeze', { outOrderNo: 'F1', outRequestNo: 'F1-1', orderTitle: 'phone', amount: '576.00', productCode: 'PRE_AUTH_ONLINE' });
  check('a capture is paid at once', (await exec('trade.pay', { outTradeNo: 'A7', totalAmount: '48.00', subject: 'month 1', productCode: 'PRE_AUTH_ONLINE', authNo: frozen.auth_no })).trade_status, 'TRADE_SUCCESS');
  check('what nobody has heard of is cancelled', (await exec('trade.cancel', { outTradeNo: 'A8' })).retry_flag, 'N');
  check('and not taken when it comes', code(await exec('trade.pay', { outTradeNo: 'A8', totalAmount: '48.00', subject: 'month 2', productCode: 'PRE_AUTH_ONLINE', authNo: frozen.auth_no })), ['40004', 'ACQ.TRADE_HAS_CLOSE']);
  check('the rest is set free', (await exec('fund.auth.order.unfreeze', { authNo: frozen.auth_no, outRequestNo: 'F1-2', amount: '528.00', remark: 'back' })).code, '10000');
  check('and no more', (await exec('fund.auth.order.unfreeze', { authNo: frozen.auth_no, outRequestNo: 'F1-3', amount: '0.01', remark: 'back' })).code, '40004');
  // Scanned by the buyer, told, captured so that the rest stays, cancelled while nothing is captured.
  const voucher = await exec('fund.auth.order.voucher.create', { outOrderNo: 'F2', outRequestNo: 'F2', orderTitle: 'phone', amount: '576.00', productCode: 'PRE_AUTH', payTimeout: '30m' }, { notifyUrl: `${at}/frozen` });
  check('nothing is frozen before the buyer has scanned', (await exec('fund.auth.operation.detail.query', { outOrderNo: 'F2', outRequestNo: 'F2' })).status, 'INIT');
  check('the buyer scans', (await buyer('pay', { code: voucher.code_value })).frozen, 57600);
  const told_of = Object.fromEntries(new URLSearchParams((await notices(told, '/frozen', 1))[0].body));
  check('the library believes the notice of it', sdk.checkNotifySignV2(told_of));
  check('which names amount and account', [told_of.operation_type, told_of.amount, told_of.payee_user_id], ['FREEZE', '576.00', app.seller_id]);
  check('a month is captured', (await exec('trade.pay', { outTradeNo: 'F2-1', totalAmount: '48.00', subject: 'month 1', productCode: 'PRE_AUTH', authNo: told_of.auth_no, authConfirmMode: 'NOT_COMPLETE' })).trade_status, 'TRADE_SUCCESS');
  check('the rest stays frozen', (await exec('fund.auth.operation.detail.query', { outOrderNo: 'F2', outRequestNo: 'F2' })).rest_amount, '528.00');
  check('what is captured of is not cancelled', (await exec('fund.auth.operation.cancel', { outOrderNo: 'F2', outRequestNo: 'F2', remark: 'x' })).code, '40004');
  check('the last capture ends it', (await exec('trade.pay', { outTradeNo: 'F2-2', totalAmount: '28.00', subject: 'the last', productCode: 'PRE_AUTH', authNo: told_of.auth_no, authConfirmMode: 'COMPLETE' })).trade_status, 'TRADE_SUCCESS');
  check('and nothing is left', (await exec('fund.auth.operation.detail.query', { outOrderNo: 'F2', outRequestNo: 'F2' })).order_status, 'FINISH');
  await exec('fund.auth.order.voucher.create', { outOrderNo: 'F3', outRequestNo: 'F3', orderTitle: 'phone', amount: '1.00', productCode: 'PRE_AUTH' });
  check('one that waits is cancelled', (await exec('fund.auth.operation.cancel', { outOrderNo: 'F3', outRequestNo: 'F3', remark: 'x' })).action, 'close');
  check('and cannot be frozen any more', (await buyer('pay', { number: 'F3' })).code, 'already_closed');
  const stranger = new AlipaySdk({ ...config, privateKey: them.own });
  check('who signs with another key gets nothing', await stranger.exec('alipay.trade.query', { bizContent: { outTradeNo: 'A1' } }).then((r) => r.code, String), '40002');
}

async function wechat(base, at, told, buyer) {
  const options = { mchid: shop.mchid, serial: shop.merchant_serial, privateKey: us.own, certs: { [serial]: them.open }, baseURL: base };
  const pay = new Wechatpay(options), transactions = pay.v3.pay.transactions;
  const order = { appid: shop.appid, mchid: shop.mchid, description: '畅聊 59', out_trade_no: '10000001', notify_url: `${at}/wechat`, amount: { total: 5900, currency: 'CNY' } };
  const refused = (promise) => promise.then(() => 'taken', (e) => [e.response?.status, e.response?.data?.code]);
  const made = (await transactions.native.post(order)).data;
  check('a code to be photographed', made.code_url.startsWith(base));
  check('the same again is the same', (await transactions.native.post(order)).data.code_url, made.code_url);
  check('another amount under its number is refused', await refused(transactions.native.post({ ...order, amount: { total: 1 } })), [403, 'OUT_TRADE_NO_USED']);
  const query = (no) => transactions.outTradeNo[no].get({ params: { mchid: shop.mchid } });
  check('nobody has paid', (await query('10000001')).data.trade_state, 'NOTPAY');
  check('the buyer pays', (await buyer('pay', { code: made.code_url, buyer: 'openid-7' })).paid, 5900);
  for (const n of await notices(told, '/wechat', 2)) {
    check('the library finds the notice signed', Rsa.verify(Formatter.response(n.headers['wechatpay-timestamp'], n.headers['wechatpay-nonce'], n.body), n.headers['wechatpay-signature'], them.open));
    const j = JSON.parse(n.body), r = JSON.parse(Aes.AesGcm.decrypt(j.resource.ciphertext, apiKey, j.resource.nonce, j.resource.associated_data));
    check('and opens it', [j.event_type, r.out_trade_no, r.trade_state, r.amount.total, r.payer.openid], ['TRANSACTION.SUCCESS', '10000001', 'SUCCESS', 5900, 'openid-7']);
  }
  check('the notice comes again until it is taken', (await notices(told, '/wechat', 2)).length, 2);
  check('a paid one is not closed', await refused(transactions.outTradeNo['10000001'].close.post({ mchid: shop.mchid })), [400, 'ORDERPAID']);
  const back = { out_trade_no: '10000001', out_refund_no: '20000001', reason: 'part', notify_url: `${at}/back`, amount: { refund: 100, total: 5900, currency: 'CNY' } };
  for (let i = 0; i < 2; ++i) check('a part is given back, once', (await pay.v3.refund.domestic.refunds.post(back)).data.status, 'SUCCESS');
  check('not more than is left', await refused(pay.v3.refund.domestic.refunds.post({ ...back, out_refund_no: '20000002', amount: { refund: 5801, total: 5900, currency: 'CNY' } })), [403, 'NOT_ENOUGH']);
  check('the refund is found', (await pay.v3.refund.domestic.refunds['20000001'].get()).data.amount.refund, 100);
  check('its notice comes', JSON.parse((await notices(told, '/back', 1))[0].body).event_type, 'REFUND.SUCCESS');
  check('it says so', (await query('10000001')).data.trade_state, 'REFUND');
  const scene = (ip) => ({ scene_info: { payer_client_ip: ip, h5_info: { type: 'Wap' } } });
  for (const none of [{}, scene('127.0.0.1')]) check('a page needs the buyer\'s own address', await refused(transactions.h5.post({ ...order, out_trade_no: '10000002', ...none })), [400, 'PARAM_ERROR']);
  await transactions.h5.post({ ...order, out_trade_no: '10000002', ...scene('120.244.1.7') });
  check('one that waits is closed', (await transactions.outTradeNo['10000002'].close.post({ mchid: shop.mchid })).status, 204);
  check('and stays closed', (await query('10000002')).data.trade_state, 'CLOSED');
  check('what nobody made is not known', await refused(query('10000009')), [404, 'ORDER_NOT_EXIST']);
  check('who signs with another key gets nothing', await new Wechatpay({ ...options, privateKey: them.own }).v3.pay.transactions.native.post(order).then(() => 'taken', (e) => e.response?.status ?? String(e).slice(0, 60)), 401);
}
// The text of each file of a zip, in GBK as its names are: by its directory, as unzip reads it.
function unzip(zip) {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1'), files = {}, gbk = new TextDecoder('gbk');
  for (let i = 0, at = zip.readUInt32LE(end + 16); i < zip.readUInt16LE(end + 10); ++i) {
    const [method, packed, name, extra, comment, local] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
    const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28), octets = zip.subarray(from, from + packed);
    files[gbk.decode(zip.subarray(at + 46, at + 46 + name))] = gbk.decode(method === 8 ? zlib.inflateRawSync(octets) : octets);
    at += 46 + name + extra + comment;
  }
  return files;
}

const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10);

async function alipayBill(base) {
  const sdk = new AlipaySdk({ appId: app.app_id, privateKey: us.own, keyType: 'PKCS8', alipayPublicKey: bare(them.open), gateway: `${base}/gateway.do`, camelcase: false });
  const exec = (bizContent) => sdk.exec('alipay.data.dataservice.bill.downloadurl.query', { bizContent }, { validateSign: true });
  const url = (await exec({ billType: 'trade', billDate: today() })).bill_download_url;
  const files = unzip(Buffer.from(await (await fetch(url)).arrayBuffer()));
  const names = Object.keys(files).sort();
  check('a zip of detail and summary, by their names', names.map((n) => n.replace(/^\d+_\d+_/, '')), ['业务明细(汇总).csv', '业务明细.csv']);
  const lines = files[names[1]].split('\r\n'), head = lines.findIndex((l) => l.startsWith('支付宝交易号')), columns = lines[head].split(',');
  const rows = lines.slice(head + 1, lines.findIndex((l) => l.includes('业务明细列表结束'))).map((l) => Object.fromEntries(l.split(',').map((v, i) => [columns[i], v.trim()])));
  const sum = (type, column) => Math.round(100 * rows.filter((r) => r['业务类型'] === type).reduce((n, r) => n + Number(r[column]), 0));
  check('its account and day', [lines[1], lines[2].includes(`起始日期：[${today().replace('-', '年').replace('-', '月')}日 00:00:00]`)], [`#账号：[${app.seller_id}0156]`, true]);
  check('what was paid, given back and kept as a fee', [sum('交易', '商家实收（元）'), sum('退款', '商家实收（元）'), sum('交易', '服务费（元）'), sum('退款', '服务费（元）')], [23100, -1000, -139, 0]);
  check('a line says so', lines.some((l) => l.startsWith('#交易合计：5笔，商家实收共231.00元')) && lines.some((l) => l.startsWith('#退款合计：1笔，商家实收退款共-10.00元')));
  check('the money in and out comes to the same', Object.values(unzip(Buffer.from(await (await fetch((await exec({ billType: 'signcustomer', billDate: today() })).bill_download_url)).arrayBuffer())))[0].includes('#收入合计：5笔，共231.00元'));
  const sub = async (bizContent) => { const r = await exec(bizContent); return r.sub_code ?? r.subCode; };
  check('a day without trades has no bill', await sub({ billType: 'trade', billDate: '2026-01-01' }), 'isp.bill_not_exist');
  check('what is no day is refused', await sub({ billType: 'trade', billDate: '2026-02-30' }), 'isv.invalid_arguments');
  check('an address that nobody was given gives nothing', (await fetch(`${base}/bill/0000`)).status, 403);
}

async function wechatBill(base) {
  const certificate = fs.readFileSync(`${folder}/wallet.crt`, 'utf8');
  const pay = new Wechatpay({ mchid: shop.mchid, serial: shop.merchant_serial, privateKey: us.own, certs: { [serial]: them.open }, baseURL: base });
  const fetched = async (kind, params) => {
    const asked = (await pay.v3.bill[kind].get({ params: { bill_date: today(), ...params } })).data;
    const token = new URL(asked.download_url).searchParams.get('token');
    const octets = Buffer.from((await pay.v3.billdownload.file.get({ params: { token }, responseType: 'arraybuffer' })).data);
    const text = params.tar_type ? zlib.gunzipSync(octets) : octets;
    check(`its hash is that of the ${kind}`, [asked.hash_type, asked.hash_value], ['SHA1', crypto.createHash('sha1').update(text).digest('hex')]);
    return text.toString();
  };
  const all = await fetched('tradebill', { bill_type: 'ALL' }), lines = all.trim().split('\r\n');
  check('in gzip it is the same', await fetched('tradebill', { bill_type: 'ALL', tar_type: 'GZIP' }), all);
  const fields = (l) => l.slice(1).split(',`');
  check('a payment and a refund', lines.slice(1, -2).map((l) => fields(l)[9]), ['SUCCESS', 'REFUND']);
  check('their sums: paid, given back, the fee less what was given back of it', fields(lines.at(-1)), ['2', '59.00', '1.00', '0.00', '0.34000', '59.00', '1.00']);
  check('payments alone', (await fetched('tradebill', { bill_type: 'SUCCESS' })).trim().split('\r\n').length, 4);
  check('refunds alone', (await fetched('tradebill', { bill_type: 'REFUND' })).trim().split('\r\n').length, 4);
  check('the money in and out', (await fetched('fundflowbill', {})).trim().split('\r\n').at(-1), '`3,`1,`59.00,`2,`1.34');
  const refused = (promise) => promise.then(() => 'taken', (e) => [e.response?.status, e.response?.data?.code]);
  check('a day without trades has no bill', await refused(pay.v3.bill.tradebill.get({ params: { bill_date: '2026-01-01' } })), [400, 'NO_STATEMENT_EXIST']);
  check('of a day that has not been there is none', await refused(pay.v3.bill.tradebill.get({ params: { bill_date: '2099-01-01' } })), [400, 'INVALID_REQUEST']);
  const { data } = (await pay.v3.certificates.get()).data, { serial_no, encrypt_certificate: c } = data[0];
  check('a platform certificate is opened', Aes.AesGcm.decrypt(c.ciphertext, apiKey, c.nonce, c.associated_data), certificate);
  check('and is the one it says', serial_no, new crypto.X509Certificate(certificate).serialNumber);
}
main().catch((e) => { console.log('WRONG:', e); process.exit(1); });
