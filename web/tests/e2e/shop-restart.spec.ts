// The server is begun anew while a stranger is about to pay: the visit, the order and its code are still there, and it goes on to its end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './people';
import { order, payAtWallet, sayIn, showFace, signIn } from './strangers';
import { wire } from './wire';
import { startDemo } from './world';

test('a restart in the middle of an order loses nothing of it', async ({ as }) => {
  test.setTimeout(300_000);
  const say = sayIn('en');
  const folder = mkdtempSync(join(tmpdir(), 'sublet-shop-'));
  const data = join(folder, 'data');
  let demo = await startDemo(data);
  const line = await wire(demo.made.api);
  try {
    const { page } = await as(undefined, { language: 'en', width: 390 });
    const { number } = await order(page, { say, at: line.address });
    await expect(page.getByText('You pay on the page of Alipay', { exact: false })).toBeVisible({ timeout: 60_000 });
    await line.cut();
    await demo.stop();
    await expect(page.getByText('No connection.').first()).toBeVisible();
    demo = await startDemo(data);
    await line.mend(demo.made.api);
    await expect(page.getByText('No connection.')).toHaveCount(0, { timeout: 20_000 });
    await page.reload();
    await expect(page.getByText('You pay on the page of Alipay', { exact: false })).toBeVisible({ timeout: 60_000 });
    await payAtWallet(page, 'Open Alipay');
    await showFace(page, say);
    await expect(page.getByText('works.', { exact: false })).toBeVisible({ timeout: 120_000 });
    await signIn(page, number, say, line.address, data);
  } finally {
    await line.close();
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
