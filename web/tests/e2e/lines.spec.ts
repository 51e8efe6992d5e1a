// Lines: found by whatever is known, looked at, and acted upon by hand.
import type { Page } from '@playwright/test';
import { api, axe, buy, expect, test, type Sold } from './people';

let sold: Sold;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  sold = await buy();
});

const spoken = (number: string) => number.replace(/^86(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');
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

test('a number that nobody has is told, and one of another operator is none', async ({ as }) => {
  const { page } = await as('care');
  await page.goto('/console/lines/8613900000000');
  await expect(page.getByText('No line has this number.')).toBeVisible();
});
