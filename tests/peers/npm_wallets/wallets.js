// wallets.js PEER FOLDER: our octets (PEER) and those of alipay-sdk and wechatpay-axios-plugin held against each other, both ways. Each
// check is a sentence; the last line says how many held.
const { spawn } = require('child_process');
const { createInterface } = require('readline');
const fs = require('fs');
const http = require('http');
const { AlipaySdk } = require('alipay-sdk');
const { Wechatpay, Rsa, Aes, Formatter } = require('wechatpay-axios-plugin');
const { check, verdict, keys, bare } = require('./checks');

const [, , program, folder] = process.argv;
const peer = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
const ask = async (what, more) => {
  peer.stdin.write(JSON.stringify({ do: what, ...more }) + '\n');
  return JSON.parse((await lines.next()).value);
};
const { openssl, pair } = keys(folder);
const values = ['plain', '满100%减5', 'a%2Fb%', 'a+b&c=d', 'https:\\/\\/x', '"quoted" {}', '充值 🎁'];

async function serving(answer, use) {  // a wallet at a port of its own
  const server = http.createServer((request, response) => {
    const parts = [];
    request.on('data', (p) => parts.push(p));
    request.on('end', async () => answer(request, Buffer.concat(parts).toString(), response));
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    return await use(`http://127.0.0.1:${server.address().port}`);
  } finally {
    server.close();
  }
}

async function alipay(us, them) {
  const base = { appId: '2026112900000001', privateKey: us.own, keyType: 'PKCS8', alipayPublicKey: bare(them.open) };
  const sdk = new AlipaySdk(base);
  for (const subject of values) {
    const url = new URL(sdk.pageExecute('alipay.trade.page.pay', 'GET', { bizContent: { outTradeNo: 'P1', totalAmount: '59.00', subject }, notifyUrl: 'https://shop.example/told?a=1&b=2' }));
    const seen = await ask('alipay_request_is_signed', { form: url.search.slice(1), theirs: us.open });
    check(`the library's request with '${subject}' is found signed`, seen.signed);
    check(`and read as it was written`, JSON.parse(seen.fields.biz_content).subject, subject);
    const own = await ask('alipay_request', { app_id: base.appId, own: us.own, method: 'alipay.trade.page.pay', timestamp: seen.fields.timestamp, biz_content: JSON.parse(seen.fields.biz_content), more: { notify_url: seen.fields.notify_url, alipay_sdk: seen.fields.alipay_sdk } });
    const again = await ask('alipay_request_is_signed', { form: own.form, theirs: us.open });
    const { sign, format, ...ours } = again.fields;
    const { sign: theirSign, ...theirs } = seen.fields;
    check(`our request with '${subject}' says what the library's says`, Object.keys(theirs).every((k) => theirs[k] === undefined || ours[k] === theirs[k] || k === 'format'));
    for (const with_type of [false, true]) {
      const { form } = await ask('alipay_make_notice', { own: them.own, with_type, fields: { out_trade_no: 'P1', subject, total_amount: '59.00', trade_status: 'TRADE_SUCCESS', empty: '' } });
      const told = Object.fromEntries(new URLSearchParams(form));
      check(`the library believes our notice with '${subject}'`, sdk.checkNotifySignV2(told));
      check(`and not when it is altered`, sdk.checkNotifySignV2({ ...told, total_amount: '0.01' }), false);
      const back = await ask('alipay_notice', { body: new URLSearchParams(told).toString(), theirs: them.open });
      check(`we believe it as another form encoder writes it`, [back.ok, back.fields?.subject], [true, subject]);
    }
    const inner = JSON.stringify({ code: '10000', msg: 'Success', subject, url: 'https://a/b' }).replaceAll('/', '\\/');
    const { signature } = await ask('sign', { own: them.own, text: inner });
    const body = `{"alipay_trade_query_response":${inner},"sign":"${signature}"}`;
    const result = await serving((q, b, r) => r.end(body), (at) => new AlipaySdk({ ...base, gateway: `${at}/gateway.do` }).exec('alipay.trade.query', { bizContent: { outTradeNo: 'P1' } }, { validateSign: true }));
    check(`the library believes an answer signed by us with '${subject}'`, result.subject, subject);
    check(`as we do`, (await ask('alipay_answer', { body, method: 'alipay.trade.query', theirs: them.open })).answer.subject, subject);
  }
  // Certificates: their serial numbers as Alipay counts them.
  openssl('req', '-x509', '-key', 'us.pem', '-days', '30', '-subj', '/C=CN/O=Sublet/OU=Test/CN=demo', '-out', 'one.crt', '-set_serial', '0x5157F09EFDC096DE15EBE81A47057A72');
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ec.pem');
  openssl('req', '-x509', '-key', 'ec.pem', '-days', '30', '-subj', '/C=CN/O=Other/CN=elliptic', '-out', 'ec.crt');
  openssl('req', '-x509', '-key', 'them.pem', '-sha1', '-days', '30', '-subj', '/C=CN/O=Root/CN=two words', '-out', 'two.crt');
  const read = (name) => fs.readFileSync(`${folder}/${name}`, 'utf8');
  const roots = read('ec.crt') + read('one.crt') + read('two.crt');
  const byCert = new AlipaySdk({ ...base, alipayPublicKey: undefined, appCertContent: read('one.crt'), alipayRootCertContent: roots, alipayPublicCertContent: read('two.crt') });
  const ours = await ask('certificates', { pem: read('one.crt') });
  check('app_cert_sn', ours.alipay_sn, byCert.config.appCertSn);
  check('alipay_root_cert_sn', (await ask('certificates', { pem: roots })).root_sn, byCert.config.alipayRootCertSn);
  check('the serial as WeChat Pay writes it', ours.serial, '5157F09EFDC096DE15EBE81A47057A72');
}

async function wechat(us, them) {
  const key = '0123456789abcdef0123456789abcdef', now = Math.floor(Date.now() / 1000), serial = 'PUB_KEY_ID_0119000000012026';
  for (const value of values) {
    const body = JSON.stringify({ description: value });
    for (const target of ['/v3/pay/transactions/native', '/v3/pay/transactions/out-trade-no/P1?mchid=1900000001']) {
      const { header } = await ask('wechat_authorization', { mchid: '1900000001', serial: 'ABCD', own: us.own, method: 'POST', target, body, now });
      const part = (name) => new RegExp(`${name}="([^"]*)"`).exec(header)[1];
      check(`the library finds our request signed with '${value}'`, Rsa.verify(Formatter.request('POST', target, part('timestamp'), part('nonce_str'), body), part('signature'), us.open));
      const signature = Rsa.sign(Formatter.request('POST', target, now, 'nonce', body), us.own);
      check(`we find the library's`, (await ask('wechat_authorization_is_signed', { header: Formatter.authorization('1900000001', 'nonce', signature, now, 'ABCD'), method: 'POST', target, body, theirs: us.open })).signed);
    }
    const sealed = Aes.AesGcm.encrypt(body, key, 'abcdefghijkl', 'transaction');
    check(`we open what the library sealed`, (await ask('wechat_open', { key, ciphertext: sealed, nonce: 'abcdefghijkl', associated: 'transaction' })).text, body);
    const { ciphertext } = await ask('wechat_seal', { key, text: body, nonce: 'abcdefghijkl', associated: 'transaction' });
    check(`the library opens what we sealed`, Aes.AesGcm.decrypt(ciphertext, key, 'abcdefghijkl', 'transaction'), body);
    check(`we read what the library encrypted`, (await ask('decrypt', { own: us.own, text: Rsa.encrypt(value, us.open) })).text, value);
    check(`the library reads what we encrypted`, Rsa.decrypt((await ask('encrypt', { theirs: us.open, text: value })).text, us.own), value);
    const signed = Rsa.sign(Formatter.response(now, 'n', body), them.own);
    check(`we believe an answer that the library signed`, (await ask('wechat_verify', { serial, theirs: them.open, time: String(now), nonce: 'n', signature: signed, body, now })).ok);
    check(`and not 301 s later`, (await ask('wechat_verify', { serial, theirs: them.open, time: String(now), nonce: 'n', signature: signed, body, now: now + 301 })).error, 'stale');
  }
  // A whole exchange: its client, an answer signed by us.
  let seen;
  const answer = async (request, body, response) => {
    seen = await ask('wechat_authorization_is_signed', { header: request.headers.authorization, method: request.method, target: request.url, body, theirs: us.open });
    const text = '{"code_url":"weixin://wxpay/bizpayurl?pr=1"}', time = String(Math.floor(Date.now() / 1000));
    const { signature } = await ask('sign', { own: them.own, text: `${time}\nn1\n${text}\n` });
    response.writeHead(200, { 'Content-Type': 'application/json', 'Wechatpay-Timestamp': time, 'Wechatpay-Nonce': 'n1', 'Wechatpay-Serial': serial, 'Wechatpay-Signature': signature }).end(text);
  };
  const got = await serving(answer, async (at) => {
    const pay = new Wechatpay({ mchid: '1900000001', serial: 'ABCD', privateKey: us.own, certs: { [serial]: them.open }, baseURL: at });
    return (await pay.v3.pay.transactions.native.post({ description: '充值', amount: { total: 5900 } })).data;
  });
  check('its request is found signed by us', [seen.signed, seen.mchid], [true, '1900000001']);
  check('it believes the answer signed by us', got.code_url, 'weixin://wxpay/bizpayurl?pr=1');
}

(async () => {
  const us = pair('us'), them = pair('them');
  await alipay(us, them);
  await wechat(us, them);
  peer.stdin.end();
  verdict(100);
})().catch((e) => { console.log('WRONG:', e); process.exit(1); });
