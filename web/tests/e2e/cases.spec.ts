// Cases: complaints and objections, by when they are due, answered in words.
import { api, axe, buy, expect, spoken, test, type Sold } from './people';

let sold: Sold;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  sold = await buy();
});

test('a complaint is answered in words, once, with its date in sight', async ({ as }) => {
  const words = `上网很慢 ${Date.now()}`;
  const made = await api<{ id: string }>('POST', '/sublet/v1/complaints', { number: sold.number, about: 'network', words });
  expect(made.status).toBe(201);
  const { page } = await as('care');
  await page.goto('/console/cases');
  const row = page.getByRole('row').filter({ hasText: words });
  await expect(row).toContainText('network');
  await expect(row.getByRole('link', { name: spoken(sold.number) })).toBeVisible();
  await axe(page, 'complaints');
  await row.getByRole('button', { name: 'Answer …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(dialog.getByText('This is needed.')).toBeVisible();
  await dialog.getByLabel('Your answer to the customer').fill('基站已修复。');
  await dialog.getByLabel('Reason', { exact: false }).fill('asked the host');
  await axe(page, 'answer');
  await dialog.getByRole('button', { name: 'Answer', exact: true }).click();
  await expect(row).toHaveCount(0);
  const now = await api<{ state: string; answer: string }>('GET', `/sublet/v1/complaints/${made.body.id}`);
  expect(now.body).toMatchObject({ state: 'answered', answer: '基站已修复。' });
  await page.goto('/console/cases?which=answered');
  await expect(page.getByRole('row').filter({ hasText: words })).toContainText('基站已修复。');
});

test('who objects to a number gets a decision with its reason', async ({ as }) => {
  const lines = await api<{ relatedParty?: { id: string; role: string }[] }[]>('GET', `/tmf-api/productInventory/v4/product?name=${sold.number}`);
  const party = lines.body[0]!.relatedParty!.find((p) => p.role === 'customer')!.id;
  const made = await api<{ id: string }>('POST', '/sublet/v1/objections', { party, number: sold.number, words: '这个号码不是我办的' });
  expect(made.status).toBe(201);
  const { page } = await as('care');
  await page.goto('/console/cases?tab=objections');
  const row = page.getByRole('row').filter({ hasText: spoken(sold.number) });
  await expect(row).toContainText('这个号码不是我办的');
  await axe(page, 'objections');
  await row.getByRole('button', { name: 'Decide …' }).click();
  await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('she signed for it, and remembers now');
  await page.getByRole('dialog').getByRole('button', { name: 'Decide', exact: true }).click();
  await expect(row).toHaveCount(0);
  expect((await api<{ state: string }>('GET', `/sublet/v1/objections/${made.body.id}`)).body.state).toBe('kept');
});
