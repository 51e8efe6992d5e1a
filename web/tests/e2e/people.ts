// Tests as somebody: each signs in once, by the API as the page does, and keeps the cookie; and every page is watched for errors of its
// console and for what axe finds.
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { customerOf, idCard, type Say } from './strangers';
import { asks, newcomer, nextCode, world, type Ask, type Person, type Somebody } from './world';

export { expect };

export const person = (name: string): Person => world().staff.find((s) => s.name === name)!;

// A code that was not used yet: each is good once, and a handful of failures closes the door.
export async function freshCode(name: string): Promise<string> {
  const file = join(world().folder, `${name}.step`);
  const { code, step } = await nextCode(person(name).secret, existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
  writeFileSync(file, String(step));
  return code;
}

// As a system of the operator's owner, for what a test needs to be there.
export const api: Ask = asks(() => world().api, () => world().tests);

// A colleague of their own for a test that ends their session: the others' go on.
export const another = (granted: string): Promise<Somebody> => newcomer(world().api, world().tests, world().operator, granted);

// At the console's door: a wrong code is told, the next one opens.
export async function knock(page: Page, who: Somebody, say: Say, narrow = false): Promise<void> {
  const code = page.getByLabel(say('Code of your authenticator', '动态验证码'));
  const go = page.getByRole('button', { name: say('Sign in', '登 录') });
  await page.getByLabel(say('Name', '姓名'), { exact: true }).fill(who.name);
  await page.getByLabel(say('Password', '密码'), { exact: true }).fill(who.password);
  await code.fill('000000');
  await go.click();
  await expect(page.getByRole('alert').filter({ hasText: say('Name, password or code is wrong', '姓名、密码或验证码有误') })).toBeVisible();
  await code.fill(await who.code());
  await go.click();
  await expect(narrow ? page.getByRole('button', { name: say('Menu', '菜单') }) : page.getByRole('navigation', { name: say('Pages', '页面') })).toBeVisible();
}

// Who has signed in by a password that somebody else has seen chooses another one before anything else; what it is from now on.
export async function choosesOwn(page: Page, told: string, say: Say): Promise<string> {
  await expect(page.getByRole('heading', { name: say('Choose a password of your own', '请设置自己的密码') })).toBeVisible();
  const own = `${told} of my own`;
  await page.getByLabel(say('Password that you were given', '收到的初始密码')).fill(told);
  await page.getByLabel(say('New password', '新密码'), { exact: true }).fill(own);
  await page.getByLabel(say('New password again', '再次输入新密码')).fill(own);
  await page.getByRole('button', { name: say('Change password', '修改密码') }).click();
  return own;
}

export async function stateOf(name: string): Promise<string> {
  const w = world();
  const file = join(w.folder, `${name}.cookies.json`);
  if (existsSync(file)) return file;
  const who = person(name);
  for (let i = 0; i < 3; i += 1) {
    const answer = await fetch(`${w.api}/sublet/v1/sign-in`, { method: 'POST', headers: { 'content-type': 'application/json', origin: w.api }, body: JSON.stringify({ operator: who.operator ?? w.operator, name, password: who.password, code: await freshCode(name), cookie: true }) });
    const cookie = answer.headers.get('set-cookie')?.split(';')[0];
    if (cookie) {
      const [cookieName, value] = [cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1)];
      writeFileSync(file, JSON.stringify({ cookies: [{ name: cookieName, value, domain: '127.0.0.1', path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Strict' }], origins: [] }));
      return file;
    }
  }
  throw new Error(`${name} cannot sign in`);
}

export interface Watched {
  page: Page;
  errors: string[];
}
// What a console says that is no fault of a page: the browser's own note of an answer that the page shows and explains.
const expected = /Failed to load resource: the server responded with a status of (401|403|404|409|422)|net::ERR_CONNECTION_(REFUSED|RESET|CLOSED)|net::ERR_EMPTY_RESPONSE|net::ERR_INCOMPLETE_CHUNKED_ENCODING/;

export function watch(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (m) => (m.type() === 'error' || m.type() === 'warning') && !expected.test(m.text()) && errors.push(m.text()));
  page.on('pageerror', (e) => errors.push(String(e)));
  return errors;
}

// What axe finds that is serious.
export async function findings(page: Page, what: string): Promise<string[]> {
  await page.waitForTimeout(400); // colours fade in
  const found = await new AxeBuilder({ page }).setLegacyMode(true).withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']).analyze();
  const serious = found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
  return serious.map((v) => `${what}: ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(' ')} ${n.failureSummary ?? ''}`).join(' | ')}`);
}
export const axe = async (page: Page, what: string): Promise<void> => expect(await findings(page, what)).toEqual([]);

// What is wrong with how a page looks: by axe, or wider than the screen.
export async function looksOf(page: Page, what: string): Promise<string[]> {
  await expect(page.getByRole('heading', { level: 1 }).or(page.locator('.ant-result-title')).first(), what).toBeVisible();
  // What is looked at is the page with what it shows, not how it waits for that.
  await expect(page.locator('div.waiting, .loading[role="status"], .ant-spin-spinning, .ant-skeleton-active, [aria-busy="true"]'), `${what}: it still waits`).toHaveCount(0, { timeout: 20_000 });
  await page.waitForTimeout(300);
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [...(await findings(page, what)), ...(wider > 0 ? [`${what}: ${wider} wider than the screen`] : [])];
}

interface Looks {
  language?: 'zh' | 'en';
  theme?: 'light' | 'dark';
  width?: number;
}

type Opened = (looks: Looks, state?: string) => Promise<Watched>;
export const test = base.extend<{
  told: RegExp | undefined; // what a test makes the browser note of answers, beside `expected`: test.use({ told: /.../ })
  opened: Opened;
  as: (name: string | undefined, looks?: Looks) => Promise<Watched>; // one of the staff; undefined: nobody yet
  customer: (number: string, path: string, looks?: Looks) => Promise<Page>; // the customer of a number, at their shop's page
}>({
  told: [undefined, { option: true }],
  opened: async ({ browser, told }, use) => {
    const open: { context: BrowserContext; errors: string[] }[] = [];
    await use(async ({ language, theme, width = 1440 }, storageState) => {
      const context = await browser.newContext({ baseURL: world().api, viewport: { width, height: width < 600 ? 844 : 900 }, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: theme ?? 'light', ...(storageState === undefined ? {} : { storageState }) });
      const page = await context.newPage();
      const errors = watch(page);
      open.push({ context, errors });
      return { page, errors };
    });
    for (const { context, errors } of open) {
      await context.close();
      expect(errors.filter((e) => told === undefined || !told.test(e)), 'the console of the page').toEqual([]);
    }
  },
  as: async ({ opened }, use) => use(async (name, looks = {}) => opened(looks, name === undefined ? undefined : await stateOf(name))),
  customer: async ({ browser, opened }, use) =>
    use(async (number, path, looks = {}) => {
      const { page } = await opened(looks, await customerOf(browser, number));
      await page.goto(`/shop/demo/my${path}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      return page;
    }),
});

// A person with a line in service, bought for cash at the counter: nobody else of the demo does anything with it.
export interface Sold {
  id: string;
  number: string;
  iccid: string;
  drawer: string;
}
export async function buy(offer = 'renwoxing', topUp = 50, ask: Ask = api): Promise<Sold> {
  const drawer = await drawerOf(ask);
  // A certificate may be another's already: then another person buys.
  for (let tries = 0; tries < 8; tries += 1) {
    const party = await ask<{ id: string }>('POST', '/tmf-api/party/v4/individual', { familyName: '李', givenName: '测试', individualIdentification: [{ identificationType: 'residentId', identificationId: idCard() }] });
    if (party.status !== 201) continue;
    const order = await ask<Sold & { state: string }>('POST', '/sublet/v1/orders', { request: { kind: 'new_number', channel: 'shop', party: party.body.id, host: 'unicom', offer, topUp }, payment: { method: 'drawer', source: drawer } });
    if (order.status !== 201) throw new Error(`no line can be bought: ${JSON.stringify(order.body)}`);
    for (let i = 0; i < 60; i += 1) {
      const now = await ask<Sold & { state: string }>('GET', `/sublet/v1/orders/${order.body.id}`);
      if (now.body.state === 'done') return { ...now.body, drawer };
      if (now.body.state !== 'open') break;
      await new Promise((done) => setTimeout(done, 250));
    }
  }
  throw new Error('no line could be bought');
}
export async function drawerOf(ask: Ask = api): Promise<string> {
  const drawers = await ask<{ id: string; agent: string }[]>('GET', '/sublet/v1/drawers');
  return drawers.body.find((d) => d.agent === 'Counter 1')?.id ?? (await ask<{ id: string }>('POST', '/sublet/v1/drawers', { agent: 'Counter 1', balance: 1000 })).body.id;
}
// A number as people read it.
export const spoken = (number: string) => number.replace(/^86(\d{3})(\d{4})(\d{4})$/, '$1 $2 $3');

// One of a list's choices: opened by keyboard, since what is chosen already may cover the field; and closed again before anything else is done.
export async function choose(page: Page, list: Locator, title: string): Promise<void> {
  await list.focus();
  await page.keyboard.press('ArrowDown');
  const shown = page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)');
  await shown.getByTitle(title, { exact: true }).click();
  await expect(shown).toHaveCount(0);
}
