// The server is begun anew while a stranger is about to pay: the visit, the order and its code are still there, and it goes on to its end.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './people';
import { order, payAtWallet, sayIn, showFace, signIn } from './strangers';
import { wire } from './wire';
import { startDemo } from './world';

for (const language of ['en', 'zh'] as const)
  test(`a restart in the middle of an order loses nothing of it (${language})`, async ({ as }) => {
    test.setTimeout(300_000);
    const say = sayIn(language);
    const folder = mkdtempSync(join(tmpdir(), 'sublet-shop-'));
    const data = join(folder, 'data');
    let demo = await startDemo(data);
    const line = await wire(demo.made.api);
    try {
      const { page } = await as(undefined, { language, width: 390 });
      const paying = page.getByText(say('You pay on the page of Alipay', '将前往支付宝支付'), { exact: false });
      const lost = page.getByText(say('No connection.', '网络连接失败。'));
      const { number } = await order(page, { say, at: line.address });
      await expect(paying).toBeVisible({ timeout: 60_000 });
      await line.cut();
      await demo.stop();
      await expect(lost.first()).toBeVisible();
      demo = await startDemo(data);
      await line.mend(demo.made.api);
      await expect(lost).toHaveCount(0, { timeout: 20_000 });
      await page.reload();
      await expect(paying).toBeVisible({ timeout: 60_000 });
      await payAtWallet(page, say('Open Alipay', '打开支付宝'));
      await showFace(page, say);
      await expect(page.getByText(say('works.', '已开通。'), { exact: false })).toBeVisible({ timeout: 120_000 });
      await signIn(page, number, say, line.address, data);
    } finally {
      await line.close();
      await demo.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
