import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { api, buy, expect, test } from '../tests/e2e/people';

const out = process.env.SUBLET_SCREENSHOTS ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../build/screenshots');

test('pictures of every page', async ({ as }) => {
  test.setTimeout(400_000);
  mkdirSync(out, { recursive: true });
  const sold = await buy();
  // Something has to have happened before it is looked at.
  let used = sold.number;
  await expect.poll(async () => (await api<unknown[]>('GET', '/sublet/v1/orders?state=done&limit=60')).body.length, { timeout: 60_000 }).toBeGreaterThan(20);
  for (const o of (await api<{ number: string }[]>('GET', '/sublet/v1/orders?state=done&request.kind=new_number&limit=60')).body) if ((await api<unknown[]>('GET', `/tmf-api/usageManagement/v4/usage?line=${o.number}&limit=3`)).body.length > 2) used = o.number;
  const order = (await api<{ id: string }[]>('GET', '/sublet/v1/orders/open?limit=1')).body[0]?.id ?? sold.id;
  const text = (await api<{ files: { path: string; text: string }[] }>('GET', '/sublet/v1/catalogue')).body.files.find((f) => f.path === 'offers/renwoxing.yaml')!.text;
  const draft = (await api<{ id: string }>('POST', '/sublet/v1/drafts', { name: '短信降价', files: { 'offers/renwoxing.yaml': text.replace('to: mainland, price: {amount: 0.10}}', 'to: mainland, price: {amount: 0.04}}') } })).body.id;
  const studio = `offers/drafts/${draft}?offer=renwoxing`;
  const ofOffers = { offers: 'offers', studio, 'studio-text': `${studio}&view=text&file=offers/renwoxing.yaml`, 'studio-difference': `${studio}&view=difference` };
  const pages = { now: 'now', lines: 'lines?text=170', line: `lines/${used}`, orders: 'orders', order: `orders/${order}`, payments: 'payments', bills: 'payments?tab=bills', margin: 'margin', uses: 'margin?by=uses&losing=true', numbers: 'numbers', search: 'numbers?tab=search', lots: 'numbers?tab=lots', number: `numbers/${used}`, cases: 'cases', objections: 'cases?tab=objections', operators: 'platform', staff: 'platform?tab=staff', keys: 'platform?tab=keys', audit: 'platform?tab=audit', settings: 'platform?tab=settings', licences: 'platform?tab=licences', brand: 'platform?tab=brand' };
  for (const width of [1440, 390] as const)
    for (const language of ['en', 'zh'] as const)
      for (const theme of ['light', 'dark'] as const) {
        const { page } = await as('owner', { language, theme, width });
        for (const [name, path] of Object.entries({ ...ofOffers, ...pages })) {
          await page.goto(`/console/${path}`);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await page.waitForTimeout(1200);
          await page.screenshot({ path: join(out, `${name}-${language}-${theme}-${width}.png`), fullPage: true });
        }
        if (width === 1440) {
          await page.goto(`/console/lines/${used}`);
          await page.getByRole('button', { name: language === 'zh' ? '为什么？' : 'Why?', exact: false }).first().click();
          await page.waitForTimeout(800);
          await page.screenshot({ path: join(out, `why-${language}-${theme}.png`) });
        }
      }
  for (const [language, theme, width] of [['en', 'light', 1440], ['zh', 'dark', 390]] as const) {
    const { page } = await as('platform', { language, theme, width });
    await page.goto('/console/market');
    await expect(page.getByRole('table')).toBeVisible();
    await page.screenshot({ path: join(out, `market-${language}-${theme}-${width}.png`), fullPage: true });
  }
  const door = await as(undefined, { language: 'en' });
  await door.page.goto('/console/?operator=demo');
  await door.page.waitForTimeout(800);
  await door.page.screenshot({ path: join(out, 'sign-in-en-light-1440.png') });
});
