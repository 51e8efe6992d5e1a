// Every page in both languages, both colours and both widths: no serious finding of axe, nothing said in the console, nothing wider than
// the screen.
import { axe, expect, test } from './people';

const pages = ['now', 'lines', 'lines?text=170', 'offers', 'offers/own/renwoxing', 'offers/drafts', 'offers/history', 'orders', 'payments', 'margin', 'margin?by=uses', 'numbers', 'numbers?tab=search', 'numbers?tab=lots', 'numbers?tab=reservations', 'numbers?tab=grades', 'cases', 'cases?tab=objections', 'platform', 'platform?tab=staff', 'platform?tab=keys', 'platform?tab=audit', 'platform?tab=settings', 'platform?tab=licences', 'platform?tab=brand'];
for (const [language, theme, width] of [['zh', 'dark', 390], ['en', 'light', 390], ['zh', 'light', 1440], ['en', 'dark', 1440]] as const)
  test(`pages in ${language}, ${theme}, ${width} wide`, async ({ as }) => {
    test.setTimeout(180_000);
    const { page } = await as('owner', { language, theme, width });
    for (const path of pages) {
      await page.goto(`/console/${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.waitForTimeout(700);
      await axe(page, path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${path} is wider than the screen`).toBeLessThanOrEqual(0);
    }
    if (width < 600) {
      await page.getByRole('button', { name: language === 'zh' ? '菜单' : 'Menu' }).click();
      await page.getByRole('dialog').getByRole('link', { name: language === 'zh' ? '订单' : 'Orders' }).click();
      await expect(page).toHaveURL(/\/console\/orders/);
    }
  });

for (const [language, theme, width] of [['zh', 'dark', 390], ['en', 'light', 1440]] as const)
  test(`the platform's page in ${language}, ${theme}, ${width} wide`, async ({ as }) => {
    const { page } = await as('platform', { language, theme, width });
    await page.goto('/console/market');
    await expect(page.getByRole('table')).toBeVisible();
    await axe(page, 'market');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
  });

test('everything of a page is reached by keyboard', async ({ as }) => {
  const { page } = await as('owner');
  await page.goto('/console/orders');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'To the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inside = await page.evaluate(() => document.activeElement?.closest('main') !== null);
  expect(inside).toBe(true);
});
