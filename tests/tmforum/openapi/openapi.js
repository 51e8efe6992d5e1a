// openapi.js API KEY: the OpenAPI document is valid (swagger-parser), and what the running server answers on every route is what its
// document says (openapi-response-validator): for each GET with what is there, and for each route with an empty, a wrong and a
// foreign request.
const http = require('http');
const SwaggerParser = require('@apidevtools/swagger-parser');
const Validator = require('openapi-response-validator').default;
const [api, key] = process.argv.slice(2);
let failed = 0, checked = 0;
const wrong = (...text) => { ++failed; console.log(...text); };

function ask(method, target, body, credential = true, type = 'application/json') {
  return new Promise((resolve, reject) => {
    const headers = credential ? {Authorization: 'Bearer ' + key} : {};
    if (body !== undefined) Object.assign(headers, {'Content-Type': type, 'Content-Length': Buffer.byteLength(body)});
    const request = http.request(api + target, {method, headers}, (answer) => {
      let all = '';
      answer.on('data', (d) => { all += d; });
      answer.on('end', () => resolve({status: answer.statusCode, type: answer.headers['content-type'], text: all}));
    });
    request.on('error', reject);
    request.end(body);
  });
}

(async () => {
  const document = JSON.parse((await ask('GET', '/openapi.json', undefined, false)).text);
  await SwaggerParser.validate(JSON.parse(JSON.stringify(document))).catch((e) => wrong('the document is not valid: ' + e.message));
  const whole = document;
  const say = (method, route, target, answer) => {
    const operation = whole.paths[route][method];
    ++checked;
    if (answer.status >= 500) return wrong(`${method} ${target}: ${answer.status} ${answer.text}`);
    if (!operation.responses[answer.status] && answer.status < 400) return wrong(`${method} ${target}: ${answer.status} is not in the document`);
    let response = operation.responses[answer.status] || operation.responses.default;
    if (response.$ref) response = document.components.responses[response.$ref.split('/').pop()];
    if (!response.content) {
      if (answer.text && answer.status === 204) wrong(`${method} ${target}: a body where the document has none`);
      return;
    }
    if (!/^application\/json/.test(answer.type || '')) return wrong(`${method} ${target}: ${answer.status} is ${answer.type}`);
    const errors = new Validator({responses: {[answer.status]: {description: '', content: response.content}}, components: document.components}).validateResponse(answer.status, JSON.parse(answer.text));
    if (errors) wrong(`${method} ${target}: ${answer.status}: ${JSON.stringify(errors.errors)}\n  ${answer.text.slice(0, 300)}`);
  };
  for (const [route, methods] of Object.entries(whole.paths))
    for (const method of Object.keys(methods)) {
      if (route === '/sublet/v1/session' && method === 'delete') continue;
      const target = route.replace(/\{[^}]*\}/g, 'none');
      // What goes on until somebody ends it: only who may not ask for it gets an answer that ends.
      const goesOn = Object.values(methods[method].responses).some((r) => r.content && r.content['text/event-stream']);
      if (goesOn) {
        say(method, route, target, await ask(method.toUpperCase(), target, undefined, false));
        continue;
      }
      if (method === 'get') {
        const list = await ask('GET', target);
        say(method, route, target, list);
        if (!route.includes('{') && list.status < 300 && Array.isArray(JSON.parse(list.text)))
          for (const r of JSON.parse(list.text).slice(0, 3)) {
            const own = route + '/{id}';
            if (whole.paths[own] && whole.paths[own].get && r.id) say('get', own, route + '/' + r.id, await ask('GET', route + '/' + r.id));
          }
        say(method, route, target + '?limit=x&a=b', await ask('GET', target + '?limit=x&a=b'));
      } else {
        for (const body of ['', '{', '{}', '[]', '{"name":1}', '"x"', 'null']) say(method, route, target, await ask(method.toUpperCase(), target, method === 'delete' ? undefined : body));
        say(method, route, target, await ask(method.toUpperCase(), target, 'x=y', true, 'application/x-www-form-urlencoded'));
      }
      say(method, route, target, await ask(method.toUpperCase(), target, method === 'get' || method === 'delete' ? undefined : '{}', false));
    }
  console.log(`openapi: ${Object.keys(whole.paths).length} paths, ${checked} answers as the document says, ${failed} not`);
  process.exit(failed ? 1 : 0);
})().catch((e) => { console.log(e); process.exit(1); });
