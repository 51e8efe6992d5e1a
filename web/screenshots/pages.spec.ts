import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { api, buy, expect, test } from '../tests/e2e/people';
import { use } from '../tests/e2e/strangers';

const out = process.env.SUBLET_SCREENSHOTS ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../build/screenshots');

test('pictures of every page', async ({ as }) => {
  test.setTimeout(900_000);
  mkdirSync(out, { recursive: true });
  const sold = await buy('family-129', 200);
  // Something has to have happened before it is looked at.
  for (const words of [['--service', 'data', '--amount', '320 MB', '--place', '460', '--app', '1201'], ['--service', 'voice', '--seconds', '725', '--peer', '8613800000000'], ['--service', 'sms', '--peer', '8613800000000'], ['--service', 'data', '--amount', '45 MB', '--place', '460', '--app', '1001'], ['--service', 'data', '--amount', '6 MB', '--place', '454']]) use(sold.number, ...words);
  await expect.poll(async () => (await api<unknown[]>('GET', '/sublet/v1/orders?state=done&limit=60')).body.length, { timeout: 60_000 }).toBeGreaterThan(20);
  const order = (await api<{ id: string }[]>('GET', '/sublet/v1/orders/open?limit=1')).body[0]?.id ?? sold.id;
  const text = (await api<{ files: { path: string; text: string }[] }>('GET', '/sublet/v1/catalogue')).body.files.find((f) => f.path === 'offers/renwoxing.yaml')!.text;
  const draft = (await api<{ id: string }>('POST', '/sublet/v1/drafts', { name: '短信降价', files: { 'offers/renwoxing.yaml': text.replace('to: mainland, price: {amount: 0.10}}', 'to: mainland, price: {amount: 0.04}}') } })).body.id;
  const studio = `offers/drafts/${draft}?offer=renwoxing`;
  const ofOffers = { offers: 'offers', studio, 'studio-text': `${studio}&view=text&file=offers/renwoxing.yaml`, 'studio-difference': `${studio}&view=difference` };
  const pages = { now: 'now', lines: 'lines?text=170', line: `lines/${sold.number}`, orders: 'orders', order: `orders/${order}`, payments: 'payments', drawers: 'payments?tab=drawers', merchants: 'payments?tab=merchants', bills: 'payments?tab=bills', margin: 'margin', uses: 'margin?by=uses&losing=true', numbers: 'numbers', search: 'numbers?tab=search', lots: 'numbers?tab=lots', number: `numbers/${sold.number}`, cases: 'cases', objections: 'cases?tab=objections', operators: 'platform', staff: 'platform?tab=staff', keys: 'platform?tab=keys', audit: 'platform?tab=audit', settings: 'platform?tab=settings', webhooks: 'platform?tab=webhooks', licences: 'platform?tab=licences', brand: 'platform?tab=brand' };
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
          await page.goto(`/console/lines/${sold.number}`);
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
