// Now: figures that come by themselves, of this operator, as /metrics has them; a lost connection that is shown and taken up again.
import { api, axe, expect, test } from './people';
import { wire } from './wire';
import { world } from './world';

test('the figures of this moment come by themselves', async ({ as }) => {
  const { page } = await as('owner');
  await page.goto('/console/now');
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  const tile = (name: string) => page.locator('.tile', { has: page.getByText(name, { exact: true }) }).locator('dd');
  const lines = await api<{ lines: number; hosts: { host: string }[] }>('GET', '/sublet/v1/now');
  await expect(page.getByRole('table', { name: 'Hosts' }).getByRole('row')).toHaveCount(lines.body.hosts.length + 1);
  await expect(page.getByRole('table', { name: 'Wallets' })).toContainText('takes payments');
  await expect(tile('Sessions')).not.toHaveText('–');
  const first = await tile('Records a second').innerText();
  await expect.poll(() => tile('Records a second').innerText()).not.toBe(first);
  await expect(page.getByRole('img', { name: 'Records and requests, a second' }).locator('canvas')).toBeVisible();
  await axe(page, 'now');
});

test('a lost connection is shown and taken up again by itself', async ({ as }) => {
  test.setTimeout(60_000);
  const { address, cut, mend } = await wire(world().api);
  const { page } = await as('care');
  await page.goto(`${address}/console/now`);
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await cut();
  await expect(page.getByText('Connection lost', { exact: false })).toBeVisible();
  await expect(page.getByText('These are the last figures that came.')).toBeVisible();
  await mend();
  await expect(page.getByText('Live', { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText('These are the last figures that came.')).toHaveCount(0);
  await cut();
});
