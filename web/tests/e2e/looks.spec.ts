// Every page in both languages, both colours and both widths: no serious finding of axe, nothing said in the console, nothing wider than
// the screen.
import type { Page } from '@playwright/test';
import { api, buy, expect, looksOf, test } from './people';
import { use } from './strangers';

const looks = [['zh', 'dark', 390], ['en', 'light', 390], ['zh', 'light', 1440], ['en', 'dark', 1440]] as const;
const lists = ['now', 'lines', 'lines?text=170', 'offers', 'offers/own/renwoxing', 'offers/drafts', 'offers/history', 'orders', 'orders?all=true', 'payments', 'payments?tab=drawers', 'payments?tab=drawers&which=closed', 'payments?tab=merchants', 'payments?tab=bills', 'payments?tab=cases', 'margin', 'margin?by=uses', 'numbers', 'numbers?tab=search', 'numbers?tab=lots', 'numbers?tab=lots&kind=sim', 'numbers?tab=reservations', 'numbers?tab=grades', 'cases', 'cases?which=answered', 'cases?tab=objections', 'cases?tab=objections&which=any', 'platform', 'platform?tab=staff', 'platform?tab=keys', 'platform?tab=audit', 'platform?tab=settings', 'platform?tab=licences', 'platform?tab=webhooks', 'platform?tab=brand', 'nothing'];
const ofPlatform = ['market', 'platform', 'platform?tab=staff', 'platform?tab=keys', 'platform?tab=audit', 'platform?tab=staff&operator=demo', 'platform?tab=keys&operator=demo', 'platform?tab=audit&operator=demo', 'platform?tab=licences&operator=demo', 'lines'];

// Something of each kind, so that its page has what there is to see.
let single: string[];
test.beforeAll(async () => {
  test.setTimeout(120_000);
  const made = async (path: string, body: unknown) => {
    const answer = await api<{ id: string; order?: string }>('POST', path, body);
    expect(Math.floor(answer.status / 100), `${path}: ${JSON.stringify(answer.body)}`).toBe(2);
    return answer.body;
  };
  const sold = await buy();
  use(sold.number, '--service', 'sms', '--peer', '8613800000000');
  await made('/sublet/v1/complaints', { number: sold.number, about: 'network', words: '上网很慢' });
  const { order } = await made('/sublet/v1/top-ups', { number: sold.number, amount: 30, payment: { method: 'alipay', source: 'precreate' } });
  const base = (await api<{ newest: string }>('GET', '/sublet/v1/catalogue')).body.newest;
  const draft = await made('/sublet/v1/drafts', { name: '短信降价', base, files: { 'offers/summer.yaml': 'offers:\n  summer:\n    title: 夏季卡\n    kind: none\n' } });
  const lots = (await Promise.all(['number', 'sim'].map(async (kind) => (await api<{ kind: string; name: string }[]>('GET', `/sublet/v1/lots?kind=${kind}&limit=1`)).body[0]!))).map((lot) => `numbers/lots/${lot.kind}/${lot.name}`);
  const idle = (await api<{ number: string }[]>('GET', '/sublet/v1/numbers?limit=1')).body[0]!.number;
  const retail = (await api<{ of: string; offer: string }[]>('GET', '/sublet/v1/catalogue/offers?limit=1000')).body.find((o) => o.of !== 'own')!;
  single = [`lines/${sold.number}`, ...['entries', 'stops', 'bills', 'orders', 'payments', 'contracts', 'history'].map((tab) => `lines/${sold.number}?tab=${tab}`), `orders/${sold.id}`, `orders/${order}`, `numbers/${sold.number}`, `numbers/${idle}`, ...lots, `offers/${retail.of}/${retail.offer}`, `offers/drafts/${draft.id}?offer=renwoxing`, `offers/drafts/${draft.id}?view=text&file=offers/summer.yaml`, `offers/drafts/${draft.id}?view=difference`];
});

// All that is wrong, page by page: the first fault hides no other.
async function seen(page: Page, paths: string[]): Promise<void> {
  const wrong: string[] = [];
  for (const path of paths) {
    await page.goto(`/console/${path}`);
    wrong.push(...(await looksOf(page, path)));
  }
  expect(wrong).toEqual([]);
}

for (const [language, theme, width] of looks) {
  test(`pages in ${language}, ${theme}, ${width} wide`, async ({ as }) => {
    test.setTimeout(240_000);
    const { page } = await as('owner', { language, theme, width });
    await seen(page, lists);
    if (width < 600) {
      await page.getByRole('button', { name: language === 'zh' ? '菜单' : 'Menu' }).click();
      await page.getByRole('dialog').getByRole('link', { name: language === 'zh' ? '订单' : 'Orders' }).click();
      await expect(page).toHaveURL(/\/console\/orders/);
    }
  });

  test(`the page of a line, an order, a number, a lot, a draft in ${language}, ${theme}, ${width} wide`, async ({ as }) => {
    test.setTimeout(180_000);
    const { page } = await as('owner', { language, theme, width });
    await seen(page, single);
  });
}

for (const [language, theme, width] of [['zh', 'dark', 390], ['en', 'light', 1440]] as const)
  test(`the platform's pages in ${language}, ${theme}, ${width} wide`, async ({ as }) => {
    test.setTimeout(120_000);
    const { page } = await as('platform', { language, theme, width });
    await seen(page, ofPlatform);
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
