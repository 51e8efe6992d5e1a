// A SOAP host made with npm's `soap` from our WSDL: takes every order, and pushes its completion as a client of the notify
// service. Writes each request as it came, so that its schema can be checked by others.
//   node host.js WSDL FOLDER      FOLDER/node.port is written; FOLDER/desk.port is read before the first push, FOLDER/desk.port.answered
//                                 written when each of twelve was answered
const fs = require('fs');
const http = require('http');
const soap = require('soap');
const [wsdl, folder] = process.argv.slice(2);

const server = http.createServer((request, response) => response.end('SOAP only'));
let pushes, answered = 0;
async function push(order, phone, result) {
  const port = fs.readFileSync(`${folder}/desk.port`, 'utf8').trim();
  pushes ??= soap.createClientAsync(wsdl, { endpoint: `http://127.0.0.1:${port}/hosts/demo/telecom/feedback` });
  const client = await pushes;
  client.clearSoapHeaders();
  client.addSoapHeader({ UNI_BSS_HEAD: { ORIG_DOMAIN: 'HOST', SERVICE_NAME: 'VOPForOrderCompleteNotifySer', OPERATE_NAME: 'vopForSoComplete', PROCESS_TIME: '20260101000000', TRANS_IDO: '1' } }, '', 'h', 'urn:sublet:host:1');
  const notify = client.VOPForOrderCompleteNotifySer.NotifyPort;
  notify.vopForSoComplete({ ORDER_INFO: { SO_NBR: order, PHONE_NUMBER: phone, RETURN_TYPE: 'C', RESULT: { ITEM: result } } }, (error, answer) => {
    if (error || answer.RESP_CODE !== '0000') console.log('push refused:', error ? error.message : answer);
    if (++answered === 12) fs.writeFileSync(`${folder}/desk.port.answered`, '');
  });
}

let count = 0;
const order = (name) => (args, done, headers) => {
  fs.appendFileSync(`${folder}/seen`, `${name} ${headers.UNI_BSS_HEAD.OPERATE_NAME} ${args.ORDER_ID} ${args.PHONE_NUMBER}\n`);
  setTimeout(() => push(args.ORDER_ID, args.PHONE_NUMBER, [{ NAME: 'IMSI', VALUE: '460031234567890' }, { NAME: 'KIND', VALUE: name }]), 20);
  done({ RESP_CODE: '0000', RESP_DESC: 'SUCCESS', ORDER_ID: args.ORDER_ID, ORDER_STATE: 'accepted' });
};
const operations = {};
for (const name of ['openAccount', 'modifyService', 'switchStatus', 'limitSpeed', 'replaceSim', 'closeAccount', 'portIn', 'portOut', 'submitSupport'])
  operations[name] = order(name);
operations.queryOrder = (args) => ({ RESP_CODE: '0000', ORDER_ID: args.ORDER_ID, ORDER_STATE: 'accepted' });

server.listen(0, '127.0.0.1', () => {
  const listening = soap.listen(server, '/HostOrderSer', { HostOrderSer: { HostOrderPort: operations } }, fs.readFileSync(wsdl, 'utf8'), () => {
    fs.writeFileSync(`${folder}/node.port`, `${server.address().port}\n`);
  });
  listening.log = (type, data) => {
    if (type === 'received') fs.writeFileSync(`${folder}/request.${++count}.xml`, data);
    if (type === 'error') console.log('error:', data);
  };
});
