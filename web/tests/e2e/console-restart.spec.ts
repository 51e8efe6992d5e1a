// The console, in Chinese, where the line is cut, the server begun anew and the session over in the middle of what somebody does: an agent
// repairs a stuck order, a product manager drafts and publishes.
import type { Page } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './people';
import { message } from './strangers';
import { wire } from './wire';
import { codeOf, startDemo } from './world';

const step = () => Math.floor(Date.now() / 30_000);

test('an agent and a product manager go on after a lost connection, a restart and a new sign-in', async ({ as }) => {
  test.setTimeout(400_000);
  const folder = mkdtempSync(join(tmpdir(), 'sublet-console-'));
  const data = join(folder, 'data');
  let demo = await startDemo(data);
  const line = await wire(demo.made.api);
  const owner = readFileSync(join(data, 'owner.key'), 'utf8').trim();
  const get = async <T>(path: string) => (await (await fetch(demo.made.api + path, { headers: { authorization: `Bearer ${owner}` } })).json()) as T;
  const begunAnew = async () => {
    await demo.stop();
    demo = await startDemo(data);
    await line.mend(demo.made.api);
  };
  const used = new Map<string, number>(); // a code is good once
  const signIn = async (page: Page, name: string) => {
    const who = demo.made.staff.find((s) => s.name === name)!;
    await page.getByLabel('姓名', { exact: true }).fill(name);
    await page.getByLabel('密码', { exact: true }).fill(who.password);
    await page.getByLabel('动态验证码').fill('000000');
    await page.getByRole('button', { name: '登 录' }).click();
    await expect(page.getByRole('alert').filter({ hasText: '姓名、密码或验证码有误' })).toBeVisible();
    while (step() <= (used.get(name) ?? 0)) await page.waitForTimeout(500);
    used.set(name, step());
    await page.getByLabel('动态验证码').fill(codeOf(who.secret));
    await page.getByRole('button', { name: '登 录' }).click();
  };
  try {
    // An order that needs a hand, since nobody has answered its identity check.
    let stuck = '';
    await expect.poll(async () => (stuck = (await get<{ id: string }[]>('/sublet/v1/orders/open?stuck=true&limit=1'))[0]?.id ?? ''), { timeout: 120_000 }).not.toBe('');
    const { page: agent } = await as(undefined, { language: 'zh' });
    await agent.goto(`${line.address}/console/?operator=demo`);
    await signIn(agent, 'care');
    await expect(agent.getByRole('navigation', { name: '页面' })).toBeVisible();
    await agent.goto(`${line.address}/console/orders?stuck=true`);
    await expect(agent.getByRole('table', { name: '订单' }).getByRole('row').nth(1)).toContainText('需人工处理');
    await agent.goto(`${line.address}/console/orders/${stuck}`);
    await agent.getByRole('button', { name: /重\s?试$/ }).click();
    const retry = agent.getByRole('dialog');
    await retry.getByLabel('原因', { exact: false }).fill('核验服务已恢复');
    // A product manager, in the middle of a draft.
    const { page: seller } = await as(undefined, { language: 'zh' });
    await seller.goto(`${line.address}/console/?operator=demo`);
    await signIn(seller, 'product');
    await expect(seller.getByRole('navigation', { name: '页面' })).toBeVisible();
    await seller.goto(`${line.address}/console/offers`);
    await seller.getByRole('button', { name: '新建草稿' }).click();
    await seller.getByRole('dialog').getByLabel('草稿说明').fill('短信降价');
    await seller.getByRole('dialog').getByRole('button', { name: /^开\s?始$/ }).click();
    await expect(seller).toHaveURL(/\/offers\/drafts\//);
    await seller.getByRole('combobox', { name: '要编辑的套餐' }).click();
    await seller.getByRole('combobox', { name: '要编辑的套餐' }).fill('renwoxing');
    await seller.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: 'renwoxing' }).first().click();
    const price = seller.getByLabel('金额: 国内短信', { exact: true });
    await price.fill('0.05');
    await expect(seller.getByText('没有错误')).toBeVisible({ timeout: 20_000 });

    await line.cut();
    await price.fill('0.06');
    await expect(seller.getByText('服务器没有响应。').first()).toBeVisible();
    await retry.getByRole('button', { name: /重\s?试$/ }).click();
    await expect(retry.getByText('服务器没有响应。')).toBeVisible();
    await begunAnew();
    // What was typed is there, and goes on by itself, or when it is sent again.
    await expect(seller.getByText('服务器没有响应。')).toHaveCount(0, { timeout: 30_000 });
    await expect(seller.getByText('没有错误')).toBeVisible({ timeout: 20_000 });
    await expect(price).toHaveValue('0.06');
    await retry.getByRole('button', { name: /^重\s?试$/ }).click();
    await expect(agent.getByText('正在重试。')).toBeVisible();
    const audit = await get<{ reason?: string; path: string; outcome: string }[]>('/sublet/v1/audit?limit=1000');
    expect(audit.filter((a) => a.path.includes(stuck) && a.reason === '核验服务已恢复').map((a) => a.outcome), 'once').toEqual(['done']);

    // The session is over before it is published: back at the draft after signing in again.
    await seller.context().clearCookies();
    await seller.reload();
    await signIn(seller, 'product');
    await expect(seller).toHaveURL(/\/offers\/drafts\//);
    await expect(price).toHaveValue('0.06');
    await expect(seller.getByText('没有错误')).toBeVisible({ timeout: 20_000 });
    const sold = (await get<{ number: string; request: { offer?: string } }[]>('/sublet/v1/orders?state=done&request.kind=new_number&limit=200')).find((o) => o.request.offer === 'renwoxing')!.number;
    expect(message(sold, data), 'a draft changes nothing').toBe('0.10');
    await seller.getByRole('button', { name: '发布…' }).click();
    const dialog = seller.getByRole('dialog');
    await dialog.getByLabel('原因', { exact: false }).fill('与微信竞争');
    await dialog.getByRole('button', { name: /^发\s?布$/ }).click();
    await expect(dialog.getByText(/已发布：版本/)).toBeVisible({ timeout: 20_000 });
    expect(message(sold, data)).toBe('0.06');
  } finally {
    await line.close();
    await demo.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
