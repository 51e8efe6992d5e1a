// A stranger in the shop: what they need beside the page. Their ID card (the simulated identity service goes by its digits), the handset that
// gets the codes, the wallet's page, a picture of a face.
import { expect, type Browser, type Page } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { program, world } from './world';

export type Say = (en: string, zh: string) => string;
export const sayIn = (language: 'en' | 'zh'): Say => (en, zh) => (language === 'zh' ? zh : en);

// `serial` below 90 of a hundred is known to the identity service under any name; 96: the face is another one's.
export function idCard(serial = Math.floor(Math.random() * 80)): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const any = (most: number) => Math.floor(Math.random() * most);
  const body = `110105${1950 + any(50)}${two(1 + any(12))}${two(1 + any(28))}${any(9)}${two(serial)}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  return body + '10X98765432'[weights.reduce((sum, w, i) => sum + w * Number(body[i]), 0) % 11]!;
}

// The last code that the handset of a number has got; none: ''.
function lastCode(number: string, data = join(world().folder, 'data')): string {
  const file = join(data, 'sim/sms.jsonl');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((l) => l !== '') : [];
  const codes = lines.map((l) => JSON.parse(l) as { to: string; text: string }).flatMap((m) => (m.to === number ? (/\b\d{6}\b/.exec(m.text) ?? []) : []));
  return codes.pop() ?? '';
}
// The code that comes, after an old one.
export async function codeOn(number: string, data?: string, old = ''): Promise<string> {
  let code = '';
  await expect.poll(() => (code = lastCode(number, data)), { timeout: 20_000 }).not.toBe(old);
  return code;
}

// At the wallet: from a desk its page comes in a tab of its own, as a phone beside it; on a phone one goes there and is led back to the orders.
export async function payAtWallet(page: Page, link: string): Promise<void> {
  const open = page.getByRole('link', { name: link });
  await expect(open).toBeVisible({ timeout: 60_000 });
  const inPlace = (await open.getAttribute('target')) === null;
  const back = page.url();
  const [wallet] = inPlace ? [page] : await Promise.all([page.context().waitForEvent('page'), open.click()]);
  if (inPlace) await open.click();
  await wallet.getByRole('button', { name: /pay|freeze/i }).click();
  if (inPlace) {
    await expect(page).toHaveURL(/\/orders$/);
    await page.goto(back);
    return;
  }
  await expect(wallet.locator('body')).toContainText(/paid|frozen/i);
  await wallet.close();
}

// A picture that the browser draws: the identity service takes any that is not said to be another person's.
export const face = async (page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> => ({ name: 'face.png', mimeType: 'image/png', buffer: await page.screenshot() });

// A use, charged by the server as the demo's hosts do it.
export function use(number: string, ...words: string[]): void {
  execFileSync(program, ['--data', join(world().folder, 'data'), 'account', 'use', number, ...words], { stdio: 'pipe' });
}
// A message that a line sends: what it cost.
export function message(number: string, data = join(world().folder, 'data')): string {
  const said = execFileSync(program, ['--data', data, '--json', 'account', 'use', number, '--service', 'sms', '--peer', '8613800000000'], { encoding: 'utf8' });
  return (JSON.parse(said) as { cost: string }).cost;
}

interface Wishes {
  say: Say;
  wallet?: 'alipay' | 'wechat';
  sim?: 'card' | 'esim';
  offer?: string;
  idNumber?: string;
  phone?: { model: RegExp; plan: RegExp };
  look?: (what: string) => Promise<void>; // at each page
  at?: string;
}

// From the first page to the order, which then waits to be paid.
export async function order(page: Page, { say, wallet = 'alipay', sim = 'card', offer = '任我行', idNumber = idCard(), phone, look = async () => undefined, at = '' }: Wishes): Promise<{ number: string; id: string }> {
  await page.goto(`${at}/shop/demo`);
  await page.getByRole('button', { name: say('Choose your number', '马上选号') }).click();
  const numbers = page.getByRole('group', { name: say('Numbers', '号码列表') });
  await page.getByRole('radio', { name: say('Free', '免费'), exact: true }).check({ force: true });
  // Shoppers of the demo take numbers too: not the very first.
  await expect(numbers.getByRole('radio').nth(5)).toBeAttached();
  await page.waitForTimeout(500);
  // Others buy meanwhile: one that is gone when it is chosen gives way to another.
  await expect(async () => {
    const one = numbers.getByRole('radio').nth(Math.floor(Math.random() * 18));
    await one.evaluate((radio) => radio.scrollIntoView({ block: 'center' })); // else the bar below may be what is clicked, and leads away
    await one.click({ force: true });
    await expect(numbers.locator('input:checked')).toHaveCount(1, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  await look('numbers');
  await page.getByRole('button', { name: say('Next', '下一步') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('Choose a package', '选择套餐') })).toBeVisible();
  const wanted = page.getByRole('radiogroup', { name: say('All packages', '全部套餐') }).getByRole('radio', { name: new RegExp(`^${offer}`) });
  await wanted.evaluate((radio) => radio.scrollIntoView({ block: 'center' }));
  await wanted.check({ force: true });
  await look('packages');
  await page.getByRole('button', { name: say('Next', '下一步') }).click();
  await expect(page.getByText(say('I have one already.', '我已有手机。'))).toBeVisible();
  if (phone !== undefined) {
    await page.getByRole('radio', { name: phone.model }).check({ force: true });
    await page.getByRole('radio', { name: phone.plan }).check({ force: true });
  }
  await look('phones');
  await page.getByRole('button', { name: say('Next', '下一步') }).click();
  await page.getByLabel(say('Name', '姓名'), { exact: true }).fill('李测试');
  await page.getByLabel(say('Number of your ID card', '身份证号码')).fill(idNumber);
  await page.getByRole('checkbox').check({ force: true });
  await look('person');
  await page.getByRole('button', { name: say('Go on', '下一步') }).click();
  await expect(page.getByRole('heading', { level: 1, name: say('Look at it once more', '确认订单') })).toBeVisible();
  await page.getByRole('radio', { name: sim === 'esim' ? /eSIM/ : say('Card, by post', '实体卡，邮寄') }).check({ force: true });
  await page.getByRole('radio', { name: wallet === 'alipay' ? say('Alipay', '支付宝') : say('WeChat Pay', '微信支付') }).check({ force: true });
  await expect(page.getByText(say('To pay now', '应付金额'))).toBeVisible();
  await look('review');
  await page.getByRole('button', { name: say('Order and pay', '提交订单并支付') }).click();
  await expect(page).toHaveURL(/\/shop\/demo\/orders\/\w+/);
  const id = new URL(page.url()).pathname.split('/').pop()!;
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/\d{3} \d{4} \d{4}/);
  const number = `86${(await page.getByRole('heading', { level: 1 }).innerText()).replace(/\D/g, '')}`;
  return { number, id };
}

export async function showFace(page: Page, say: Say): Promise<void> {
  await expect(page.getByRole('heading', { name: say('Show your face', '人脸核验') })).toBeVisible({ timeout: 60_000 });
  await page.locator('input[type=file]').setInputFiles(await face(page));
  await page.getByRole('button', { name: say('Send it', '提交核验') }).click();
}

// By the code that comes to the number; a wrong one is told first.
export async function signIn(page: Page, number: string, say: Say, at = '', data?: string): Promise<void> {
  await page.goto(`${at}/shop/demo/my`);
  await enter(page, number, say, data);
  await expect(page.getByRole('heading', { name: say('Balance', '账户余额') })).toBeVisible();
}
// The same from wherever one is asked for it.
export async function enter(page: Page, number: string, say: Say, data?: string): Promise<void> {
  const old = lastCode(number, data);
  await page.getByLabel(say('Your number', '手机号码')).fill(number.slice(2));
  await page.getByRole('button', { name: say('Send me a code', '获取验证码') }).click();
  const field = page.getByLabel(say('Code from the message', '短信验证码')), go = page.getByRole('button', { name: say('Sign in', '登录'), exact: true });
  const code = await codeOn(number, data, old);
  await field.fill(code === '000000' ? '111111' : '000000');
  await go.click();
  await expect(page.getByText(say('The code is wrong or too old.', '验证码错误或已过期。'))).toBeVisible();
  await field.fill(code);
  await go.click();
  await expect(go).toHaveCount(0);
}

// A customer's own browser, signed in over the API: for pages of self-care that are looked at one by one.
export async function customerOf(browser: Browser, number: string): Promise<string> {
  const w = world();
  const send = (path: string, body: unknown) => fetch(w.api + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: w.api }, body: JSON.stringify(body) });
  const file = join(w.folder, `customer-${number}.json`);
  if (existsSync(file)) return file;
  await send('/sublet/v1/code', { operator: w.operator, line: number });
  const answer = await send('/sublet/v1/code/sign-in', { operator: w.operator, line: number, code: await codeOn(number), cookie: true });
  const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
  const context = await browser.newContext();
  await context.addCookies([{ name: cookie.slice(0, cookie.indexOf('=')), value: cookie.slice(cookie.indexOf('=') + 1), domain: '127.0.0.1', path: '/', httpOnly: true, sameSite: 'Strict' }]);
  await context.storageState({ path: file });
  await context.close();
  return file;
}
