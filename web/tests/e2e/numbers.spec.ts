// Numbers: where they are, found by place and shape, reserved and released, kept from sale, and lots that come in from a file.
import { readFileSync } from 'node:fs';
import { api, axe, choose, expect, spoken, test } from './people';

interface Lot {
  state: string;
  seen: number;
  added: number;
  rejected: number;
}
const lot = (name: string) => api<Lot>('GET', `/sublet/v1/lots/number/${name}`);
// Numbers of Qinghai and Gansu, which no shopper of the demo asks for.
test.beforeAll(async () => {
  for (const [name, province, city, first] of [['QH-1', '青海', '西宁', 17097770000], ['GS-1', '甘肃', '兰州', 17097780000]] as const) {
    const made = await api<Lot>('POST', '/sublet/v1/lots', { kind: 'number', name, host: 'unicom', province, city, text: `first,last\n${first},${first + 399}\n` });
    expect(made.status).toBe(200);
  }
  // The search follows the records.
  await expect.poll(async () => (await api<unknown[]>('GET', '/sublet/v1/numbers?city=%E8%A5%BF%E5%AE%81&limit=1')).body.length, { timeout: 20_000 }).toBe(1);
});

test('the map says how many numbers are where, and leads to them', async ({ as }) => {
  const { page } = await as('product');
  await page.goto('/console/numbers');
  const tile = page.getByRole('button', { name: /^Qinghai: (39\d|400) numbers$/ });
  await expect(tile).toBeVisible();
  await expect(page.getByRole('button', { name: 'Tibet: 0 numbers' })).toBeVisible();
  await axe(page, 'stock');
  await tile.click();
  await expect(tile).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('heading', { name: 'Qinghai' })).toBeVisible();
  await expect(page.getByRole('table', { name: 'Cities' })).toContainText('西宁');
  await expect(page.getByRole('table', { name: 'By host and state' })).toContainText('unicom');
  await axe(page, 'stock of a province');
  await page.getByRole('link', { name: 'Find numbers here' }).click();
  const found = page.getByRole('table', { name: 'Numbers' });
  await expect(found).toContainText('青海 西宁');
  await expect(found).not.toContainText('甘肃');
});

test('numbers are found by shape, reserved with a reason, and released again', async ({ as }) => {
  const { page } = await as('care');
  await page.goto('/console/numbers?tab=search');
  await page.getByLabel('City').fill('西宁');
  await page.getByLabel('Shape').fill('*7?');
  await page.getByLabel('Has none of').fill('1');
  await page.getByRole('button', { name: 'Find', exact: true }).click();
  const table = page.getByRole('table', { name: 'Numbers' });
  await expect(table.getByRole('checkbox').first()).toBeVisible();
  await axe(page, 'numbers, found');
  const chosen: string[] = [];
  for (const i of [0, 1]) {
    const row = table.getByRole('row').nth(i + 1);
    chosen.push((await row.getByRole('link').innerText()).trim());
    await row.getByRole('checkbox').check();
  }
  await page.getByRole('button', { name: 'Reserve 2 …' }).click();
  const dialog = page.getByRole('dialog');
  await axe(page, 'reserve');
  await dialog.getByRole('button', { name: 'Reserve', exact: true }).click();
  await expect(dialog.getByText('Say why: it stays in the audit log.')).toBeVisible();
  await dialog.getByLabel('Reason', { exact: false }).fill('a firm looks at them');
  await dialog.getByRole('button', { name: 'Reserve', exact: true }).click();
  await expect(dialog.getByText('They are reserved until', { exact: false })).toBeVisible();
  await page.keyboard.press('Escape');
  const digits = `86${chosen[0]!.replace(/ /g, '')}`;
  const held = await api<{ number: string }[]>('GET', '/sublet/v1/numbers?state=reserved&limit=1000');
  expect(held.body.map((n) => n.number)).toContain(digits);
  // Whoever looks for reserved ones finds them with their end.
  await page.goto('/console/numbers?tab=search&state=reserved&city=%E8%A5%BF%E5%AE%81');
  await expect(page.getByRole('table', { name: 'Numbers' })).toContainText(chosen[0]!);
  await page.goto('/console/numbers?tab=reservations');
  const row = page.getByRole('row').filter({ hasText: chosen[0]! });
  await axe(page, 'reservations');
  await row.getByRole('button', { name: 'Release …' }).click();
  await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('they took others');
  await page.getByRole('dialog').getByRole('button', { name: 'Release', exact: true }).click();
  await expect(row).toHaveCount(0);
  const again = await api<{ resourceCharacteristic: { name: string; value: string }[] }>('GET', `/tmf-api/resourceInventoryManagement/v4/resource/n-${digits}`);
  expect(again.body.resourceCharacteristic.find((c) => c.name === 'state')?.value).toBe('idle');
});

test('a number has its history, and is kept from sale by hand', async ({ as }) => {
  const number = '8617097780007';
  const { page } = await as('care');
  await page.goto(`/console/numbers/${number}`);
  await expect(page.getByRole('heading', { level: 1, name: spoken(number) })).toBeVisible();
  await expect(page.getByText('兰州')).toBeVisible();
  await page.getByRole('button', { name: 'Keep from sale …' }).click();
  await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('it was given out by mistake');
  await page.getByRole('dialog').getByRole('button', { name: 'Keep from sale', exact: true }).click();
  await expect(page.getByRole('table', { name: 'What happened to the number' })).toContainText('idle → frozen');
  await axe(page, 'a number');
  await page.getByRole('button', { name: 'Put on sale …' }).click();
  await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('it is ours after all');
  await page.getByRole('dialog').getByRole('button', { name: 'Put on sale', exact: true }).click();
  await expect(page.getByRole('table', { name: 'What happened to the number' })).toContainText('frozen → idle');
  await page.goto('/console/numbers/8613900000000');
  await expect(page.getByText('This number is not in the stock.')).toBeVisible();
});

test('a lot comes in from a file, is left and found again, and says what was refused', async ({ as }) => {
  test.setTimeout(120_000);
  const { page } = await as('product');
  await page.goto('/console/numbers?tab=lots');
  await page.getByRole('button', { name: 'Import a lot …' }).click();
  const dialog = page.getByRole('dialog');
  await axe(page, 'import');
  // A million numbers would be a row too: here some that take a while, and three that are wrong.
  const rows = ['first,last,number', '17094000000,17094059999,', ',,17094000005', ',,17094000006', ',,1709'];
  await dialog.getByLabel('The file', { exact: false }).setInputFiles({ name: 'HZ-2026.csv', mimeType: 'text/csv', buffer: Buffer.from(`${rows.join('\n')}\n`) });
  await expect(dialog.getByLabel('Lot')).toHaveValue('HZ-2026');
  await choose(page, dialog.getByRole('combobox', { name: 'Host' }), 'unicom');
  await dialog.getByLabel('Province').fill('甘肃');
  await dialog.getByLabel('City').fill('兰州');
  await dialog.getByLabel('Reason', { exact: false }).fill('the lot of November');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Lot HZ-2026' })).toBeVisible();
  // It goes on while nobody looks.
  await page.goto('/console/orders');
  await page.goto('/console/numbers?tab=lots');
  await page.getByRole('link', { name: 'HZ-2026' }).click();
  await expect.poll(async () => (await lot('HZ-2026')).body.state, { timeout: 90_000 }).toBe('ready');
  expect((await lot('HZ-2026')).body).toMatchObject({ added: 60_000, rejected: 3 });
  await expect(page.locator('.state', { hasText: 'is in' })).toBeVisible();
  const notes = page.getByRole('table', { name: 'Rows refused or warned of' });
  await expect(notes).toContainText('it is in this file twice');
  await axe(page, 'a lot');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
  const text = readFileSync((await file.path())!, 'utf8');
  expect(text.trim().split('\r\n')).toHaveLength(4);
  expect(text).toContain('17094000005');
});

test('a role that only reads is offered no import and no reservation', async ({ as }) => {
  const { page } = await as('risk');
  await page.goto('/console/numbers?tab=lots');
  await expect(page.getByRole('table', { name: 'Lots' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Import a lot …' })).toHaveCount(0);
  await page.goto('/console/numbers?tab=search');
  await expect(page.getByRole('table', { name: 'Numbers' })).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
});
