// Self-care: everything a customer does with a number of theirs.
import type { Page } from '@playwright/test';
import { api, axe, buy, expect, spoken, test, type Sold } from './people';
import { payAtWallet, use } from './strangers';

let sold: Sold, other: Sold;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  sold = await buy();
  other = await buy();
});

const mine = test.extend<{ my: (path: string) => Promise<Page> }>({
  my: async ({ customer }, use) => use((path) => customer(sold.number, path, { width: 390 })),
});
const moneyOf = async (number: string) => (await api<{ money: string }>('GET', `/sublet/v1/balance/${number}`)).body.money;

mine('tops up by wallet, for oneself and for another', async ({ my }) => {
  test.setTimeout(150_000);
  for (const [whose, number] of [['own', sold.number], ['another', other.number]] as const) {
    const before = Number(await moneyOf(number));
    const page = await my('/top-up');
    if (whose === 'another') {
      await page.getByRole('radio', { name: 'Another number' }).check({ force: true });
      await page.getByRole('button', { name: 'Pay' }).click();
      await expect(page.getByText('Eleven digits, beginning with 1.')).toBeVisible();
      await page.getByLabel('The number').fill(number.slice(2));
    }
    await page.getByRole('radio', { name: '¥100', exact: true }).check({ force: true });
    await axe(page, 'top-up');
    await page.getByRole('button', { name: 'Pay ¥100.00' }).click();
    await expect(page.getByText('You pay on the page of Alipay', { exact: false })).toBeVisible({ timeout: 30_000 });
    await payAtWallet(page, 'Open Alipay');
    await expect(page.getByText('Done.')).toBeVisible({ timeout: 60_000 });
    expect(Number(await moneyOf(number)) - before).toBeGreaterThan(90); // its uses go on meanwhile
  }
});

mine('adds data, paid from the balance, and sees it as a bar', async ({ my }) => {
  test.setTimeout(90_000);
  const page = await my('/package');
  await page.getByRole('button', { name: /^Add .*流量包/ }).first().click();
  await expect(page.getByRole('dialog').getByText('To pay now')).toBeVisible();
  await axe(page, 'an addition');
  await page.getByRole('dialog').getByRole('button', { name: 'Order it' }).click();
  await expect(page.getByText('Done.')).toBeVisible({ timeout: 30_000 });
  const home = await my('');
  await expect(home.getByRole('meter', { name: '流量包' }).first()).toHaveAttribute('aria-valuetext', /left/);
  await axe(home, 'my number');
});

mine('gives money to another number', async ({ my }) => {
  test.setTimeout(60_000);
  const before = Number(await moneyOf(other.number));
  const page = await my('/gift');
  await page.getByRole('button', { name: 'Give it' }).click();
  await expect(page.getByText('A number above 0.')).toBeVisible();
  await page.getByRole('radio', { name: /^Money/ }).check({ force: true });
  await page.getByLabel('To which number').fill(other.number.slice(2));
  await page.getByLabel('How much').fill('5');
  await axe(page, 'give');
  await page.getByRole('button', { name: 'Give it' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toContainText(`Give ¥5.00 to ${spoken(other.number)}?`);
  await axe(page, 'give, sure');
  await sheet.getByRole('button', { name: 'Yes, give it' }).click();
  await expect(page.getByText('It is there.', { exact: false })).toBeVisible({ timeout: 20_000 });
  expect(Number(await moneyOf(other.number)) - before).toBeGreaterThan(3);
});

mine('a gift whose answer is lost can be looked for and sent again', async ({ my }) => {
  test.setTimeout(90_000);
  const page = await my('/gift');
  let sends = 0, silent = true;
  await page.route('**/transferBalance', async (route) => {
    if (route.request().method() !== 'POST' || sends > 0) return route.fallback();
    sends += 1;
    await route.fetch(); // it is given, and nobody is told
    return route.abort('connectionreset');
  });
  await page.route('**/transferBalance/*', (route) => (silent ? route.abort('connectionreset') : route.fallback()));
  await page.getByRole('radio', { name: /^Money/ }).check({ force: true });
  await page.getByLabel('To which number').fill(other.number.slice(2));
  await page.getByLabel('How much').fill('1.23');
  await page.getByRole('button', { name: 'Give it' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Yes, give it' }).click();
  await expect(sheet.getByText('No connection.')).toBeVisible();
  await axe(page, 'give, no connection');
  await sheet.getByRole('button', { name: 'Yes, give it' }).click();
  // What has become of it cannot be seen either.
  await expect(page.getByText('What has become of it is not known yet', { exact: false })).toBeVisible();
  await axe(page, 'give, not known');
  silent = false;
  await page.getByRole('button', { name: 'Try again' }).click({ timeout: 2_000 }).catch(() => undefined); // unless it was quicker by itself
  await expect(page.getByText(`It is there. ¥1.23 went to ${spoken(other.number)}.`)).toBeVisible({ timeout: 20_000 });
  const given = await api<{ status: string; amount: { amount: number } }[]>('GET', `/tmf-api/prepayBalanceManagement/v4/transferBalance?logicalResource.id=${sold.number}`);
  expect(given.body.filter((g) => g.amount.amount === 1.23).map((g) => g.status), 'once').toEqual(['completed']);
});

mine('stops the number and resumes it', async ({ my }) => {
  test.setTimeout(120_000);
  const page = await my('/stop');
  await page.getByRole('button', { name: 'Stop the number' }).click();
  await axe(page, 'stop');
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, stop it' }).click();
  await expect(page.getByText('The number is stopped.')).toBeVisible({ timeout: 45_000 });
  await page.getByRole('button', { name: 'Resume the number' }).click();
  await expect(page.getByText('The number works again.')).toBeVisible({ timeout: 45_000 });
});

mine('changes the package from the next month', async ({ my }) => {
  const page = await my('/package');
  await page.getByRole('button', { name: 'Change 王卡', exact: true }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet.getByText('From the next month')).toBeVisible();
  await sheet.getByRole('button', { name: 'Order it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Change of package', exact: false })).toBeVisible();
  const orders = await api<{ request: { kind: string; offer: string; when: string } }[]>('GET', `/sublet/v1/orders?number=${sold.number}&request.kind=change_offer`);
  expect(orders.body.map((o) => [o.request.offer, o.request.when])).toEqual([['wangka-19', 'next_period']]);
});

mine('sees what is booked this month, to the fen', async ({ my }) => {
  use(sold.number, '--service', 'sms', '--peer', '8613800000000');
  const page = await my('/bills');
  await axe(page, 'bills');
  await page.getByRole('button', { name: 'This month until now' }).click();
  await expect(page.getByText('Cost of the month')).toBeVisible();
  await expect(page.getByText('Messages', { exact: false }).first()).toBeVisible();
  await axe(page, 'a bill');
});

mine('sees the numbers under their ID, and objects to one', async ({ my }) => {
  const page = await my('/numbers');
  await page.getByRole('button', { name: /is not mine/ }).first().click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Object' }).click();
  await expect(sheet.getByText('A few words are needed.')).toBeVisible();
  await sheet.getByLabel('What do you know of it?').fill('I have never bought this one');
  await axe(page, 'object');
  await sheet.getByRole('button', { name: 'Object' }).click();
  await expect(page.getByText('You get an answer by', { exact: false })).toBeVisible();
  await expect(page.getByText('I have never bought this one')).toBeVisible();
  await axe(page, 'numbers under my ID');
});

mine('complains, and has the date of the answer; and then the answer', async ({ my }) => {
  const page = await my('/complaints');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('A few words are needed.')).toBeVisible();
  await page.getByRole('radio', { name: 'Network' }).check({ force: true });
  await page.getByLabel('What happened?').fill('No signal in the lift');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Thank you. You get an answer by', { exact: false })).toBeVisible();
  await expect(page.getByText('answer by', { exact: false }).last()).toBeVisible();
  await axe(page, 'complaints');
  const made = await api<{ id: string; words: string }[]>('GET', `/sublet/v1/complaints?number=${sold.number}`);
  const answered = await api('POST', `/sublet/v1/complaints/${made.body.find((c) => c.words === 'No signal in the lift')!.id}/answer`, { words: 'Lifts have walls of steel: a repeater is coming.' });
  expect(answered.status).toBe(200);
  await page.reload();
  await expect(page.getByText('a repeater is coming', { exact: false })).toBeVisible();
});

mine('sees nothing of another number, by link or by the API', async ({ my }) => {
  const page = await my('');
  const asked = await page.evaluate(
    async (number) => Promise.all(['/sublet/v1/balance/', '/sublet/v1/use/'].map(async (path) => (await fetch(path + number, { headers: { 'Sublet-Session': 'subscriber demo' } })).status)),
    other.number,
  );
  expect(asked).toEqual([404, 404]);
});
