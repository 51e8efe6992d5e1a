// Every page of the shop in both languages, both colours and both widths: no serious finding of axe, nothing said in the console, nothing
// wider than the screen; and all of it by keyboard.
import { axe, buy, expect, test, watch, type Sold } from './people';
import { customerOf } from './strangers';
import { world } from './world';

const open = ['', '/numbers', '/packages', '/phones', '/person', '/orders', '/my', '/nothing'];
const own = ['/my', '/my/use', '/my/top-up', '/my/gift', '/my/package', '/my/stop', '/my/bills', '/my/numbers', '/my/complaints', '/my/orders'];
let sold: Sold;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  sold = await buy();
});

for (const [language, theme, width] of [['zh', 'dark', 390], ['en', 'light', 390], ['zh', 'light', 1440], ['en', 'dark', 1440]] as const)
  test(`the shop's pages in ${language}, ${theme}, ${width} wide`, async ({ browser }) => {
    test.setTimeout(180_000);
    const looks = { baseURL: world().api, viewport: { width, height: width < 600 ? 844 : 900 }, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: theme };
    for (const [paths, state] of [[open, undefined], [own, await customerOf(browser, sold.number)]] as const) {
      const context = await browser.newContext({ ...looks, ...(state === undefined ? {} : { storageState: state }) });
      const page = await context.newPage();
      const errors = watch(page);
      for (const path of paths) {
        await page.goto(`/shop/demo${path}`);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await page.waitForTimeout(700);
        await axe(page, path);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${path} is wider than the screen`).toBeLessThanOrEqual(0);
      }
      await context.close();
      expect(errors, 'the console of the page').toEqual([]);
    }
  });

test('a number, a package and the way on are chosen by keyboard alone', async ({ as }) => {
  test.setTimeout(60_000);
  const { page } = await as(undefined, { language: 'en', width: 1440 });
  await page.goto('/shop/demo/numbers');
  await expect(page.getByRole('group', { name: 'Numbers' }).getByRole('radio').first()).toBeAttached();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'To the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'Numbers' }).getByRole('radio').first().focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  const next = page.getByRole('button', { name: 'Next' });
  await next.focus();
  await page.keyboard.press('Enter');
  const data = page.getByRole('slider', { name: 'Data' });
  const before = await data.getAttribute('aria-valuetext');
  await data.focus();
  await page.keyboard.press('ArrowRight');
  await expect(data).not.toHaveAttribute('aria-valuetext', before!);
  await page.getByRole('radiogroup', { name: 'All packages' }).getByRole('radio').first().focus();
  await page.keyboard.press('Space');
  await expect(next).toBeEnabled();
});

test('without its name the shop is the only operator\'s, and one that is not there is told', async ({ as }) => {
  const { page } = await as(undefined, { language: 'en' });
  await page.goto('/shop');
  await expect(page).toHaveURL(/\/shop\/demo$/);
  await page.goto('/shop/nobody');
  await expect(page.getByText('There is no shop at this address.')).toBeVisible();
  await axe(page, 'no shop');
});
