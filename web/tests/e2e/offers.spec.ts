// Offers: a product manager drafts a package, tries it on a real line's use, publishes it, and the next use is charged by it.
import type { Page } from '@playwright/test';
import { api, axe, buy, expect, test } from './people';
import { message } from './strangers';

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

// One of a list that is typed into: antd shows what fits after a moment.
async function pick(page: Page, list: string, what: string): Promise<void> {
  await page.getByRole('combobox', { name: list }).click();
  await page.getByRole('combobox', { name: list }).fill(what);
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: what }).first().click();
}

const good = (page: Page) => expect(page.getByText('No mistakes')).toBeVisible({ timeout: 20_000 });

test('a package is drafted, tried on a real line\'s use, published, and the next use is charged by it', async ({ as }) => {
  test.setTimeout(180_000);
  const { number } = await buy();
  expect(message(number)).toBe('0.10');
  await expect.poll(async () => (await api<object[]>('GET', `/tmf-api/usageManagement/v4/usage?line=${number}`)).body.length, { timeout: 20_000 }).toBe(1);

  const { page } = await as('product');
  await begin(page, 'Cheaper messages');
  await pick(page, 'Package to edit', 'renwoxing');
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('任我行');
  // As a form: the text follows, and nothing else of it.
  const price = page.getByLabel('Amount: 国内短信', { exact: true });
  await expect(price).toHaveValue('0.10');
  await price.fill('0.04');
  await good(page);
  const tried = page.getByRole('region', { name: 'Try it' });
  await expect(tried.getByRole('table', { name: 'In all, with fees' })).toContainText('unicom: 腾讯大王卡');
  await expect(tried.getByText(/Draft ¥0\.04 · As it stands ¥0\.10/)).toBeVisible({ timeout: 20_000 });
  await axe(page, 'the studio, as a form');
  // On what the line really did.
  await tried.getByText('Uses of a real line').click();
  await tried.getByLabel('Number', { exact: true }).fill(number);
  const real = tried.getByText(/Draft ¥0\.04 · As it stands ¥0\.10 · It cost ¥0\.10/);
  await expect(real).toBeVisible({ timeout: 20_000 });
  await real.click();
  await expect(tried.getByText(/国内短信/).first()).toBeVisible();
  // As text.
  await page.getByRole('tab', { name: 'Text' }).click();
  const text = page.getByRole('textbox', { name: 'Text of offers/renwoxing.yaml' });
  await expect(text).toContainText('{name: 国内短信, service: sms, at: mainland, to: mainland, price: {amount: 0.04}}');
  await expect(text).toContainText('# 任我行: no monthly fee');
  await page.getByRole('tab', { name: 'Difference' }).click();
  await expect(page.getByText('offers/renwoxing.yaml').first()).toBeVisible();
  await axe(page, 'the difference');
  expect(message(number), 'a draft changes nothing').toBe('0.10');

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
  expect(message(number)).toBe('0.04');

  await page.goto('/console/offers/history');
  const newest = page.getByRole('table', { name: 'History' }).getByRole('row').nth(1);
  await expect(newest).toContainText('messages compete');
  await expect(newest).toContainText('in force');
  await newest.getByRole('link', { name: /Compare/ }).click();
  await expect(page.getByText('offers/renwoxing.yaml').first()).toBeVisible();
  await axe(page, 'history');
});

test('mistakes stand where they are made, and words are completed from the schema', async ({ as }) => {
  test.setTimeout(180_000);
  const { page, errors } = await as('product');
  const id = await begin(page, 'Mistakes');
  await page.goto(`/console/offers/drafts/${id}?view=text&file=offers/daypass.yaml`);
  const text = page.getByRole('textbox', { name: 'Text of offers/daypass.yaml' });
  await text.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('  summer:\n    title: Summer\n    tariff: nowhere\n    '); // typed line by line it would be indented by the editor too
  await page.keyboard.type('kin', { delay: 40 });
  await expect(page.getByRole('option', { name: /^kind/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.keyboard.type('d: none', { delay: 5 });
  const mistakes = page.getByRole('list', { name: /mistakes/ });
  await expect(mistakes).toContainText('there is no tariff \'nowhere\'', { timeout: 20_000 });
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publish …' })).toBeDisabled();
  await axe(page, 'mistakes');
  await mistakes.getByRole('button').first().click();
  await expect(page.locator('.cm-activeLine')).toContainText(/nowhere|none/);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('list', { name: /处错误/ })).toContainText('没有名为“nowhere”的资费表');
  await expect(page.locator('.cm-lintRange-error').first()).toBeVisible();
  await page.getByRole('button', { name: 'English' }).click();
  await expect(mistakes).toContainText('there is no tariff');
  await mistakes.getByRole('button').first().click();
  // Somebody else changes the same draft: nothing is written over.
  const draft = (await api<{ version: number }>('GET', `/sublet/v1/drafts/${id}`)).body;
  expect((await api('PATCH', `/sublet/v1/drafts/${id}`, { name: 'Taken over' }, { 'if-match': `"${draft.version}"` })).status).toBe(200);
  await page.locator('.cm-activeLine').click();
  await page.keyboard.type('x');
  await expect(page.getByText('Somebody else has changed this meanwhile.')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Taken over' })).toBeVisible();
  expect(errors.splice(0)).toEqual(['Failed to load resource: the server responded with a status of 412 (Precondition Failed)']); // what was refused
  await page.getByRole('button', { name: 'Remove the draft' }).click();
  await page.getByRole('tooltip').getByRole('button', { name: 'Remove the draft' }).click();
  await expect(page).toHaveURL(/\/offers\/drafts$/);
  expect((await api('GET', `/sublet/v1/drafts/${id}`)).status).toBe(404);
});

test('a new package is made like another, and its month is priced beside the hosts', async ({ as }) => {
  test.setTimeout(180_000);
  const { page } = await as('product');
  await begin(page, 'A new one');
  await page.getByRole('button', { name: 'New package …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Code').fill('renwoxing');
  await dialog.getByLabel('Title').fill('夏季卡');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(dialog.getByRole('alert').or(dialog.locator('.ant-form-item-explain-error')).first()).toBeVisible();
  await dialog.getByLabel('Code').fill('summer-39');
  await dialog.getByRole('button', { name: 'Begin' }).click();
  await expect(page.getByLabel('Title', { exact: true })).toHaveValue('夏季卡');
  await page.getByRole('button', { name: 'Add a fee' }).click();
  await page.getByRole('group', { name: 'Fees' }).getByRole('textbox', { name: /^Amount \d+$/ }).last().fill('39.00');
  await good(page);
  await expect(page.getByRole('region', { name: 'Try it' }).getByRole('table', { name: 'In all, with fees' })).toContainText('Draft', { timeout: 20_000 });
});

test('what is on sale is for everybody, and without catalogue.write nothing is edited', async ({ as }) => {
  test.setTimeout(180_000);
  const made = await api<{ id: string }>('POST', '/sublet/v1/drafts', { name: 'Not theirs' });
  expect(made.status).toBe(201);
  const { page } = await as('care');
  await page.goto('/console/offers');
  await expect(page.getByRole('table', { name: 'On sale' })).toContainText('任我行');
  await expect(page.getByRole('table', { name: 'What the hosts sell' })).toContainText('移动花卡');
  await expect(page.getByRole('table', { name: 'A month of this use' })).toContainText('unicom', { timeout: 20_000 });
  await expect(page.getByRole('button', { name: 'New draft' })).toHaveCount(0);
  await expect(page.getByRole('tab', { name: 'Drafts' })).toHaveCount(0);
  await axe(page, 'offers');
  await page.getByRole('link', { name: '吃到饱 59' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: '吃到饱 59' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change in a draft' })).toHaveCount(0);
  await axe(page, 'an offer');
  await page.goto(`/console/offers/drafts/${made.body.id}`);
  await expect(page.getByText('The history is for who may see what hosts ask', { exact: false })).toBeVisible();
  const finance = await as('finance');
  await finance.page.goto(`/console/offers/drafts/${made.body.id}`);
  await expect(finance.page.getByText('Your role may look at drafts and try them', { exact: false })).toBeVisible();
  await expect(finance.page.getByRole('button', { name: 'Publish …' })).toHaveCount(0);
  await expect(finance.page.getByRole('button', { name: 'New package …' })).toHaveCount(0);
});
