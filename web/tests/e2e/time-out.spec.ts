// Whoever goes away from an open page, or stays beyond the end of a session, is signed out, is told so, and is led back to where they were: in
// the middle of each story, in both languages. The browser's clock runs ahead; what has ended for the server is ended there.
import type { Page } from '@playwright/test';
import { another, api, axe, buy, expect, knock, spoken, test, watch, type Sold } from './people';
import { customerOf, enter, idCard, message, order, sayIn, type Say } from './strangers';
import { findStuck, keptInVain, orderOf, standing } from './stuck';
import { world, type Somebody } from './world';

const languages = ['zh', 'en'] as const;
const half = 31; // minutes: of the half hour that an open page waits for somebody
const staff = (say: Say) => ({
  idle: say('You were signed out, since nobody was here for half an hour.', '半小时无操作，已自动退出。'),
  over: say('The session is over. Sign in again: you come back to where you were.', '登录已失效，请重新登录，登录后将回到原页面。'),
});

// As its time does it: the server knows the session no more, and the browser has a cookie that is good for nothing.
async function ended(page: Page, kind: 'staff' | 'visitor'): Promise<void> {
  const session = kind === 'staff' ? kind : `${kind} ${world().operator}`;
  const cookie = (await page.context().cookies()).find((c) => c.name === `sublet-${session.replace(' ', '-')}`)!;
  const answer = await fetch(`${world().api}/sublet/v1/session`, { method: 'DELETE', headers: { cookie: `${cookie.name}=${cookie.value}`, 'Sublet-Session': session, origin: world().api } });
  expect(answer.status).toBe(204);
}

// Playwright's clock loses a jump now and then, one in some hundred: so it is looked at, and moved until it is there.
async function later(page: Page, minutes: number): Promise<void> {
  const now = () => page.evaluate(() => Date.now());
  const to = (await now()) + minutes * 60_000;
  for (let left = minutes * 60_000; left > 0; left = to - (await now())) await page.clock.fastForward(left);
}

// Nobody touches anything for half an hour; or somebody works for eight hours, which is as long as a session is.
const ways = {
  async idle(page: Page) {
    await later(page, 29);
    await expect(page.getByRole('dialog').first()).toBeVisible();
    await later(page, half);
  },
  async over(page: Page, say: Say) {
    for (let minutes = 0; minutes < 7 * 60 + 40; minutes += 20) {
      await later(page, 20);
      await page.keyboard.press('Shift');
    }
    await later(page, 12);
    await page.keyboard.press('Shift');
    // The page looks at its clock every quarter of a minute.
    await expect(page.getByText(say('The session ends in', '登录将在'), { exact: false })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole('dialog').first()).toBeVisible();
    await ended(page, 'staff');
    await later(page, 10);
  },
};

async function signedIn(page: Page, who: Somebody, say: Say): Promise<void> {
  await page.clock.install();
  await page.goto(`/console/?operator=${world().operator}`);
  await knock(page, who, say);
}
// At the door: why one is there; and in again.
async function back(page: Page, who: Somebody, say: Say, why: keyof typeof ways): Promise<void> {
  await expect(page.getByText(staff(say)[why])).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  if (why === 'idle') expect((await page.context().cookies()).filter((c) => c.name === 'sublet-staff'), 'the server knows of it').toEqual([]);
  await knock(page, who, say);
}

// Signed in here, before all else: between two codes for one number is a minute.
const customers: Record<string, Sold> = {};
let since = 0;
test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  for (const language of languages) {
    customers[language] = await buy();
    await customerOf(browser, customers[language].number);
  }
  since = Date.now();
});

for (const [language, why] of [['zh', 'idle'], ['en', 'over']] as const)
  test(`an agent's session ends (${why}) while a reason is typed: the order is found again, and repaired (${language})`, async ({ as }) => {
    const say = sayIn(language);
    test.setTimeout(150_000);
    const { number } = await buy();
    const stuck = await keptInVain(api, number);
    await stuck.mend();
    const care = await another('care');
    const { page } = await as(undefined, { language });
    await signedIn(page, care, say);
    await findStuck(page, say, stuck.order);
    const retry = page.getByRole('button', { name: say('Retry', '重 试') });
    const reason = page.getByRole('dialog').getByLabel(say('Reason', '原因'), { exact: false });
    await retry.click();
    await reason.fill(say('the setting is right now', '参数已更正'));
    await ways[why](page, say);
    await back(page, care, say, why);
    await expect(page).toHaveURL(new RegExp(`/console/orders/${stuck.order.id}$`));
    await expect(page.getByRole('heading', { level: 1, name: spoken(number) })).toBeVisible();
    expect((await orderOf(api, stuck.order.id)).stuck, 'nothing was sent').toBe(true);
    await retry.click();
    await reason.fill(say('the setting is right now', '参数已更正'));
    await page.getByRole('dialog').getByRole('button', { name: say('Retry', '重 试') }).click();
    await expect(page.getByText(say('It is tried again.', '正在重试。'))).toBeVisible();
    await expect(standing(page)).toHaveText(say('done', '完成'), { timeout: 60_000 });
  });

for (const [language, why] of [['zh', 'over'], ['en', 'idle']] as const)
  test(`a product manager's session ends (${why}) before publishing: the draft is found again as it was typed, and published (${language})`, async ({ as }) => {
    const say = sayIn(language);
    test.setTimeout(150_000);
    const { number } = await buy();
    const product = await another('product');
    const { page } = await as(undefined, { language });
    await signedIn(page, product, say);
    const draft = await api<{ id: string }>('POST', '/sublet/v1/drafts', { name: `${why} ${language}` });
    await page.goto(`/console/offers/drafts/${draft.body.id}?offer=renwoxing`);
    const price = page.getByLabel(say('Amount: 国内短信', '金额: 国内短信'), { exact: true });
    const good = () => expect(page.getByText(say('No mistakes', '没有错误'))).toBeVisible({ timeout: 20_000 });
    await good();
    const before = message(number);
    expect(await price.inputValue()).toBe(before);
    const other = (Number(before) + 0.01).toFixed(2);
    await price.fill(other);
    await good();
    const publish = async () => {
      await page.getByRole('button', { name: say('Publish …', '发布…') }).click();
      await page.getByRole('dialog').getByLabel(say('Reason', '原因'), { exact: false }).fill(say('messages compete', '与微信竞争'));
    };
    await publish();
    await ways[why](page, say);
    await back(page, product, say, why);
    await expect(page).toHaveURL(new RegExp(`/offers/drafts/${draft.body.id}\\?offer=renwoxing`));
    await expect(price).toHaveValue(other);
    await good();
    expect(message(number), 'nothing was published').toBe(before);
    await publish();
    await page.getByRole('dialog').getByRole('button', { name: say('Publish', '发 布'), exact: true }).click();
    await expect(page.getByText(say('Published: version', '已发布：版本'))).toBeVisible({ timeout: 20_000 });
    expect(message(number)).toBe(other);
  });

for (const language of languages) {
  const say = sayIn(language);

  test(`a stranger's visit ends while they say who they are: what was chosen is still there, and is ordered (${language})`, async ({ as }) => {
    test.setTimeout(120_000);
    const { page } = await as(undefined, { language, width: 390 });
    await page.clock.install();
    let chosen = '';
    const made = await order(page, {
      say,
      look: async (what) => {
        if (what === 'phones') chosen = await page.locator('.next-chosen').innerText();
        if (what !== 'person') return;
        await ended(page, 'visitor');
        await later(page, 121);
        await expect(page.getByText(say('Your visit is over', '本次访问已结束'), { exact: false })).toBeVisible();
        await expect(page.getByText(say('What you chose is still there.', '已选择的内容仍然保留。'), { exact: false })).toBeVisible();
        await axe(page, 'visit over');
        await page.getByRole('button', { name: say('Go on with a new visit', '重新开始') }).click();
        await expect(page).toHaveURL(/\/shop\/demo\/person$/);
        // No name and no certificate is kept here for whoever comes next.
        await expect(page.getByLabel(say('Number of your ID card', '身份证号码'))).toHaveValue('');
        await page.getByLabel(say('Name', '姓名'), { exact: true }).fill('李测试');
        await page.getByLabel(say('Number of your ID card', '身份证号码')).fill(idCard());
        await page.getByRole('checkbox').check({ force: true });
      },
    });
    expect(chosen).toContain(spoken(made.number));
    await expect(page.getByText(say('You pay on the page of Alipay', '将前往支付宝支付'), { exact: false })).toBeVisible({ timeout: 60_000 });
  });

  test(`a customer who went away from a complaint signs in again and is where they were (${language})`, async ({ browser }) => {
    test.setTimeout(150_000);
    const { number } = customers[language]!;
    const context = await browser.newContext({ baseURL: world().api, viewport: { width: 390, height: 844 }, locale: language === 'zh' ? 'zh-CN' : 'en-GB', storageState: await customerOf(browser, number) });
    const page = await context.newPage();
    const errors = watch(page);
    await page.clock.install();
    await page.goto('/shop/demo/my/complaints');
    const field = page.getByLabel(say('What happened?', '情况描述'));
    await field.fill(say('No signal in the lift', '电梯里没有信号'));
    await later(page, 29);
    await expect(field).toBeVisible();
    await later(page, half);
    await expect(page.getByText(say('You were signed out, since nobody was here for half an hour.', '半小时无操作，已自动退出。'))).toBeVisible();
    await axe(page, 'signed out');
    await expect.poll(() => Date.now() - since, { timeout: 70_000, message: 'a minute between two codes' }).toBeGreaterThan(61_000);
    await enter(page, number, say);
    await expect(page).toHaveURL(/\/my\/complaints$/);
    await field.fill(say('No signal in the lift', '电梯里没有信号'));
    await page.getByRole('button', { name: say('Send', '提交') }).click();
    await expect(page.getByText(say('Thank you. You get an answer by', '已收到，将于'), { exact: false })).toBeVisible();
    await context.close();
    expect(errors, 'the console of the page').toEqual([]);
  });
}

test('who works in one tab is not signed out by another that is idle', async ({ as }) => {
  test.setTimeout(90_000);
  const care = await another('care');
  const { page: idle } = await as(undefined, { language: 'en' });
  await signedIn(idle, care, sayIn('en'));
  await idle.goto('/console/orders');
  const work = await idle.context().newPage();
  const errors = watch(work);
  await work.goto('/console/lines');
  const find = work.getByLabel('What is known of the line');
  for (let i = 0; i < 5; i += 1) {
    await work.clock.fastForward('20:00'); // of both: they are one browser's
    await find.press('End');
    await work.waitForTimeout(200); // what one tab tells the other comes at once, by the real clock
  }
  await expect(work.getByRole('heading', { level: 1, name: 'Lines' })).toBeVisible();
  await expect(idle.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
  expect((await idle.context().cookies()).filter((c) => c.name === 'sublet-staff')).toHaveLength(1);
  await find.fill('1704');
  await work.getByRole('button', { name: 'Find', exact: true }).click();
  await expect(work.getByRole('table', { name: 'Lines' })).toBeVisible();
  // When nobody is at either, both are closed.
  await later(work, half);
  for (const page of [idle, work]) await expect(page.getByText(staff(sayIn('en')).idle).or(page.getByText(staff(sayIn('en')).over))).toBeVisible();
  expect(errors).toEqual([]);
});
