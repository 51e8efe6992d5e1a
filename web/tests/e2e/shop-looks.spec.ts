// Every page of the shop in both languages, both colours and both widths: no serious finding of axe, nothing said in the console, nothing
// wider than the screen; and all of it by keyboard.
import { api, axe, buy, expect, looksOf, test, watch, type Sold } from './people';
import { customerOf, order, sayIn, use } from './strangers';
import { world } from './world';

const open = ['', '/numbers', '/packages', '/phones', '/person', '/orders', '/my', '/nothing'];
let own: string[];
let sold: Sold;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  sold = await buy();
  use(sold.number, '--service', 'sms', '--peer', '8613800000000');
  const { account } = (await api<{ account: number }>('GET', `/sublet/v1/balance/${sold.number}`)).body;
  const bill = await api<{ id: string; customerBill?: { id: string } }>('POST', '/tmf-api/customerBillManagement/v4/customerBillOnDemand', { billingAccount: { id: String(account) } });
  expect(bill.status, JSON.stringify(bill.body)).toBe(201);
  own = ['/my', '/my/use', '/my/top-up', '/my/gift', '/my/package', '/my/stop', '/my/bills', `/my/bills/${bill.body.customerBill?.id ?? bill.body.id}`, '/my/numbers', '/my/complaints', '/my/orders', `/my/orders/${sold.id}`, '/my/nothing'];
});

for (const [language, theme, width] of [['zh', 'dark', 390], ['en', 'light', 390], ['zh', 'light', 1440], ['en', 'dark', 1440]] as const)
  test(`the shop's pages in ${language}, ${theme}, ${width} wide`, async ({ browser }) => {
    test.setTimeout(240_000);
    const looks = { baseURL: world().api, viewport: { width, height: width < 600 ? 844 : 900 }, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: theme };
    for (const [paths, state] of [[open, undefined], [own, await customerOf(browser, sold.number)]] as const) {
      const context = await browser.newContext({ ...looks, ...(state === undefined ? {} : { storageState: state }) });
      const page = await context.newPage();
      const errors = watch(page);
      const wrong: string[] = [];
      for (const path of paths) {
        await page.goto(`/shop/demo${path}`);
        wrong.push(...(await looksOf(page, path)));
      }
      // On the way to a number: before the order, and at it.
      if (state === undefined) {
        await order(page, { say: sayIn(language), look: async (what) => void (what === 'review' && wrong.push(...(await looksOf(page, '/review')))) });
        await expect(page.locator('.pay-code')).toBeVisible({ timeout: 60_000 });
        wrong.push(...(await looksOf(page, '/orders/:id')));
      }
      expect(wrong).toEqual([]);
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
