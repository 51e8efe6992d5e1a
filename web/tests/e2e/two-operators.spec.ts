// Two operators in one server, and the platform's own people, who see neither's business. It comes last: the others know of one operator only.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { axe, buy, choose, expect, test } from './people';
import { codeOf, program, repository, world } from './world';

const post = (path: string, body: unknown, headers: Record<string, string> = {}) => fetch(world().api + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: world().api, ...headers }, body: JSON.stringify(body) });

// Somebody new enrols and signs in, as the door does it: the cookie that a browser would have.
async function enrolled(operator: string, name: string, password: string): Promise<string> {
  const first = (await (await post('/sublet/v1/sign-in', { operator, name, password })).json()) as { token: string };
  const with_ = { authorization: `Bearer ${first.token}` };
  const { secret } = (await (await post('/sublet/v1/totp', {}, with_)).json()) as { secret: string };
  const step = Math.floor(Date.now() / 30_000);
  expect((await post('/sublet/v1/totp/confirm', { code: codeOf(secret) }, with_)).status).toBe(204);
  while (Math.floor(Date.now() / 30_000) <= step) await new Promise((later) => setTimeout(later, 500)); // a code is good once
  const signed = await post('/sublet/v1/sign-in', { operator, name, password, code: codeOf(secret), cookie: true });
  expect(signed.status).toBe(201);
  return signed.headers.get('set-cookie')!.split(';')[0]!;
}

const cookieOf = (text: string) => ({ name: text.slice(0, text.indexOf('=')), value: text.slice(text.indexOf('=') + 1), domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' as const });

test('the platform\'s people see operators and no business; an operator\'s people cannot open another\'s page, by link or by the API', async ({ as }) => {
  test.setTimeout(240_000);
  const sold = await buy();
  // A second operator: the same catalogue under another name.
  const folder = join(world().folder, 'other');
  cpSync(join(repository, 'examples/operator'), folder, { recursive: true });
  const file = join(folder, 'operator.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/\bdemo\b/, 'other'));
  execFileSync(program, ['--data', join(world().folder, 'data'), 'catalogue', 'publish', folder], { stdio: 'pipe' });
  const { page } = await as('platform');
  await page.goto('/console/platform');
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link')).toHaveText(['Market', 'Platform']);
  const operators = page.getByRole('table', { name: 'Operators of this installation' });
  await expect(operators).toContainText('demo');
  await expect(operators).toContainText('other');
  await axe(page, 'the platform');
  await page.goto(`/console/lines/${sold.number}`);
  await expect(page.getByText('This page is not for your role.')).toBeVisible();
  // Its people choose whose staff they look at, and make another operator's first owner.
  await page.goto('/console/platform?tab=staff&operator=demo');
  await expect(page.getByRole('table', { name: 'People' })).toContainText('finance');
  await choose(page, page.getByRole('combobox', { name: 'Whose' }), 'other');
  await expect(page.getByText('There is nobody yet.')).toBeVisible();
  await page.getByRole('button', { name: 'New colleague …' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('neighbour');
  await page.getByRole('dialog').getByRole('combobox', { name: 'Roles', exact: true }).click();
  await page.getByTitle('owner', { exact: true }).click();
  await page.getByRole('dialog').getByText('They get a password', { exact: false }).click();
  await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('the first of them');
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  const password = (await page.getByTestId('secret').innerText()).trim();
  await page.getByRole('button', { name: 'Close' }).click();
  await page.context().clearCookies();
  const cookie = cookieOf(await enrolled('other', 'neighbour', password));
  await page.context().addCookies([cookie]);
  // The neighbour's owner, who may everything there, before this operator's things.
  const inChinese = (await as(undefined, { language: 'zh' })).page;
  await inChinese.context().addCookies([cookie]);
  for (const [path, english, chinese] of [[`lines/${sold.number}`, 'No line has this number.', '没有这个号码。'], [`orders/${sold.id}`, 'There is no such order.', '没有这个订单。'], [`numbers/${sold.number}`, 'This number is not in the stock.', '库存中没有这个号码。']] as const)
    for (const [where, text] of [[page, english], [inChinese, chinese]] as const) {
      await where.goto(`/console/${path}`);
      await expect(where.getByText(text)).toBeVisible();
    }
  await page.goto('/console/platform?tab=staff&operator=demo');
  await expect(page.getByRole('table', { name: 'People' })).toContainText('neighbour');
  await expect(page.getByRole('table', { name: 'People' })).not.toContainText('finance');
  const answers = await page.evaluate(async ({ number, order }) => {
    const status = (path: string, more: Record<string, string> = {}) => fetch(path, { headers: { 'Sublet-Session': 'staff', ...more } }).then((a) => a.status);
    return [await status(`/sublet/v1/balance/${number}`), await status(`/sublet/v1/sessions/${number}`), await status(`/sublet/v1/orders/${order}`), await status('/sublet/v1/staff', { 'X-Operator': 'demo' })];
  }, { number: sold.number, order: sold.id });
  expect(answers).toEqual([404, 404, 404, 403]);
});
