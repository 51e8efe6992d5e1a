// Two operators in one server, and the platform's own people, who see neither's business. It comes last: the others know of one operator only.
// The same with a wrong code, a lost connection, a restart and a time-out: neighbour.spec.ts.
import type { Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { another, api, axe, buy, choose, drawerOf, expect, spoken, test, type Sold } from './people';
import { order, sayIn } from './strangers';
import { asks, enrolled, neighbour, newcomer, program, world, type Ask, type Somebody } from './world';

const data = () => join(world().folder, 'data');
let sold: Sold, theirs: Ask, theirKey: string;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  theirKey = await neighbour(world().api, data(), join(world().folder, 'other'));
  theirs = asks(() => world().api, () => theirKey);
  sold = await buy();
});

// As the door does it: the cookie that a browser would have.
async function enter(page: Page, who: Somebody): Promise<void> {
  await page.context().clearCookies();
  const signed = await fetch(`${world().api}/sublet/v1/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', origin: world().api }, body: JSON.stringify({ operator: who.operator, name: who.name, password: who.password, code: await who.code(), cookie: true }) });
  expect(signed.status).toBe(201);
  const text = signed.headers.get('set-cookie')!.split(';')[0]!;
  await page.context().addCookies([{ name: text.slice(0, text.indexOf('=')), value: text.slice(text.indexOf('=') + 1), domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' }]);
}

test('the platform\'s people see operators and no business; an operator\'s people cannot open another\'s page, by link or by the API', async ({ as }) => {
  test.setTimeout(240_000);
  const { page } = await as('platform');
  await page.goto('/console/platform');
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link')).toHaveText(['Market', 'Platform']);
  const operators = page.getByRole('table', { name: 'Operators of this installation' });
  await expect(operators).toContainText('demo');
  await expect(operators).toContainText('other');
  await axe(page, 'the platform');
  await page.goto(`/console/lines/${sold.number}`);
  await expect(page.getByText('This page is not for your role.')).toBeVisible();
  // Its people choose whose staff they look at, and make another operator's first owner.
  await page.goto('/console/platform?tab=staff&operator=demo');
  await expect(page.getByRole('table', { name: 'People' })).toContainText('finance');
  await choose(page, page.getByRole('combobox', { name: 'Whose' }), 'other');
  await expect(page.getByText('There is nobody yet.')).toBeVisible();
  await page.getByRole('button', { name: 'New colleague …' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('neighbour');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Roles', exact: true }).click();
  await page.getByTitle('owner', { exact: true }).click();
  await page.getByRole('dialog').getByText('They get a password', { exact: false }).click();
  await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('the first of them');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const password = (await page.getByTestId('secret').innerText()).trim();
  await page.getByRole('button', { name: 'Close' }).click();
  await enter(page, await enrolled(world().api, { operator: 'other', name: 'neighbour', granted: 'owner', password }));
  // The neighbour's owner, who may everything there, before this operator's things.
  const inChinese = (await as(undefined, { language: 'zh' })).page;
  await inChinese.context().addCookies(await page.context().cookies());
  const [lot] = (await api<{ name: string }[]>('GET', '/sublet/v1/lots?kind=number&limit=1')).body;
  for (const [path, english, chinese] of [[`lines/${sold.number}`, 'No line has this number.', '没有这个号码。'], [`orders/${sold.id}`, 'There is no such order.', '没有这个订单。'], [`numbers/${sold.number}`, 'This number is not in the stock.', '库存中没有这个号码。'], [`numbers/lots/number/${lot!.name}`, 'There is no such lot.', '没有这个批次。'], [`lines?text=${sold.number}`, `Nothing is known by “${sold.number}”.`, `没有找到“${sold.number}”。`]] as const)
    for (const [where, text] of [[page, english], [inChinese, chinese]] as const) {
      await where.goto(`/console/${path}`);
      await expect(where.getByText(text)).toBeVisible();
    }
  await page.goto('/console/platform?tab=staff&operator=demo');
  await expect(page.getByRole('table', { name: 'People' })).toContainText('neighbour');
  await expect(page.getByRole('table', { name: 'People' })).not.toContainText('finance');
  const answers = await page.evaluate(async ({ number, order }) => {
    const status = (path: string, more: Record<string, string> = {}) => fetch(path, { headers: { 'Sublet-Session': 'staff', ...more } }).then((a) => a.status);
    return [await status(`/sublet/v1/balance/${number}`), await status(`/sublet/v1/sessions/${number}`), await status(`/sublet/v1/orders/${order}`), await status('/sublet/v1/staff', { 'X-Operator': 'demo' })];
  }, { number: sold.number, order: sold.id });
  expect(answers).toEqual([404, 404, 404, 403]);
});

for (const language of ['en', 'zh'] as const) {
  const say = sayIn(language);

  test(`a tab left open does nothing as who has signed in in another (${language})`, async ({ as }) => {
    const { page } = await as('care', { language });
    await page.goto(`/console/lines/${sold.number}`);
    await expect(page.getByRole('heading', { level: 1, name: spoken(sold.number) })).toBeVisible();
    const other = await page.context().newPage();
    await enter(other, await newcomer(world().api, theirKey, 'other', 'owner'));
    await other.goto('/console/orders');
    await expect(page.getByText(say('Somebody else has signed in in this browser since.', '此浏览器已登录其他账户。'), { exact: false })).toBeVisible();
    await expect(page.getByText(spoken(sold.number))).toHaveCount(0);
    await page.reload();
    await expect(page.getByText(say('No line has this number.', '没有这个号码。'))).toBeVisible();
  });

  test(`looking at another operator's shop takes no order away (${language})`, async ({ as }) => {
    test.setTimeout(90_000);
    const { page } = await as(undefined, { language, width: 390 });
    const { id } = await order(page, { say });
    const paying = page.getByText(say('You pay on the page of Alipay', '将前往支付宝支付'), { exact: false });
    await expect(paying).toBeVisible({ timeout: 60_000 });
    await page.goto('/shop/other');
    await page.getByRole('button', { name: say('Choose your number', '马上选号') }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    expect((await page.context().cookies()).map((c) => c.name).filter((n) => n.startsWith('sublet-visitor')).sort()).toEqual(['sublet-visitor-demo', 'sublet-visitor-other']);
    await page.goto(`/shop/demo/orders/${id}`);
    await expect(paying).toBeVisible({ timeout: 60_000 });
  });
}

test('a number that another operator has is none here, on any page', async ({ as }) => {
  test.setTimeout(60_000);
  const line = '8617199990001', stocked = '8617199990002';
  execFileSync(program, ['--data', data(), '--operator', 'other', 'account', 'open', line, '--host', 'unicom', '--offer', 'renwoxing', '--money', '50.00'], { stdio: 'pipe' });
  const lot = await theirs<{ added: number }>('POST', '/sublet/v1/lots', { kind: 'number', name: 'N-1', host: 'unicom', text: `number\n${stocked.slice(2)}\n` });
  expect([lot.status, lot.body.added]).toEqual([200, 1]);
  // There it is one.
  const { page: there } = await as(undefined, { language: 'en' });
  await enter(there, await newcomer(world().api, theirKey, 'other', 'care'));
  await there.goto(`/console/lines/${line}`);
  await expect(there.getByRole('heading', { level: 1, name: spoken(line) })).toBeVisible();
  await expect(there.getByText('¥50.00').first()).toBeVisible();
  await there.goto(`/console/numbers/${stocked}`);
  await expect(there.getByRole('heading', { level: 1, name: spoken(stocked) })).toBeVisible();
  for (const [language, none, unstocked, unknown] of [['en', 'No line has this number.', 'This number is not in the stock.', `Nothing is known by “${line}”.`], ['zh', '没有这个号码。', '库存中没有这个号码。', `没有找到“${line}”。`]] as const) {
    const { page } = await as('care', { language });
    for (const [path, text] of [[`lines/${line}`, none], [`numbers/${stocked}`, unstocked], [`lines?text=${line}`, unknown]] as const) {
      await page.goto(`/console/${path}`);
      await expect(page.getByText(text)).toBeVisible();
    }
  }
  expect((await api('GET', `/sublet/v1/balance/${line}`)).status).toBe(404);
});

test('an owner of one operator changes nothing of another, whatever they name', async ({ as }) => {
  test.setTimeout(120_000);
  const made = async <T extends { id: string }>(path: string, body: unknown): Promise<T> => {
    const answer = await api<T>('POST', path, body);
    expect(Math.floor(answer.status / 100), `${path}: ${JSON.stringify(answer.body)}`).toBe(2);
    return answer.body;
  };
  const v1 = '/sublet/v1', balances = '/tmf-api/prepayBalanceManagement/v4', stock = '/tmf-api/resourceInventoryManagement/v4/resource';
  const { account } = (await api<{ account: number }>('GET', `${v1}/balance/${sold.number}`)).body;
  const { order } = await made<{ id: string; order: string }>(`${v1}/top-ups`, { number: sold.number, amount: 30, payment: { method: 'alipay', source: 'precreate' } });
  await expect.poll(async () => (await api<{ state: string }>('GET', `${v1}/orders/${order}/payment`)).body.state, { timeout: 20_000 }).toBe('open');
  const draft = (await made(`${v1}/drafts`, { name: 'Ours' })).id;
  const key = (await made(`${v1}/keys`, { name: 'ours', granted: 'order.read' })).id;
  const complaint = (await made(`${v1}/complaints`, { number: sold.number, about: 'service', words: '等太久了' })).id;
  const licence = (await made(`${v1}/licences`, { kind: 'licence', number: 'B2-1', counterpart: '工信部', begins: '2026-01-01' })).id;
  const kept = await made<{ id: string; numbers: string[] }>(`${v1}/reservations`, { any: [{ host: 'unicom' }] });
  const colleague = await another('care');
  const staff = (await api<{ id: string; name: string }[]>('GET', `${v1}/staff?limit=1000`)).body.find((s) => s.name === colleague.name)!.id;
  const party = (await api<{ relatedParty: { id: string; role: string }[] }[]>('GET', `/tmf-api/productInventory/v4/product?name=${sold.number}`)).body[0]!.relatedParty.find((p) => p.role === 'customer')!.id;
  const objection = (await made(`${v1}/objections`, { party, number: sold.number, words: '不是我办的' })).id;
  await expect.poll(async () => (await api<{ checked: string }>('GET', `${v1}/objections/${objection}`)).body.checked, { timeout: 20_000 }).toBe('match'); // it is asked who objects
  const lot = (await api<{ name: string }[]>('GET', `${v1}/lots?kind=number&limit=1`)).body[0]!.name;
  const merchant = (await api<{ id: string }[]>('GET', `${v1}/merchants?limit=1`)).body[0]!.id;
  const drawer = await drawerOf();
  const number = kept.numbers[0] ?? sold.number;

  const things = ['settings/pay_minutes', `brand?operator=${world().operator}`, `orders/${order}`, `drafts/${draft}`, `keys/${key}`, `staff/${staff}`, `complaints/${complaint}`, `objections/${objection}`, `licences/${licence}`, `reservations/${kept.id}`, `merchants/${merchant}`, `drawers/${drawer}`, `lots/number/${lot}/notes`, `parties/${party}/views`].map((path) => `${v1}/${path}`);
  things.push(`${balances}/adjustBalance?logicalResource.id=${sold.number}`, `${balances}/transferBalance?logicalResource.id=${sold.number}`, `${stock}/n-${number}`, `${v1}/orders?number=${sold.number}&limit=100`);
  const ours = () =>
    Promise.all(
      things.map(async (path) => {
        const { status, body } = await api('GET', path);
        expect(Math.floor(status / 100), path).toBe(2);
        return `${path}: ${JSON.stringify(body)}`;
      }),
    );
  const before = await ours();

  const tries: [string, string, unknown?, boolean?][] = [
    ['POST', `${v1}/orders/${order}/retry`, { reason: 'mine now' }],
    ['POST', `${v1}/orders/${order}/undo`, { reason: 'mine now' }],
    ['PATCH', `${v1}/drafts/${draft}`, { name: 'Mine now' }],
    ['POST', `${v1}/drafts/${draft}/publish`, { reason: 'mine now' }],
    ['DELETE', `${v1}/drafts/${draft}`],
    ['PATCH', `${v1}/staff/${staff}`, { disabled: true }],
    ['PATCH', `${v1}/staff/${staff}`, { disabled: true }, true],
    ['POST', `${v1}/staff`, { name: 'a friend', granted: 'owner' }, true],
    ['POST', `${v1}/keys`, { name: 'a friend\'s', granted: 'owner' }, true],
    ['DELETE', `${v1}/keys/${key}`],
    ['DELETE', `${v1}/keys/${key}`, undefined, true],
    ['GET', `${v1}/lots/number/${lot}/notes`],
    ['GET', `${v1}/lots/number/${lot}`],
    ['PATCH', `${v1}/settings/pay_minutes`, { value: 60 }, true],
    ['PATCH', `${v1}/brand`, { title: '归我了' }, true],
    ['POST', `${v1}/complaints/${complaint}/answer`, { words: 'mine now' }],
    ['POST', `${v1}/objections/${objection}/answer`, { outcome: 'kept', reason: 'mine now' }],
    ['PATCH', `${v1}/licences/${licence}`, { note: 'mine now' }],
    ['DELETE', `${v1}/licences/${licence}`],
    ['POST', `${v1}/reservations/${kept.id}/release`, { reason: 'mine now' }],
    ['PATCH', `${stock}/n-${number}`, { resourceCharacteristic: [{ name: 'state', value: 'frozen' }] }],
    ['PATCH', `${v1}/merchants/${merchant}`, { title: 'Mine now' }],
    ['POST', `${v1}/parties/${party}/clear`, { reason: 'mine now' }],
    ['DELETE', `/tmf-api/party/v4/individual/${party}`],
  ];
  // By a session of theirs from the page, as any script there might, and by a key.
  const { page, errors } = await as(undefined, { language: 'en' });
  await enter(page, await newcomer(world().api, theirKey, 'other', 'owner'));
  await page.goto('/console/lines');
  const bySession = (method: string, path: string, body: unknown, headers: Record<string, string>) =>
    page.evaluate(
      async ({ method, path, body, headers }) => {
        const answer = await fetch(path, { method, headers: { ...headers, 'Sublet-Session': 'staff', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
        return { status: answer.status, body: (await answer.json().catch(() => ({}))) as { code?: string } };
      },
      { method, path, body, headers },
    );
  const byKey = (method: string, path: string, body: unknown, headers: Record<string, string>) => theirs<{ code?: string }>(method, path, body, headers);
  const open: string[] = [];
  for (const [by, ask] of [['session', bySession], ['key', byKey]] as const)
    for (const [method, path, body, named] of tries) {
      const { status } = await ask(method, path, body, { 'X-Reason': 'mine now', ...(named ? { 'X-Operator': 'demo' } : {}) });
      if (status !== 403 && status !== 404) open.push(`${method} ${path}${named ? ' as demo' : ''} by ${by}: ${status}`);
    }
  expect(open).toEqual([]);
  // What a rule of the business refuses, or is named in a body, is refused as what nobody has, in the same words.
  const moved = (of: string, line: string) => ({ bucket: { id: `${of}-money` }, usageType: 'monetary', amount: { amount: 5 }, reason: 'mine now', logicalResource: [{ id: line }] });
  const named: [string, (line: string, of: string, from: string) => unknown][] = [
    [`${v1}/orders`, (line) => ({ request: { kind: 'suspend', line, channel: 'care' }, payment: { method: 'none' } })],
    [`${v1}/quotes`, (line) => ({ kind: 'add_on', line, offer: 'pack-1gb', channel: 'care' })],
    [`${v1}/top-ups`, (line, _, source) => ({ number: line, amount: 5, payment: { method: 'drawer', source } })],
    [`${v1}/drawers/DRAWER/count`, () => ({ counted: 0, kept: 0 })],
    [`${v1}/complaints`, (line) => ({ number: line, about: 'service', words: 'not mine' })],
    [`${balances}/adjustBalance`, (line, of) => moved(of, line)],
    [`${balances}/transferBalance`, (line, of) => ({ ...moved(of, line), receiverBucket: { id: 'money' }, receiverBucketUsageType: 'monetary', channel: { id: 'care' }, receiverLogicalResource: { id: line } })],
  ];
  for (const [by, ask] of [['session', bySession], ['key', byKey]] as const)
    for (const [path, body] of named) {
      const [anothers, nobodys] = [await ask('POST', path.replace('DRAWER', drawer), body(sold.number, String(account), drawer), {}), await ask('POST', path.replace('DRAWER', 'NOBODYS'), body('8613900000000', '999999', 'NOBODYS'), {})];
      expect([anothers.status, anothers.body.code], `${path} by ${by}`).toEqual([nobodys.status, nobodys.body.code]);
      expect([400, 403, 404, 422], `${path} by ${by}`).toContain(anothers.status);
    }
  expect(await ours(), 'nothing of it is changed').toEqual(before);
  expect(new Set(errors.splice(0))).toEqual(new Set(['Failed to load resource: the server responded with a status of 400 (Bad Request)'])); // of what was tried
});
