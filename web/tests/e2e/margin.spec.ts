// Margin: its figures are the API's, a sum leads down to the use and why it cost what it did, the address holds the view. Market: who
// is profitable, for the platform's own people.
import type { Page } from '@playwright/test';
import { today } from '../../src/shared/days';
import { count, money, percent } from '../../src/shared/format';
import { whyIn } from '../../src/shared/why';
import { api, axe, expect, test } from './people';

interface Sum {
  host?: string;
  province?: string;
  package?: string;
  what?: string;
  uses: number;
  revenue: number;
  wholesale: number;
  margin: number;
}
interface Use {
  id: string;
  line: string;
  revenue: number;
  wholesale: number;
  margin: number;
}
test.describe.configure({ timeout: 90_000 });

const sums = async (query = '') => (await api<Sum[]>('GET', `/sublet/v1/margin?${query}`)).body;
const uses = async (query = '') => (await api<Use[]>('GET', `/sublet/v1/margin/uses?${query}`)).body;
const yuan = (amount: number) => money(amount, 'en');
const tile = (page: Page, name: string) => page.locator('.tile', { has: page.getByText(name, { exact: true }) }).locator('dd');

// The simulated hosts deliver: some uses are charged, and some cost more than they bring.
test.beforeAll(async () => {
  test.setTimeout(120_000);
  await expect.poll(async () => (await sums())[0]!.uses, { timeout: 60_000 }).toBeGreaterThan(20);
  await expect.poll(async () => (await uses('losing=true&limit=1')).length, { timeout: 60_000 }).toBe(1);
});

test('the figures are those of the API', async ({ as }) => {
  const { page } = await as('finance');
  const before = (await sums())[0]!;
  const told = page.waitForResponse((r) => /\/sublet\/v1\/margin\?(?!.*by=)/.test(r.url()));
  await page.goto('/console/margin');
  const sum = ((await (await told).json()) as Sum[])[0]!;
  const after = (await sums())[0]!;
  expect(sum.uses).toBeGreaterThanOrEqual(before.uses);
  expect(sum.uses).toBeLessThanOrEqual(after.uses);
  await expect(tile(page, 'Revenue')).toContainText(yuan(sum.revenue));
  await expect(tile(page, 'Wholesale cost')).toContainText(yuan(sum.wholesale));
  await expect(tile(page, 'Margin')).toContainText(yuan(sum.margin));
  if (sum.margin < 0) await expect(tile(page, 'Margin')).toContainText('loss');
  await expect(tile(page, 'Uses')).toContainText(count(sum.uses, 'en'));
  await expect(page.getByRole('img', { name: 'Revenue, wholesale cost and margin, day by day', exact: false })).toBeVisible();
  const hosts = await sums('by=host');
  const table = page.getByRole('table', { name: 'Margin by Host' });
  await expect(table.getByRole('row')).toHaveCount(hosts.length + 1);
  for (const h of hosts.filter((x) => x.host)) await expect(table.getByRole('link', { name: h.host! })).toBeVisible();
  await axe(page, 'margin');
});

test('a sum leads down to the single use and its why, and back by what is taken away', async ({ as }) => {
  // What has a use at a loss behind it, to be found again by clicking.
  const found = (await sums('by=host,province,package,what&sort=margin')).find((s) => s.what!.startsWith('use/') && s.host && s.margin < 0)!;
  const { page } = await as('finance');
  await page.goto('/console/margin');
  const take = async (by: string, value: string | undefined) => {
    const table = page.getByRole('table', { name: `Margin by ${by}` });
    await expect(table).toBeVisible();
    await table.locator(`a[href*="${new URLSearchParams({ [by.toLowerCase().replace('reason', 'what')]: value || '-' }).toString()}"]`).click();
  };
  await take('Host', found.host);
  await expect(page).toHaveURL(new RegExp(`host=${found.host}`));
  const chips = page.getByRole('navigation', { name: 'Narrowed to' });
  await expect(chips.getByRole('link', { name: `Take away: Host: ${found.host}` })).toBeVisible();
  await take('Province', found.province);
  await take('Package', found.package);
  await take('Reason', found.what);
  await take('Day', today('Asia/Shanghai'));
  const table = page.getByRole('table', { name: 'Single uses' });
  await expect(table).toBeVisible();
  await axe(page, 'single uses');
  await page.getByRole('checkbox', { name: 'Only those at a loss' }).click();
  await expect(page).toHaveURL(/losing=true/);
  await expect(table.getByRole('row').nth(1)).toContainText('loss');
  await expect(async () => {
    const rows = await table.locator('tbody tr').count();
    expect(rows).toBeGreaterThan(0);
    expect(await table.locator('tbody .loss').count()).toBe(rows);
  }).toPass();
  await table.getByRole('button', { name: 'Why?', exact: false }).first().click();
  const why = page.getByRole('dialog');
  await expect(why.getByRole('listitem').filter({ hasText: /^Cost: / })).toHaveCount(1);
  await expect(why.getByRole('listitem').filter({ hasText: new RegExp(`^Host '${found.host}' is owed .*margin -`) })).toHaveCount(1);
  await why.getByRole('button', { name: 'Close' }).click();
  await expect(why).toHaveCount(0);
  await chips.getByRole('link', { name: `Take away: Host: ${found.host}` }).click();
  await expect(page).not.toHaveURL(/host=/);
  await expect(page.getByRole('table', { name: 'Margin by Host' })).toBeVisible();
  await page.goBack();
  await expect(table).toBeVisible();
});

test('a view is sent to a colleague by its address', async ({ as }) => {
  const { page } = await as('finance');
  const host = (await sums('by=host')).find((s) => s.host)!.host!;
  await page.goto(`/console/margin?host=${host}`);
  await page.getByRole('navigation', { name: 'Added up by' }).getByRole('link', { name: 'Reason' }).click();
  await page.getByRole('button', { name: '7 days' }).click();
  await expect(page).toHaveURL(/from=20\d\d-\d\d-\d\d&until=20\d\d-\d\d-\d\d&by=what&host=/);
  const address = page.url();
  const other = await as('product');
  await other.page.goto(address);
  await expect(other.page.getByRole('table', { name: 'Margin by Reason' })).toBeVisible();
  await expect(other.page.getByRole('button', { name: '7 days' })).toHaveAttribute('aria-pressed', 'true');
  await expect(other.page.getByRole('link', { name: `Take away: Host: ${host}` })).toBeVisible();
  const [file] = await Promise.all([other.page.waitForEvent('download'), other.page.getByRole('button', { name: 'Download as CSV' }).click()]);
  expect(file.suggestedFilename()).toMatch(/^margin-by-what-\d{4}-\d\d-\d\d-\d{4}-\d\d-\d\d\.csv$/);
});

test('days without anything say what to do, and days can be typed', async ({ as }) => {
  const { page } = await as('finance');
  await page.goto('/console/margin?from=2020-01-01&until=2020-01-05');
  await expect(page.getByText('Nothing was charged in these days.')).toBeVisible();
  await expect(tile(page, 'Revenue')).toContainText('¥0.00');
  await axe(page, 'margin, empty days');
  await page.getByLabel('Until', { exact: true }).fill(today('Asia/Shanghai'));
  await page.getByLabel('From', { exact: true }).fill(today('Asia/Shanghai'));
  await expect(page.getByRole('table', { name: 'Margin by Host' })).toBeVisible();
  await page.goto('/console/margin?host=nobody');
  await expect(page.getByText('Nothing was charged that is like this.')).toBeVisible();
  await page.getByRole('link', { name: 'The last 30 days of everything' }).click();
  await expect(page.getByRole('table', { name: 'Margin by Host' })).toBeVisible();
  await page.goto('/console/margin?what=fee/monthly&by=uses');
  await expect(page.getByText('A fee has no uses behind it.')).toBeVisible();
});

test('who may not see what hosts are owed has no such page', async ({ as }) => {
  const { page } = await as('care');
  await page.goto('/console/margin');
  await expect(page.getByText('This page is not for your role.')).toBeVisible();
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Margin' })).toHaveCount(0);
  const asked = await page.evaluate(async () => Promise.all(['/sublet/v1/margin', '/sublet/v1/margin/uses', '/sublet/v1/market'].map(async (path) => (await fetch(path, { headers: { 'Sublet-Session': 'staff' } })).status)));
  expect(asked).toEqual([403, 403, 403]);
});

test('whatever charging says of the demo\'s uses is said in Chinese', async ({ as }) => {
  const unsaid = new Set<string>();
  const some = await uses('limit=1000');
  let lines = 0;
  for (const use of some.filter((_, i) => i % Math.ceil(some.length / 150) === 0)) {
    const told = await api<{ lines: string[]; note?: string }>('GET', `/sublet/v1/usage/${use.id}/explain`);
    expect(told.status).toBe(200);
    lines += told.body.lines.length;
    for (const line of [...told.body.lines, ...(told.body.note ? [told.body.note] : [])]) if (whyIn(line, 'zh').language !== 'zh') unsaid.add(line);
  }
  expect(lines).toBeGreaterThan(60);
  expect([...unsaid]).toEqual([]);
  const { page } = await as('finance', { language: 'zh' });
  await page.goto('/console/margin?by=uses');
  await page.getByRole('button', { name: '为什么？', exact: false }).first().click();
  await expect(page.getByRole('dialog').getByRole('listitem').filter({ hasText: /^费用：[\d.]+ CNY。$/ })).toHaveCount(1);
});

test('the platform reads each operator\'s share, and whether it is profitable', async ({ as }) => {
  const { page } = await as('platform');
  const told = page.waitForResponse((r) => r.url().includes('/sublet/v1/market?') && r.url().includes('from='));
  await page.goto('/console/');
  await expect(page).toHaveURL(/\/console\/market\?from=/);
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link')).toHaveText(['Market', 'Platform']);
  const shares = (await (await told).json()) as { operator: string; title: string; lines: number; sharePpm: number; margin: number; profitable: boolean }[];
  const demo = shares.find((s) => s.operator === 'demo')!;
  expect(demo.lines).toBeGreaterThan(0);
  const row = page.getByRole('row').filter({ hasText: demo.title });
  await expect(row).toContainText(percent(demo.sharePpm / 1_000_000, 'en', 2));
  await expect(row).toContainText(yuan(demo.margin));
  await expect(row.getByText(demo.profitable ? 'profitable' : 'not profitable', { exact: true })).toBeVisible();
  await axe(page, 'market');
  const own = await page.evaluate(async () => (await fetch('/sublet/v1/margin', { headers: { 'Sublet-Session': 'staff', 'X-Operator': 'demo' } })).status);
  expect(own, 'the platform sees sums alone').toBe(403);
});
