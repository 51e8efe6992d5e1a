// What was lost once: a gift's success, an eSIM whose first question failed, the page and the filters of a list, the end of a long one, a payment
// whose answer did not come.
import type { Route } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { api, axe, buy, choose, drawerOf, expect, spoken, test } from './people';
import { idCard, sayIn } from './strangers';

const unavailable = { status: 503, contentType: 'text/html', body: '<h1>503 Service Unavailable</h1>' };
test.use({ told: /Failed to load resource: the server responded with a status of (400|503)/ });

for (const language of ['en', 'zh'] as const)
  test(`a gift of all that there is is told as what it was, ${language}`, async ({ customer }) => {
    test.setTimeout(120_000);
    const say = sayIn(language);
    const sold = await buy(), other = await buy();
    const added = await api<{ id: string }>('POST', '/sublet/v1/orders', { request: { kind: 'add_on', channel: 'care', line: sold.number, offer: 'pack-1gb', when: 'now' }, payment: { method: 'account', source: sold.number } });
    expect(added.status, JSON.stringify(added.body)).toBe(201);
    const balance = async () => (await api<{ money: string; buckets: { bucket: string }[] }>('GET', `/sublet/v1/balance/${sold.number}`)).body;
    await expect.poll(async () => (await balance()).buckets.map((b) => b.bucket)).toContain('pack-data');
    const page = await customer(sold.number, '/gift', { language });
    const give = async (what: RegExp, amount: string, shown: string) => {
      await page.getByRole('radio', { name: what }).check({ force: true });
      await page.getByLabel(say('To which number', '对方号码')).fill(other.number.slice(2));
      await page.getByLabel(say('How much', '数量')).fill(amount);
      await page.getByRole('button', { name: say('Give it', '转赠'), exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: say('Yes, give it', '确认转赠') }).click();
      const success = page.getByText(say(`It is there. ${shown} went to ${spoken(other.number)}.`, `转赠成功：${shown} 已转给 ${spoken(other.number)}。`));
      await expect(success).toBeVisible({ timeout: 20_000 });
      await page.waitForTimeout(1_500); // what is left is asked for anew
      await expect(success).toBeVisible();
    };
    await give(/流量包/, '1024', '1 GB');
    await page.getByRole('button', { name: say('Give something else', '继续转赠') }).click();
    const { money } = await balance();
    await give(new RegExp(`^${say('Money', '余额')}`), money, `¥${Number(money).toFixed(2)}`);
    await expect(page.getByText(say('There is nothing that could be given.', '暂无可转赠的内容。'))).toHaveCount(0);
    await page.getByRole('button', { name: say('Give something else', '继续转赠') }).click();
    await expect(page.getByText(say('There is nothing that could be given.', '暂无可转赠的内容。'))).toBeVisible();
  });

test('an eSIM whose first question failed says so, and comes by itself', async ({ customer }) => {
  test.setTimeout(120_000);
  const source = await drawerOf();
  const party = await api<{ id: string }>('POST', '/tmf-api/party/v4/individual', { familyName: '李', givenName: '测试', individualIdentification: [{ identificationType: 'residentId', identificationId: idCard() }] });
  const order = await api<{ id: string; number: string }>('POST', '/sublet/v1/orders', { request: { kind: 'new_number', channel: 'shop', party: party.body.id, host: 'unicom', offer: 'renwoxing', sim: 'esim', topUp: 50 }, payment: { method: 'drawer', source } });
  expect(order.status, JSON.stringify(order.body)).toBe(201);
  await expect.poll(async () => (await api<{ state: string }>('GET', `/sublet/v1/orders/${order.body.id}`)).body.state, { timeout: 60_000 }).toBe('done');
  const { number } = (await api<{ number: string }>('GET', `/sublet/v1/orders/${order.body.id}`)).body;
  const page = await customer(number, '');
  let asked = 0;
  await page.route('**/orders/*/esim', (route) => ((asked += 1) === 1 ? route.fulfill(unavailable) : route.fallback()));
  await page.goto(`/shop/demo/my/orders/${order.body.id}`);
  const section = page.locator('section', { has: page.getByRole('heading', { name: 'Your eSIM' }) });
  await expect(section.getByRole('alert')).toBeVisible();
  await expect(section.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(section.getByRole('img', { name: 'QR code of the eSIM' })).toBeVisible({ timeout: 15_000 });
  await expect(section.getByRole('alert')).toHaveCount(0);
  expect(asked).toBeGreaterThan(1);
});

test('the last row of a list\'s last page goes, and the page before it is shown; on the way back and after a reload a list is where it was', async ({ as }) => {
  test.setTimeout(120_000);
  const made: string[] = [];
  const open = async () => (await api<{ id: string }[]>('GET', '/sublet/v1/drafts?state=open&limit=1000')).body;
  while ((await open()).length < 21 || (await open()).length % 20 !== 1) made.push((await api<{ id: string }>('POST', '/sublet/v1/drafts', { name: `Kept ${made.length}` })).body.id);
  const pages = ((await open()).length + 19) / 20;
  const { page } = await as('product');
  const table = page.getByRole('table', { name: 'Drafts' }), rows = table.locator('tbody tr');
  const at = (n: number) => page.getByRole('listitem').filter({ hasText: new RegExp(`^${n}$`) });
  await page.goto('/console/offers/drafts');
  await at(pages).click();
  await expect(rows).toHaveCount(1);
  await expect(page).toHaveURL(new RegExp(`page=${pages}`));
  // To a draft, and back; and loaded anew.
  await rows.getByRole('link').first().click();
  await expect(page).toHaveURL(/drafts\/\w+/);
  await page.goBack();
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
  await expect(at(pages)).toHaveClass(/active/);
  // Its one row goes.
  const gone = (await rows.getByRole('link').first().getAttribute('href'))!.split('/').pop()!;
  expect((await api('DELETE', `/sublet/v1/drafts/${gone}`)).status).toBe(204);
  await page.getByRole('button', { name: 'Load anew' }).click();
  await expect(rows).toHaveCount(20);
  await expect(page).not.toHaveURL(new RegExp(`page=${pages}`));
  // Another filter begins at its first page, and is kept too.
  await page.goto('/console/offers/drafts?page=1000');
  await expect(rows).toHaveCount(20);
  made.push((await api<{ id: string }>('POST', '/sublet/v1/drafts', { name: 'One more' })).body.id);
  await page.getByRole('button', { name: 'Load anew' }).click();
  await at(pages).click();
  await expect(rows).toHaveCount(1);
  await choose(page, page.getByRole('combobox', { name: 'State' }), 'All');
  await expect(page).toHaveURL(/state=any/);
  await expect(page).not.toHaveURL(/page=/);
  await page.reload();
  await expect(page).toHaveURL(/state=any/);
  for (const id of made) await api('DELETE', `/sublet/v1/drafts/${id}`);
});

test('filters and order of payments are kept over a reload and on the way back from an order', async ({ as }) => {
  test.setTimeout(90_000);
  const { number } = await buy();
  const { page } = await as('owner');
  await page.goto('/console/payments');
  await choose(page, page.getByRole('combobox', { name: 'By' }), 'Cash');
  await page.getByRole('textbox', { name: 'Number' }).fill(number);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: '7 days' }).click();
  const table = page.getByRole('table', { name: 'Payments' }), rows = table.locator('tbody tr');
  await table.getByRole('button', { name: 'When' }).click();
  await expect(page).toHaveURL(/sort=paymentDate/);
  const kept = async () => {
    await expect(rows).toHaveCount(1);
    await expect(rows).toContainText('Cash');
    await expect(page.getByRole('textbox', { name: 'Number' })).toHaveValue(number);
    await expect(page.getByRole('button', { name: '7 days' })).toHaveAttribute('aria-pressed', 'true');
    await expect(table.getByRole('columnheader', { name: 'When' })).toHaveAttribute('aria-sort', 'ascending');
  };
  await kept();
  await page.reload();
  await kept();
  await rows.getByRole('link', { name: spoken(number) }).click();
  await expect(page.getByRole('heading', { level: 1, name: spoken(number) })).toBeVisible();
  await page.goBack();
  await kept();
});

test('the packages on sale are narrowed as before when one comes back', async ({ as }) => {
  const { page } = await as('product');
  await page.goto('/console/offers');
  const table = page.getByRole('table', { name: 'On sale', exact: true }), rows = table.locator('tbody tr');
  const filter = page.getByRole('textbox', { name: 'Name or code' });
  await filter.pressSequentially('pack-1gb', { delay: 20 });
  await expect(rows).toHaveCount(1);
  await rows.getByRole('link').first().click();
  await expect(page).toHaveURL(/offers\/own\/pack-1gb/);
  await page.goBack();
  await expect(filter).toHaveValue('pack-1gb');
  await expect(rows).toHaveCount(1);
  await page.reload();
  await expect(rows).toHaveCount(1);
});

for (const language of ['en', 'zh'] as const)
  test(`what is looked for in a number is still there when one comes back from the packages, and after a reload, ${language}`, async ({ as }) => {
    test.setTimeout(60_000);
    const say = sayIn(language);
    const { page } = await as(undefined, { language, width: 390 });
    await page.goto('/shop/demo/numbers');
    const digits = page.getByLabel(say('Ends in', '指定尾号')), free = page.getByRole('radio', { name: say('Free', '免费'), exact: true });
    await digits.fill('8');
    await free.check({ force: true });
    const numbers = page.getByRole('group', { name: say('Numbers', '号码列表') }).getByRole('radio');
    await expect(numbers.first()).toBeAttached();
    await page.waitForTimeout(600);
    await numbers.nth(2).evaluate((radio) => radio.scrollIntoView({ block: 'center' })); // else the bar below may be what is clicked
    await numbers.nth(2).click({ force: true });
    await expect(numbers.nth(2)).toBeChecked();
    await page.getByRole('button', { name: say('Next', '下一步') }).click();
    await expect(page.getByRole('heading', { level: 1, name: say('Choose a package', '选择套餐') })).toBeVisible();
    await page.getByRole('navigation', { name: say('Your way to a number', '办理步骤') }).getByRole('link', { name: say('Number', '选号') }).click();
    for (const again of [true, false]) {
      await expect(digits).toHaveValue('8');
      await expect(free).toBeChecked();
      if (again) await page.reload();
    }
  });

test('a long list of complaints is seen to its end', async ({ customer }) => {
  test.setTimeout(90_000);
  const { number } = await buy();
  for (let i = 1; i <= 26; i += 1) {
    const made = await api<{ id: string }>('POST', '/sublet/v1/complaints', { number, about: 'network', words: `没有信号 ${i}` });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    await api('POST', `/sublet/v1/complaints/${made.body.id}/answer`, { words: '已处理' });
  }
  const page = await customer(number, '/complaints', { language: 'zh', width: 390 });
  const all = page.locator('ul.cases > li');
  await expect(all).toHaveCount(24);
  // What does not come takes nothing away.
  await page.route('**/sublet/v1/complaints?*', (route) => route.fulfill(unavailable), { times: 1 });
  await page.getByRole('button', { name: '加载更多' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(all).toHaveCount(24);
  await page.getByRole('button', { name: '重试' }).click();
  await expect(all).toHaveCount(26);
  await expect(page.getByRole('button', { name: '加载更多' })).toHaveCount(0);
});

for (const language of ['en', 'zh'] as const)
  test(`a list of many thousands is downloaded whole while one goes on working, and goes on after a lost answer, ${language}`, async ({ as }) => {
    test.setTimeout(60_000);
    const say = sayIn(language);
    const total = 23_456;
    const { page } = await as('owner', { language });
    let held: (() => void) | undefined, lost = true;
    // The demo has not that many: the pages of a long list, the third one late, the fifth one lost.
    await page.route('**/sublet/v1/audit?*limit=1000*', async (route) => {
      const offset = Number(new URL(route.request().url()).searchParams.get('offset'));
      if (offset === 2000) await new Promise<void>((go) => (held = go));
      if (offset === 4000 && lost) {
        lost = false;
        return route.fulfill(unavailable);
      }
      const rows = Array.from({ length: Math.min(1000, total - offset) }, (_, i) => ({ id: `A${offset + i}`, at: '2026-12-01T00:00:00Z', principal: 'key 1', granted: 'owner', method: 'POST', path: '/x', resource: `order ${offset + i}`, status: 201, outcome: 'done' }));
      return route.fulfill({ contentType: 'application/json', headers: { 'X-Total-Count': String(total) }, body: JSON.stringify(rows) });
    });
    await page.goto('/console/platform?tab=audit');
    await expect(page.getByRole('table', { name: say('Who changed what', '操作记录') })).toBeVisible();
    await page.getByRole('button', { name: say('Download as CSV', '下载 CSV') }).click();
    const tray = page.getByRole('region', { name: say('Downloads', '下载'), exact: true });
    await expect(tray.getByText(say('2,000 of 23,456 rows', '已取 2,000 / 23,456 条'))).toBeVisible();
    await page.getByRole('navigation', { name: say('Pages', '页面') }).getByRole('link', { name: say('Orders', '订单'), exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: say('Orders', '订单') })).toBeVisible();
    await expect(tray.getByRole('progressbar', { name: 'audit.csv' })).toBeVisible();
    await axe(page, 'a download under way');
    held!();
    await expect(tray.getByText(say('4,000 of 23,456 rows', '已取 4,000 / 23,456 条'))).toBeVisible();
    await axe(page, 'a download whose answer was lost');
    const [file] = await Promise.all([page.waitForEvent('download'), tray.getByRole('button', { name: say('Go on with audit.csv', '继续下载 audit.csv') }).click()]);
    expect(file.suggestedFilename()).toBe('audit.csv');
    const lines = readFileSync(await file.path(), 'utf8').trimEnd().split('\r\n');
    expect(lines.length).toBe(1 + total);
    expect(lines[total]).toContain(`order ${total - 1}`);
    await expect(tray.getByText(say('23,456 rows are in the file.', '文件共 23,456 条。'))).toBeVisible();
    await axe(page, 'a download that is done');
    await tray.getByRole('button', { name: say('Close the note on audit.csv', '关闭 audit.csv 的提示') }).click();
    await expect(tray).toHaveCount(0);
  });

test('a payment by WeChat on a phone whose answer was lost is sent again as it was', async ({ customer }) => {
  test.setTimeout(60_000);
  const { number } = await buy();
  const page = await customer(number, '/top-up', { width: 390 });
  const sent: string[] = [];
  await page.route('**/sublet/v1/top-ups', async (route: Route) => {
    const { source } = (route.request().postDataJSON() as { payment: { source: string } }).payment;
    sent.push(source);
    if (source !== 'native' || sent.filter((s) => s === 'native').length > 1) return route.fallback();
    await route.fetch(); // it is placed, and nobody is told
    return route.abort('connectionreset');
  });
  await page.getByRole('radio', { name: 'WeChat Pay' }).check({ force: true });
  await page.getByRole('button', { name: 'Pay ¥50.00' }).click();
  await expect(page.getByText('No connection.')).toBeVisible();
  await page.getByRole('button', { name: 'Pay ¥50.00' }).click();
  await expect(page).toHaveURL(/\/my\/orders\/\w+/);
  expect(sent).toEqual(['h5', 'native', 'native']);
  const orders = await api<{ id: string }[]>('GET', `/sublet/v1/orders?number=${number}&request.kind=top_up`);
  expect(orders.body, 'once').toHaveLength(1);
});

test('a refusal in the Chinese shop is said in its own words', async ({ customer }) => {
  test.setTimeout(60_000);
  const { number } = await buy();
  const page = await customer(number, '/top-up', { language: 'zh' });
  await page.route('**/sublet/v1/top-ups', (route) => route.fulfill({ status: 400, contentType: 'application/json', body: JSON.stringify({ code: 'bad_amount', message: 'the amount is above what a top-up may be' }) }));
  await page.getByRole('button', { name: '支付 ¥50.00' }).click();
  await expect(page.getByRole('alert')).toContainText('此金额不可用。');
  await expect(page.getByText('the amount is above')).toHaveCount(0);
});
