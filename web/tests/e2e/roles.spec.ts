// Each role at every page of the console, by link as from a letter of a colleague: what is not theirs says so and asks the server for nothing, what
// is theirs shows itself without a refusal; and axe finds nothing serious in either.
import type { Response } from '@playwright/test';
import { buy, expect, looksOf, test } from './people';

const pages = ['now', 'lines', 'lines?text=170', 'offers', 'offers/own/renwoxing', 'offers/drafts', 'offers/history', 'orders', 'orders?all=true', 'payments', 'payments?tab=bills', 'payments?tab=cases', 'margin', 'margin?by=uses', 'market', 'numbers', 'numbers?tab=search', 'numbers?tab=lots', 'numbers?tab=reservations', 'numbers?tab=grades', 'cases', 'cases?tab=objections', 'platform', 'platform?tab=staff', 'platform?tab=keys', 'platform?tab=audit', 'platform?tab=settings', 'platform?tab=licences', 'platform?tab=brand'];
const roles = [['care', 'zh', 'light', 1440], ['product', 'en', 'dark', 1440], ['finance', 'zh', 'dark', 1440], ['risk', 'en', 'light', 390], ['regulator', 'zh', 'light', 390]] as const;

let line: string, order: string;
test.beforeAll(async () => {
  test.setTimeout(60_000);
  const sold = await buy();
  line = sold.number;
  order = sold.id;
});

for (const [role, language, theme, width] of roles)
  test(`${role} at every page (${language}, ${theme}, ${width} wide)`, async ({ as }) => {
    test.setTimeout(240_000);
    const { page } = await as(role, { language, theme, width });
    const wrong: string[] = [];
    let path = '';
    page.on('response', (answer: Response) => {
      if (answer.status() === 403 || answer.status() >= 500) wrong.push(`${path}: ${answer.request().method()} ${new URL(answer.url()).pathname} ${answer.status()}`);
    });
    for (path of [...pages, `lines/${line}`, ...['entries', 'stops', 'bills', 'orders', 'payments', 'contracts', 'history'].map((tab) => `lines/${line}?tab=${tab}`), `orders/${order}`, `numbers/${line}`]) {
      await page.goto(`/console/${path}`);
      wrong.push(...(await looksOf(page, path)));
    }
    expect(wrong).toEqual([]);
  });
