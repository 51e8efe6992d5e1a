// Lines: found by whatever is known, looked at, and acted upon by hand.
import type { Page } from '@playwright/test';
import { api, axe, buy, choose, expect, spoken, test, type Sold } from './people';

let sold: Sold;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  sold = await buy();
});

const opened = (page: Page) => expect(page.getByRole('heading', { level: 1, name: spoken(sold.number) })).toBeVisible();

test('a line is found by number, card and order, from every page', async ({ as }) => {
  const { page } = await as('care');
  await page.goto('/console/lines');
  await expect(page.getByText('Type a number (or 4 digits of its beginning)', { exact: false })).toBeVisible();
  await axe(page, 'lines, nothing asked');
  for (const text of [spoken(sold.number), sold.number, sold.iccid]) {
    await page.goto('/console/lines');
    await page.getByLabel('What is known of the line').fill(text);
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await opened(page);
  }
  await page.getByLabel('Find a line', { exact: true }).fill(sold.id);
  await page.keyboard.press('Enter');
  const row = page.getByRole('row').filter({ hasText: spoken(sold.number) }).filter({ hasText: 'by order' });
  await expect(row.first()).toBeVisible();
  await page.goto('/console/lines?text=' + encodeURIComponent('没有这个人'));
  await expect(page.getByText('Nothing is known by “没有这个人”.')).toBeVisible();
  await axe(page, 'lines, nothing found');
});

test('its page shows what it has and was charged, and why', async ({ as }) => {
  test.setTimeout(60_000);
  // A pack of data, which its account pays.
  const pack = await api<{ id: string }>('POST', '/sublet/v1/orders', { request: { kind: 'add_on', channel: 'shop', line: sold.number, offer: 'pack-1gb' }, payment: { method: 'account', source: sold.number } });
  expect(pack.status).toBe(201);
  const { page } = await as('care');
  await page.goto(`/console/lines/${sold.number}`);
  await opened(page);
  await expect(page.getByRole('meter', { name: '流量包' })).toHaveAttribute('aria-valuetext', /of 1 GB left|of 953.7 MiB left|of 1 GiB left/, { timeout: 20_000 });
  await expect(page.getByText('May spend')).toBeVisible();
  await axe(page, 'a line');
  await page.getByRole('tab', { name: 'Orders' }).click();
  await expect(page.getByRole('table', { name: 'Orders of this line' })).toContainText('New number');
  await page.getByRole('tab', { name: 'Payments' }).click();
  await expect(page.getByRole('table', { name: 'Payments' })).toBeVisible();
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByRole('table', { name: 'What happened to the number' })).toContainText('in use');
  // Some line has been charged for a use by now.
  let used = '';
  await expect.poll(async () => {
    const some = await api<{ number: string }[]>('GET', '/sublet/v1/orders?state=done&request.kind=new_number&limit=40');
    for (const o of some.body) {
      const uses = await api<{ id: string }[]>('GET', `/tmf-api/usageManagement/v4/usage?line=${o.number}&limit=1`);
      if (uses.body.length > 0) used = o.number;
    }
    return used;
  }, { timeout: 25_000 }).not.toBe('');
  await page.goto(`/console/lines/${used}?tab=charges`);
  await page.getByRole('button', { name: 'Why?', exact: false }).first().click();
  const why = page.getByRole('dialog');
  await expect(why.getByRole('listitem').first()).toBeVisible();
  await axe(page, 'why');
  await page.keyboard.press('Escape');
  await expect(why).toHaveCount(0);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
  expect(file.suggestedFilename()).toBe(`charges-${used}.csv`);
});

test('care tops it up in cash, with a reason', async ({ as }) => {
  const before = await api<{ money: string }>('GET', `/sublet/v1/balance/${sold.number}`);
  const { page } = await as('care');
  await page.goto(`/console/lines/${sold.number}`);
  await page.getByRole('button', { name: 'Top up' }).click();
  const dialog = page.getByRole('dialog');
  await axe(page, 'top up');
  await dialog.getByRole('button', { name: 'Top up' }).click();
  await expect(dialog.getByText('An amount above 0, with at most two decimals.')).toBeVisible();
  await expect(dialog.getByText('Say why: it stays in the audit log.')).toBeVisible();
  await dialog.getByLabel('Amount').fill('50');
  await dialog.getByRole('combobox', { name: 'Drawer' }).click();
  await page.getByTitle('Counter 1').click();
  await dialog.getByLabel('Reason', { exact: false }).fill('柜台充值');
  await dialog.getByRole('button', { name: 'Top up' }).click();
  await expect(dialog.getByText('Done.')).toBeVisible();
  const after = await api<{ money: string }>('GET', `/sublet/v1/balance/${sold.number}`);
  expect(Number(after.body.money) - Number(before.body.money)).toBeGreaterThan(40); // its uses go on meanwhile
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await page.getByRole('tab', { name: 'Payments' }).click();
  await expect(page.getByRole('table', { name: 'Payments' })).toContainText('¥50.00');
  const audit = await api<{ reason?: string }[]>('GET', '/sublet/v1/audit?limit=1000');
  expect(audit.body.some((a) => a.reason === '柜台充值')).toBe(true);
});

test('the owner corrects its account', async ({ as }) => {
  const { page } = await as('owner');
  await page.goto(`/console/lines/${sold.number}`);
  await page.getByRole('button', { name: 'Correct' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Amount').fill('1.25');
  await dialog.getByLabel('Reason', { exact: false }).fill('a goodwill');
  await axe(page, 'correct');
  await dialog.getByRole('button', { name: 'Book the correction' }).click();
  await expect(dialog.getByText('Done.')).toBeVisible();
  const booked = await api<{ status: string; reason: string }[]>('GET', `/tmf-api/prepayBalanceManagement/v4/adjustBalance?logicalResource.id=${sold.number}`);
  expect(booked.body.filter((a) => a.reason === 'a goodwill').map((a) => a.status)).toEqual(['completed']);
});

test('care stops it and restores it, and both are confirmed by the host', async ({ as }) => {
  test.setTimeout(90_000);
  const { page } = await as('care');
  await page.goto(`/console/lines/${sold.number}`);
  for (const [button, go, state] of [['Stop', 'Stop the line', 'stopped'], ['Restore', 'Restore the line', 'in service']] as const) {
    await page.getByRole('button', { name: button, exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Reason', { exact: false }).fill('asked for by telephone');
    await dialog.getByRole('button', { name: go }).click();
    await expect(dialog.getByText('Done.')).toBeVisible({ timeout: 30_000 });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(page.locator('.panel-head .state')).toHaveText(state, { timeout: 15_000 });
  }
});

test('care gives some of its money to another line, and both accounts have it so', async ({ as }) => {
  test.setTimeout(120_000);
  const other = await buy();
  const { page } = await as('care');
  await page.goto(`/console/lines/${sold.number}`);
  await page.getByRole('button', { name: 'Give', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('To which number').fill('123');
  await dialog.getByLabel('Amount').fill('3');
  await dialog.getByLabel('Reason', { exact: false }).fill('for her brother');
  await axe(page, 'give');
  await dialog.getByRole('button', { name: 'Give it' }).click();
  await expect(dialog.getByText('Eleven digits of a line of yours.')).toBeVisible();
  await dialog.getByLabel('To which number').fill(other.number.slice(2));
  await dialog.getByRole('button', { name: 'Give it' }).click();
  await expect(dialog.getByText('Done.')).toBeVisible();
  const given = await api<{ status: string; reason: string; amount: { amount: number } }[]>('GET', `/tmf-api/prepayBalanceManagement/v4/transferBalance?logicalResource.id=${sold.number}`);
  expect(given.body.filter((g) => g.reason === 'for her brother').map((g) => [g.status, g.amount.amount])).toEqual([['completed', 3]]);
});

test('what was booked and stopped by hand is told entry by entry, with its why, and the bill until now', async ({ as }) => {
  test.setTimeout(90_000);
  const { page } = await as('owner', { language: 'zh' });
  // Escape counts once the dialog has the focus.
  const close = () => expect(async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 10_000 });
  await page.goto(`/console/lines/${sold.number}?tab=entries`);
  const entries = page.getByRole('table', { name: '费用、充值、调账与转赠' });
  for (const what of ['开户', '充值', '调账', '余额转赠']) await expect(entries.getByRole('cell', { name: what, exact: true }).first()).toBeVisible({ timeout: 20_000 });
  await axe(page, 'a line\'s entries');
  await entries.getByRole('row').filter({ hasText: '调账' }).first().getByRole('button', { name: '为什么？' }).click();
  await expect(page.getByRole('dialog')).toContainText('调账');
  await expect(page.getByRole('dialog').locator('li[lang=en]')).toHaveCount(0);
  await close();
  await page.getByRole('tab', { name: '停复机' }).click();
  const stops = page.getByRole('table', { name: '限额、停机与复机' });
  await expect(stops.getByRole('cell', { name: '运营商已确认', exact: true }).first()).toBeVisible();
  await stops.getByRole('row').filter({ hasText: '人工操作' }).first().getByRole('button', { name: '为什么？' }).click();
  await expect(page.getByRole('dialog')).toContainText('停用');
  await close();
  await page.getByRole('tab', { name: '账单', exact: true }).click();
  await page.getByRole('button', { name: '本月截至现在' }).click();
  const bill = page.getByRole('dialog');
  await expect(bill.getByRole('table', { name: '账单构成' })).toContainText('调账', { timeout: 20_000 });
  await axe(page, 'a bill');
  const [file] = await Promise.all([page.waitForEvent('download'), bill.getByRole('button', { name: 'CSV' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^bill-.+\.csv$/);
});

test('care changes its package from the next period on, at a price that is shown, and takes it back', async ({ as }) => {
  test.setTimeout(60_000);
  const { page } = await as('care');
  await page.goto(`/console/lines/${sold.number}`);
  await page.getByRole('button', { name: 'Change package' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Change the package' })).toBeDisabled();
  const offers = await api<{ id: string; name: string }[]>('GET', '/tmf-api/productCatalogManagement/v4/productOffering?productSpecification.id=mobile-line&lifecycleStatus=Active&limit=100');
  const another = offers.body.find((o) => o.id === 'daypass-5')!; // which its account can pay
  await choose(page, dialog.getByRole('combobox', { name: 'New package' }), another.name);
  await dialog.getByLabel('With the next period').check();
  const price = dialog.getByRole('status', { name: 'What it costs' });
  await expect(price).toContainText('To pay');
  await dialog.getByLabel('Reason', { exact: false }).fill('asked for at the counter');
  await axe(page, 'change of package');
  await dialog.getByRole('button', { name: 'Change the package' }).click();
  await expect(dialog.getByText('It waits for its date.', { exact: false })).toBeVisible({ timeout: 20_000 });
  await dialog.getByRole('button', { name: 'Undo …' }).click();
  const undo = page.getByRole('dialog', { name: 'Undo this order' });
  await undo.getByLabel('Reason', { exact: false }).fill('she stays');
  await undo.getByRole('button', { name: 'Undo and give back' }).click();
  await expect(page.getByText('It is undone, and nothing is left of it.')).toBeVisible({ timeout: 20_000 });
  const orders = await api<{ state: string; request: { kind: string } }[]>('GET', `/sublet/v1/orders?number=${sold.number}&request.kind=change_offer`);
  expect(orders.body.map((o) => o.state)).toEqual(['undone']);
});

test('care replaces its SIM, and the line runs on the new card', async ({ as }) => {
  test.setTimeout(90_000);
  const { page } = await as('care');
  await page.goto(`/console/lines/${sold.number}`);
  await page.getByRole('button', { name: 'New SIM' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('status', { name: 'What it costs' })).toContainText('To pay');
  await axe(page, 'new SIM');
  await dialog.getByLabel('Reason', { exact: false }).fill('her card is broken');
  await dialog.getByRole('button', { name: 'Replace the SIM' }).click();
  // Some identity checks of the demo are never answered: then a hand asks once more.
  await expect.poll(async () => {
    const [order] = (await api<{ id: string; state: string; stuck: boolean }[]>('GET', `/sublet/v1/orders?number=${sold.number}&request.kind=replace_sim`)).body;
    if (order?.stuck) await api('POST', `/sublet/v1/orders/${order.id}/retry`, { reason: 'no answer' });
    return order?.state;
  }, { timeout: 60_000 }).toBe('done');
  await expect(dialog.getByText('Done.')).toBeVisible();
  const products = await api<{ realizingResource: { id: string }[] }[]>('GET', `/tmf-api/productInventory/v4/product?name=${sold.number}`);
  const card = products.body[0]!.realizingResource.find((r) => r.id.startsWith('s-'))!.id.slice(2);
  expect(card).not.toBe(sold.iccid);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText(card)).toBeVisible();
});

test('what is live on a line is shown with what is held for it, and its contracts', async ({ as }) => {
  test.setTimeout(90_000);
  // The demo's core asks in real time for some lines: one of them that is live now.
  interface Live {
    service: string;
  }
  let line = '';
  await expect.poll(async () => {
    for (let i = 1; i <= 60 && line === ''; i += 1) {
      const number = `86170400${String(i).padStart(5, '0')}`;
      const live = await api<Live[]>('GET', `/sublet/v1/sessions/${number}`);
      if (live.status === 200 && live.body.length > 0) line = number;
    }
    return line;
  }, { timeout: 60_000 }).not.toBe('');
  const { page } = await as('care');
  await page.goto(`/console/lines/${line}`);
  await expect(page.getByRole('heading', { name: 'Live now' })).toBeVisible();
  await page.goto(`/console/lines/${sold.number}?tab=contracts`);
  await expect(page.getByText('No contract binds this line.')).toBeVisible();
  await axe(page, 'contracts');
});

// One that another operator has: two-operators.spec.ts.
test('a number that nobody has is told', async ({ as }) => {
  const { page } = await as('care');
  await page.goto('/console/lines/8613900000000');
  await expect(page.getByText('No line has this number.')).toBeVisible();
});
