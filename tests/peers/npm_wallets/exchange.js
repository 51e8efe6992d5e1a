// exchange.js SIM FOLDER: alipay-sdk and wechatpay-axios-plugin as merchants of the simulated wallet: they pay, ask, give back, charge by
// agreement and from what is frozen; their verifiers judge its answers and notices. The last line says how many checks held.
const { spawn } = require('child_process');
const fs = require('fs');
const http = require('http');
const { AlipaySdk } = require('alipay-sdk');
const { Wechatpay, Rsa, Aes, Formatter } = require('wechatpay-axios-plugin');
const { check, verdict, keys, bare } = require('./checks');

const [, , program, folder] = process.argv;
const { pair } = keys(folder);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

const us = pair('shop'), them = pair('wallet'), apiKey = '0123456789abcdef0123456789abcdef', serial = 'PUB_KEY_ID_0119000000012026';
const app = { app_id: '2026112900000001', seller_id: '2088000000000009' }, shop = { mchid: '1900000001', appid: 'wx0000000000000001', merchant_serial: '5157F09EFDC096DE15EBE81A47057A72' };
fs.writeFileSync(`${folder}/wallet.json`, JSON.stringify({ alipay: [{ ...app, merchant_key: us.open, wallet_key: them.own }], wechat: [{ ...shop, platform_serial: serial, api_key: apiKey, merchant_key: us.open, wallet_key: them.own }] }));

async function main() {
  const sim = spawn(program, ['wallet', '--config', `${folder}/wallet.json`, '--port-file', `${folder}/wallet.port`, '--trades', `${folder}/trades`, '--notice-retry', '50'], { stdio: 'inherit' });
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
    merchant.close();
    await pause(1200);
    const trades = fs.readFileSync(`${folder}/trades`, 'utf8').trim().split('\n').map((l) => JSON.parse(l));
    const sum = (f) => trades.filter((t) => t.state === 'paid').reduce((n, t) => n + f(t), 0);
    check('what the wallet has taken, by its own books', sum((t) => t.amount), 5900 + 4800 + 4800 + 5900);
    check('what it has given back', sum((t) => t.refunded), 1000 + 100);
    check('its fees, each rounded half up', sum((t) => t.fee), 35 + 29 + 29 + 35);
  } finally {
    sim.kill();
  }
  verdict(40);
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
  check('the rest is set free', (await exec('fund.auth.order.unfreeze', { authNo: frozen.auth_no, outRequestNo: 'F1-2', amount: '528.00', remark: 'back' })).code, '10000');
  check('and no more', (await exec('fund.auth.order.unfreeze', { authNo: frozen.auth_no, outRequestNo: 'F1-3', amount: '0.01', remark: 'back' })).code, '40004');
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
  await transactions.h5.post({ ...order, out_trade_no: '10000002' });
  check('one that waits is closed', (await transactions.outTradeNo['10000002'].close.post({ mchid: shop.mchid })).status, 204);
  check('and stays closed', (await query('10000002')).data.trade_state, 'CLOSED');
  check('what nobody made is not known', await refused(query('10000009')), [404, 'ORDER_NOT_EXIST']);
  check('who signs with another key gets nothing', await new Wechatpay({ ...options, privateKey: them.own }).v3.pay.transactions.native.post(order).then(() => 'taken', (e) => e.response?.status ?? String(e).slice(0, 60)), 401);
}
main().catch((e) => { console.log('WRONG:', e); process.exit(1); });
