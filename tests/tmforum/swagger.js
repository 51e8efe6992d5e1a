// swagger.js API KEY FOLDER: resources are made, read, listed, changed and removed through the API, and every answer - refusals and
// webhooks too - is checked by ajv against TM Forum's own Swagger documents in FOLDER.
const fs = require('fs'), http = require('http'), path = require('path');
const Ajv = require('ajv');
const [api, key, folder] = process.argv.slice(2);

const document = {
  TMF620: ['TMF620-ProductCatalog-v4.1.0', 'productCatalogManagement'],
  TMF622: ['TMF622-ProductOrder-v4.0.0', 'productOrderingManagement'],
  TMF632: ['TMF632-Party-v4.0.0', 'party'],
  TMF635: ['TMF635-UsageManagement-v4.0.0', 'usageManagement'],
  TMF637: ['TMF637-ProductInventory-v4.0.0', 'productInventory'],
  TMF685: ['TMF685-ResourcePool-v4.0.0', 'resourcePoolManagement'],
};
// What is made of each, and what is changed in it. Without `make` it is only listed. `masked`: it does not come back as it was sent;
// `ours`: neither, and it goes on by itself.
const ref = {id: 'x1', href: 'https://elsewhere.example/x1', name: 'X'};
const resources = [
  ['TMF620', 'catalog', 'Catalog', {name: 'Spring', catalogType: 'Product', category: [ref], relatedParty: [{...ref, role: 'Owner', '@referredType': 'Organization'}], validFor: {startDateTime: '2026-03-01T00:00:00Z'}}, {description: 'early'}],
  ['TMF620', 'category', 'Category', {name: 'Plans', isRoot: true, subCategory: [ref], productOffering: [ref]}, {version: '2'}],
  ['TMF620', 'productSpecification', 'ProductSpecification', {name: 'Line', brand: 'S', productSpecCharacteristic: [{name: 'colour', valueType: 'string', productSpecCharacteristicValue: [{value: 'red', isDefault: true}]}]}, {brand: 'T'}],
  ['TMF620', 'productOffering', 'ProductOffering', {name: 'Draft', isBundle: false, isSellable: true, productSpecification: ref, productOfferingPrice: [ref], productOfferingTerm: [{name: '12 months', duration: {amount: 12, units: 'month'}}]}, {isSellable: false}],
  ['TMF620', 'productOfferingPrice', 'ProductOfferingPrice', {name: 'Monthly', priceType: 'recurring', recurringChargePeriodType: 'month', recurringChargePeriodLength: 1, price: {unit: 'CNY', value: 19.9}, tax: [{taxCategory: 'VAT', taxRate: 6}]}, {price: {value: 29.9}}],
  ['TMF632', 'individual', 'Individual', {familyName: 'Doe', givenName: 'Jane', gender: 'female', contactMedium: [{mediumType: 'email', characteristic: {emailAddress: 'x@y.example'}}], individualIdentification: [{identificationType: 'passport', identificationId: 'E12345678'}]}, {givenName: 'Joan'}, 'masked'],
  ['TMF632', 'organization', 'Organization', {tradingName: 'Tea House', isLegalEntity: true}, {tradingName: 'Coffee House'}, 'masked'],
  ['TMF620', 'exportJob', 'ExportJob', {url: 'https://elsewhere.example/file', path: '/tmf-api/productCatalogManagement/v4/category'}, undefined, 'ours'],
  ['TMF620', 'importJob', 'ImportJob', {url: 'data:application/json,{"productCatalogManagement":{}}'}, undefined, 'ours'],
  ['TMF622', 'productOrder', 'ProductOrder'],
  ['TMF622', 'cancelProductOrder', 'CancelProductOrder'],
  ['TMF685', 'resourcePool', 'ResourcePool'],
  ['TMF685', 'resourcePool', 'ResourcePool', {relatedParty: {id: 'unicom', role: 'host', '@referredType': 'Organization'}, resourceSpecification: {id: 'msisdn'}, description: 'for shops'}, {description: 'for the campus'}, 'ours'],
  ['TMF685', 'availabilityCheck', 'AvailabilityCheck', {availabilityCheckItem: [{quantity: 1, relatedEntity: [{id: 'n-8617090000009', role: 'resource', '@referredType': 'Msisdn'}]}]}, undefined, 'ours'],
  ['TMF685', 'reservation', 'Reservation', {relatedParty: [{id: 'shop-7', role: 'seller'}], reservationItem: [{relatedEntity: [{id: 'n-8617090000009', role: 'resource', '@referredType': 'Msisdn'}]}]}, {state: 'cancelled', cancellationReason: 'no customer'}, 'ours'],
  ['TMF637', 'product', 'Product'],
  ['TMF635', 'usageSpecification', 'UsageSpecification', {name: 'Voice', specCharacteristic: [{name: 'seconds', valueType: 'number'}]}, {description: 'calls'}],
  ['TMF635', 'usage', 'Usage', {usageType: 'voice', usageDate: '2026-03-01T10:00:00Z', usageSpecification: ref, usageCharacteristic: [{name: 'seconds', valueType: 'number', value: 61}]}, {description: 'a call'}],
];

let failed = 0, checked = 0;
const wrong = (...text) => { ++failed; console.log(...text); };
const validators = {};
function check(doc, definition, value, what) {
  if (!validators[doc]) {
    const swagger = JSON.parse(fs.readFileSync(path.join(folder, document[doc][0] + '.swagger.json')));
    const ajv = new Ajv({allErrors: true, unknownFormats: 'ignore', nullable: true, logger: false});
    ajv.addSchema({$id: doc, definitions: swagger.definitions});
    validators[doc] = ajv;
  }
  const valid = validators[doc].validate({$ref: `${doc}#/definitions/${definition}`}, value);
  ++checked;
  if (!valid) wrong(`${what}: not a ${definition} of ${doc}: ${validators[doc].errorsText()}\n  ${JSON.stringify(value).slice(0, 400)}`);
}

function ask(method, url, body) {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {Authorization: 'Bearer ' + key};
    if (text) Object.assign(headers, {'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text)});
    const request = http.request(url, {method, headers}, (answer) => {
      let all = '';
      answer.on('data', (d) => { all += d; });
      answer.on('end', () => {
        let json;
        try { json = all ? JSON.parse(all) : undefined; } catch (e) { wrong(`${method} ${url}: the answer is no JSON: ${all.slice(0, 200)}`); }
        resolve({status: answer.statusCode, headers: answer.headers, body: json});
      });
    });
    request.on('error', reject);
    request.end(text);
  });
}

async function refused(doc, method, url, body, status) {
  const a = await ask(method, url, body);
  if (a.status !== status) wrong(`${method} ${url}: ${a.status} and not ${status}: ${JSON.stringify(a.body)}`);
  check(doc, 'Error', a.body, `${method} ${url}`);
}

async function one([doc, member, name, make, change, masked], told) {
  const all = `${api}/tmf-api/${document[doc][1]}/v4/${member}`;
  let url;
  if (make) {
    const made = await ask('POST', all, make);
    if (made.status !== 201) return wrong(`POST ${all}: ${made.status}: ${JSON.stringify(made.body)}`);
    check(doc, name, made.body, `POST ${all}`);
    if (masked && JSON.stringify(made.body).includes('Jane')) wrong(`POST ${all}: a name in clear`);
    for (const [k, v] of Object.entries(make)) if (!masked && JSON.stringify(made.body[k]) !== JSON.stringify(v)) wrong(`POST ${all}: ${k} came back as ${JSON.stringify(made.body[k])}`);
    url = made.body.href;
    const read = await ask('GET', url);
    if (read.status !== 200 || (masked !== 'ours' && JSON.stringify(read.body) !== JSON.stringify(made.body))) wrong(`GET ${url}: not what was made`);
    check(doc, name, read.body, `GET ${url}`);
    const some = await ask('GET', url + '?fields=' + Object.keys(make)[0]);
    check(doc, name, {...made.body, ...some.body}, `GET ${url}?fields`);
    if (Object.keys(some.body).sort().join() !== ['id', 'href', Object.keys(make)[0]].sort().join()) wrong(`GET ${url}?fields: ${Object.keys(some.body)}`);
  }
  const list = await ask('GET', all);
  if (list.status !== 200 && list.status !== 206) wrong(`GET ${all}: ${list.status}`);
  if (Number(list.headers['x-result-count']) !== list.body.length) wrong(`GET ${all}: X-Result-Count`);
  for (const r of list.body) check(doc, name, r, `GET ${all}`);
  if (make && change) {
    const changed = await ask('PATCH', url, change);
    if (changed.status !== 200) wrong(`PATCH ${url}: ${changed.status}: ${JSON.stringify(changed.body)}`);
    check(doc, name, changed.body, `PATCH ${url}`);
    if (masked) return;
    const gone = await ask('DELETE', url);
    if (gone.status !== 204) wrong(`DELETE ${url}: ${gone.status}`);
    await refused(doc, 'GET', url, undefined, 404);
    await refused(doc, 'POST', all, [], 400);
    await refused(doc, 'PUT', all, {}, 405);
    for (const event of ['CreateEvent', 'AttributeValueChangeEvent', 'DeleteEvent']) told.push([doc, name + event, member]);
  }
  await refused(doc, 'GET', all + '/f42b01d2-dba6-4442-a0fa-34e59639fd15', undefined, 404);
  await refused(doc, 'GET', all + '?limit=-1', undefined, 400);
}

(async () => {
  const got = [];
  const listener = http.createServer((request, answer) => {
    let all = '';
    request.on('data', (d) => { all += d; });
    request.on('end', () => { got.push(JSON.parse(all)); answer.writeHead(204).end(); });
  });
  await new Promise((resolve) => listener.listen(0, '127.0.0.1', resolve));
  for (const doc of Object.keys(document)) {
    const hub = await ask('POST', `${api}/tmf-api/${document[doc][1]}/v4/hub`, {callback: `http://127.0.0.1:${listener.address().port}/told`});
    if (hub.status !== 201) wrong(`${doc}: hub: ${hub.status} ${JSON.stringify(hub.body)}`);
    check(doc, 'EventSubscription', hub.body, `POST hub of ${doc}`);
  }
  const expected = [];
  for (const r of resources) await one(r, expected);
  for (let i = 0; i < 300 && !expected.every(([, type]) => got.some((e) => e.eventType === type)); ++i) await new Promise((resolve) => setTimeout(resolve, 100));
  for (const [doc, type] of expected) {
    const event = got.find((e) => e.eventType === type);
    if (event) check(doc, type, event, 'webhook');
    else wrong(`${type} was not told`);
  }
  listener.close();
  console.log(`swagger: ${checked} answers checked against TM Forum's documents, ${failed} faults`);
  process.exit(failed ? 1 : 0);
})().catch((e) => { console.log(e); process.exit(1); });
