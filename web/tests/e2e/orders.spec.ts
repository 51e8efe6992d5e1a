// Orders and payments: the board, an order undone by hand with the money back, a stuck one found and repaired, payments and wallets' bills.
import type { Page } from '@playwright/test';
import { api, axe, buy, choose, expect, spoken, test } from './people';
import { sayIn } from './strangers';
import { esimFile, esimOrdered, findStuck, noEsims, orderOf, standing } from './stuck';

const board = (page: Page) => page.getByRole('table', { name: 'Orders', exact: true });
const ofNumber = (page: Page, number: string) => board(page).getByRole('row').filter({ hasText: spoken(number) });

test('an agent finds an order on the board and undoes it', async ({ as }) => {
  test.setTimeout(90_000);
  const { number } = await buy();
  // One that waits for a customer who does not pay.
  const made = await api<{ order: string }>('POST', '/sublet/v1/top-ups', { number, amount: 30, payment: { method: 'alipay', source: 'precreate' } });
  expect(made.status).toBe(201);
  const { page } = await as('care');
  await page.goto('/console/orders');
  await axe(page, 'orders');
  await page.getByRole('button', { name: /Payment waits for the customer/ }).first().click();
  await expect(page).toHaveURL(/step=pay/);
  await choose(page, page.getByRole('combobox', { name: 'Kind' }), 'Top-up');
  await ofNumber(page, number).getByRole('link', { name: 'Top-up' }).click();
  await expect(page).toHaveURL(new RegExp(`/orders/${made.body.order}$`));
  await expect(page.getByRole('img', { name: 'QR code to pay', exact: false })).toBeVisible({ timeout: 20_000 });
  await axe(page, 'an order');
  await page.getByRole('button', { name: 'Undo' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Undo and give back' }).click();
  await expect(dialog.getByText('Say why: it stays in the audit log.')).toBeVisible();
  await dialog.getByLabel('Reason', { exact: false }).fill('the customer changed her mind');
  await dialog.getByRole('button', { name: 'Undo and give back' }).click();
  await expect(page.getByText('It is being undone.')).toBeVisible();
  await expect.poll(async () => (await orderOf(api, made.body.order)).state, { timeout: 20_000 }).toBe('undone');
  await expect(standing(page)).toHaveText('undone');
});

test('an agent finds a stuck order on the board, sees why it is stuck, repairs it, and its line is in service', async ({ as }) => {
  test.setTimeout(180_000);
  // A customer has bought an eSIM of a host of which none is left.
  const again = await noEsims(api, 'telecom');
  try {
    const order = await esimOrdered(api, 'telecom');
    const { id, number } = order;
    const { page } = await as('care');
    await page.goto('/console/');
    const menu = page.getByRole('navigation', { name: 'Pages' });
    await menu.getByRole('link', { name: 'Orders' }).click();
    // Those that need a hand stand first, on the board and in its list.
    const rows = board(page).locator('tbody tr');
    await expect(rows.first()).toContainText('needs a hand');
    const stuck = (await rows.allInnerTexts()).map((text) => text.includes('needs a hand'));
    expect(stuck, 'none of the others stands before one of them').toEqual([...stuck].sort((a, b) => Number(b) - Number(a)));
    await expect(page.locator('.board button').first()).toContainText('needs a hand');
    await findStuck(page, sayIn('en'), order);
    const step = page.getByRole('listitem').filter({ hasText: 'SIM bound' });
    await expect(step).toContainText('no esim of host telecom is idle; add some to the stock, then retry');
    await axe(page, 'an order that is stuck');
    // So she takes in those that the maker has sent.
    await menu.getByRole('link', { name: 'Numbers' }).click();
    await page.getByRole('tab', { name: 'Lots' }).click();
    await page.getByRole('button', { name: 'Import a lot …' }).click();
    const lot = page.getByRole('dialog');
    await choose(page, lot.getByRole('combobox', { name: 'What' }), 'SIMs');
    await lot.getByLabel('The file', { exact: false }).setInputFiles({ name: `ES-${Date.now()}.csv`, mimeType: 'text/csv', buffer: Buffer.from(esimFile('telecom', 40)) });
    await lot.getByLabel('Reason', { exact: false }).fill('none were left');
    await lot.getByRole('button', { name: 'Import', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: /^Lot ES-/ })).toBeVisible();
    await expect(page.locator('.state', { hasText: 'is in' })).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText('Nothing was wrong with any row.')).toBeVisible();
    await findStuck(page, sayIn('en'), order);
    await page.getByRole('button', { name: 'Retry' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Retry' }).click();
    await expect(dialog.getByText('Say why: it stays in the audit log.')).toBeVisible();
    await dialog.getByLabel('Reason', { exact: false }).fill('eSIMs have come in');
    await dialog.getByRole('button', { name: 'Retry' }).click();
    await expect(page.getByText('It is tried again.')).toBeVisible();
    await expect(standing(page)).toHaveText('done', { timeout: 60_000 });
    await expect(step).toContainText('done');
    await expect(page.getByRole('button', { name: 'Retry' })).toHaveCount(0);
    expect(await orderOf(api, id)).toMatchObject({ state: 'done', stuck: false });
    // Its line serves, and nobody finds it among the stuck ones any more.
    await page.getByRole('link', { name: spoken(number) }).first().click();
    await expect(page.locator('.panel-head .state')).toHaveText('in service');
    await menu.getByRole('link', { name: 'Orders' }).click();
    await page.getByRole('checkbox', { name: 'only those that need a hand' }).click();
    await expect(page).toHaveURL(/stuck=true/);
    await expect(board(page).or(page.getByText('No order is like this.'))).toBeVisible();
    await expect(ofNumber(page, number)).toHaveCount(0);
    const audit = await api<{ reason?: string; path: string; outcome: string }[]>('GET', '/sublet/v1/audit?limit=1000');
    expect(audit.body.filter((a) => a.path.includes(id) && a.reason === 'eSIMs have come in').map((a) => a.outcome)).toEqual(['done']);
  } finally {
    await again();
  }
});

test('payments are listed newest first, and wallets\' bills and differences say when there are none', async ({ as }) => {
  const { page } = await as('owner');
  await page.goto('/console/payments');
  await expect(page.getByRole('table', { name: 'Payments' }).getByRole('row').nth(1)).toBeVisible({ timeout: 20_000 });
  await axe(page, 'payments');
  await page.getByRole('tab', { name: 'Wallets\' bills' }).click();
  await expect(page.getByText('No bill has come yet.')).toBeVisible();
  await page.getByRole('tab', { name: 'Differences' }).click();
  await expect(page.getByText('Nothing differs.')).toBeVisible();
  await axe(page, 'differences');
});

test('an order that is none says so', async ({ as }) => {
  const { page } = await as('care');
  await page.goto('/console/orders/NONE');
  await expect(page.getByText('There is no such order.')).toBeVisible();
});

test('a difference between a wallet\'s bill and ours is closed with a reason', async ({ as }) => {
  // A wallet's bill of a day on which nothing was sold, with one payment that nobody entered.
  const merchants = await api<{ id: string; wallet: string; account: string; app: string }[]>('GET', '/sublet/v1/merchants?wallet=wechat');
  const merchant = merchants.body[0]!;
  const day = new Date(Date.now() - 6 * 86_400_000).toISOString().slice(0, 10);
  const number = `P${Date.now()}`;
  const head = '交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,申请退款金额,费率备注';
  const row = [`${day} 10:00:00`, merchant.app, merchant.account, '0', '', `42${number}`, number, 'openid', 'NATIVE', 'SUCCESS', 'OTHERS', 'CNY', '20.00', '0.00', '0', '0', '0.00', '0.00', '', '', '畅聊', '', '0.12000', '0.60%', '20.00', '0.00', ''].map((f) => `\`${f}`).join(',');
  const sums = ['1', '20.00', '0.00', '0.00', '0.12000', '20.00', '0.00'].map((f) => `\`${f}`).join(',');
  const text = `${head}\r\n${row}\r\n总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n${sums}\r\n`;
  const handed = await api<{ cases: Record<string, number> }>('POST', '/sublet/v1/wallet-bills', { merchant: merchant.id, day, octets: Buffer.from(text).toString('base64') });
  expect(handed.status, JSON.stringify(handed.body)).toBe(200);
  const { page } = await as('owner');
  await page.goto('/console/payments?tab=cases');
  const difference = page.getByRole('row').filter({ hasText: number });
  await expect(difference).toContainText('is missing here');
  await axe(page, 'differences');
  await difference.getByRole('button', { name: 'Close …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Dismissed', { exact: false }).check();
  await dialog.getByLabel('Reason', { exact: false }).fill('another shop\'s, and they have it');
  await axe(page, 'close a difference');
  await dialog.getByRole('button', { name: 'Close it' }).click();
  await expect(difference).toHaveCount(0);
  const closed = await api<{ number: string; reason: string }[]>('GET', '/sublet/v1/wallet-cases?state=dismissed');
  expect(closed.body.find((c) => c.number === number)?.reason).toBe('another shop\'s, and they have it');
});
