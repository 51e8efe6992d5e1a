import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buy, expect, test } from '../tests/e2e/people';
import { customerOf, order, payAtWallet, sayIn, showFace, use } from '../tests/e2e/strangers';
import { world } from '../tests/e2e/world';

const out = process.env.SUBLET_SCREENSHOTS ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../build/screenshots');
const own = ['', '/use', '/top-up', '/gift', '/package', '/stop', '/bills', '/numbers', '/complaints'];

test('pictures of the shop', async ({ as, browser }) => {
  test.setTimeout(600_000);
  mkdirSync(out, { recursive: true });
  const sold = await buy('family-129', 200);
  use(sold.number, '--service', 'data', '--amount', '320 MB', '--place', '460', '--app', '1201');
  use(sold.number, '--service', 'data', '--amount', '45 MB', '--place', '460', '--app', '1001');
  use(sold.number, '--service', 'sms', '--peer', '8613800000000');
  for (const width of [390, 1440] as const)
    for (const language of ['zh', 'en'] as const)
      for (const theme of ['light', 'dark'] as const) {
        if ((width === 1440) === (theme === 'dark') && language === 'en') continue; // each of both in one language is enough
        const say = sayIn(language);
        const tag = `${language}-${theme}-${width}`;
        const { page } = await as(undefined, { language, theme, width });
        const shot = async (name: string) => {
          await page.waitForTimeout(900);
          await page.screenshot({ path: join(out, `shop-${name}-${tag}.png`) });
        };
        await page.goto('/shop/demo');
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await shot('home');
        await order(page, { say, sim: 'esim', look: shot });
        await expect(page.locator('.pay-code')).toBeVisible({ timeout: 60_000 });
        await shot('order-pay');
        await payAtWallet(page, say('Open Alipay', '打开支付宝'));
        await expect(page.locator('input[type=file]')).toBeAttached({ timeout: 60_000 });
        await shot('order-face');
        await showFace(page, say);
        await expect(page.locator('.good-news')).toBeVisible({ timeout: 90_000 });
        await shot('order-done');
        const context = await browser.newContext({ baseURL: world().api, viewport: { width, height: width < 600 ? 844 : 900 }, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: theme, storageState: await customerOf(browser, sold.number) });
        const mine = await context.newPage();
        for (const path of own) {
          await mine.goto(`/shop/demo/my${path}`);
          await expect(mine.getByRole('heading', { level: 1 })).toBeVisible();
          await mine.waitForTimeout(1200);
          await mine.screenshot({ path: join(out, `shop-my${path.replace('/', '-')}-${tag}.png`) });
        }
        await context.close();
      }
});
