// client.js PORT LINE: a network element made with npm's `diameter`, which has one request under way at a time: capabilities, a
// data session, a call, a session that is not known. Says what it sees, and at the end "all is well"; exit code 1 otherwise.
'use strict';
const diameter = require('diameter');
const [port, line] = [Number(process.argv[2]), process.argv[3]];
const host = 'element.example', realm = 'example', data = '32251@3gpp.org', voice = '32260@3gpp.org';

// An answer as an object: groups too; what comes several times, as a list.
function read(avps) {
  const out = {};
  for (const [name, value] of avps) {
    const v = Array.isArray(value) ? read(value) : value !== null && typeof value === 'object' && 'low' in value ? value.toNumber() : value;
    out[name] = name in out ? [].concat(out[name], [v]) : v;
  }
  return out;
}

function same(what, want, have) {
  if (want !== have) throw new Error(`${what} is ${have}, not ${want}`);
}

const socket = diameter.createConnection({host: '127.0.0.1', port, timeout: 20000}, () => run().then(() => end(0), (e) => { console.log(e.stack); end(1); }));
socket.on('error', (e) => { console.log(`error: ${e.stack}`); process.exit(1); });
socket.on('diameterMessage', (event) => {  // of the server: a watchdog, RAR; answered
  event.response.body = event.response.body.concat([['Result-Code', 'DIAMETER_SUCCESS'], ['Origin-Host', host], ['Origin-Realm', realm]]);
  event.callback(event.response);
});
function end(code) {
  socket.diameterConnection.end();
  if (code === 0) console.log('all is well');
  process.exitCode = code;
}

async function ask(application, command, session, body) {
  const connection = socket.diameterConnection;
  const request = connection.createRequest(application, command, session);
  if (session === 'none') request.body = [];
  request.body = request.body.concat([['Origin-Host', host], ['Origin-Realm', realm]], body);
  return read((await connection.sendRequest(request)).body);
}

async function credit(session, context, type, number, body) {
  const answer = await ask('Diameter Credit Control Application', 'Credit-Control', session, [
    ['Destination-Realm', realm], ['Auth-Application-Id', 'Diameter Credit Control'], ['Service-Context-Id', context],
    ['CC-Request-Type', type], ['CC-Request-Number', number],
    ['Subscription-Id', [['Subscription-Id-Type', 'END_USER_E164'], ['Subscription-Id-Data', line]]]].concat(body));
  same('the session', session, answer['Session-Id']);
  same('the number', number, answer['CC-Request-Number']);
  same('the type', type, answer['CC-Request-Type']);
  console.log(`${type} ${number}: ${JSON.stringify(answer)}`);
  return answer;
}

const mscc = (...units) => ['Multiple-Services-Credit-Control', [['Rating-Group', 10], ...units]];
const asks = (octets) => ['Requested-Service-Unit', [['CC-Total-Octets', octets]]];
const used = (octets) => ['Used-Service-Unit', [['CC-Total-Octets', octets]]];

async function run() {
  const cea = await ask('Diameter Common Messages', 'Capabilities-Exchange', 'none', [
    ['Host-IP-Address', '127.0.0.1'], ['Vendor-Id', 0], ['Product-Name', 'npm diameter'], ['Auth-Application-Id', 'Diameter Credit Control']]);
  same('the result of the CER', 'DIAMETER_SUCCESS', cea['Result-Code']);

  const MB = 1048576, session = `${host};1;${process.pid}`;
  let a = await credit(session, data, 'INITIAL_REQUEST', 0, [['Multiple-Services-Indicator', 1], mscc(asks(10 * MB))]);
  for (let n = 1; n <= 4; ++n) {
    same('the result', 'DIAMETER_SUCCESS', a['Result-Code']);
    const m = a['Multiple-Services-Credit-Control'];
    same('the quota\'s result', 'DIAMETER_SUCCESS', m['Result-Code']);
    same('the rating group', 10, m['Rating-Group']);
    same('the grant', 10 * MB, m['Granted-Service-Unit']['CC-Total-Octets']);
    same('final units', undefined, m['Final-Unit-Indication']);
    a = await credit(session, data, 'UPDATE_REQUEST', n, [mscc(used(10 * MB), asks(10 * MB))]);
  }
  a = await credit(session, data, 'TERMINATION_REQUEST', 5, [['Termination-Cause', 'DIAMETER_LOGOUT'], mscc(used(MB / 2))]);
  same('the result', 'DIAMETER_SUCCESS', a['Result-Code']);

  const call = `${host};2;${process.pid}`;
  a = await credit(call, voice, 'INITIAL_REQUEST', 0, [['Requested-Service-Unit', [['CC-Time', 120]]],
    ['Service-Information', [['IMS-Information', [['Role-Of-Node', 0], ['Called-Party-Address', 'tel:+8613800000000']]]]]]);
  same('the result', 'DIAMETER_SUCCESS', a['Result-Code']);
  same('the grant of the command itself', 120, a['Granted-Service-Unit']['CC-Time']);
  a = await credit(call, voice, 'TERMINATION_REQUEST', 1, [['Used-Service-Unit', [['CC-Time', 61]]]]);
  same('the result', 'DIAMETER_SUCCESS', a['Result-Code']);

  a = await credit(`${host};3;${process.pid}`, data, 'UPDATE_REQUEST', 7, [mscc(used(MB))]);
  same('the result', 'DIAMETER_UNKNOWN_SESSION_ID', a['Result-Code']);
}
