// The console, in both languages, where the code is wrong, the line is cut, the server begun anew and the session over in the middle of what
// somebody does: an agent repairs a stuck order, a product manager drafts, tries and publishes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buy, expect, knock, test } from './people';
import { message, sayIn } from './strangers';
import { findStuck, keptInVain, orderOf, standing } from './stuck';
import { wire } from './wire';
import { asks, keyOfTests, somebody, startDemo } from './world';

for (const language of ['zh', 'en'] as const)
  test(`an agent and a product manager go on after a lost connection, a restart and a new sign-in (${language})`, async ({ as }) => {
    test.setTimeout(300_000);
    const say = sayIn(language);
    const folder = mkdtempSync(join(tmpdir(), 'sublet-console-'));
    const data = join(folder, 'data');
    let demo = await startDemo(data);
    const line = await wire(demo.made.api);
    const owner = await keyOfTests(demo.made.api, data);
    const api = asks(() => demo.made.api, () => owner);
    const ofDemo = (name: string) => somebody(demo.made.staff.find((s) => s.name === name)!);
    const care = ofDemo('care'), product = ofDemo('product');
    try {
      // A number that its holder wants kept; and a line whose messages will cost otherwise.
      const kept = await buy('renwoxing', 50, api), { number } = await buy('renwoxing', 50, api);
      const { order, mend } = await keptInVain(api, kept.number);
      const { page: agent } = await as(undefined, { language });
      await agent.goto(`${line.address}/console/?operator=demo`);
      await knock(agent, care, say);
      await findStuck(agent, say, order);
      await expect(agent.getByText('the offer for keeping numbers was not added', { exact: false })).toBeVisible();
      await mend();
      await agent.getByRole('button', { name: say('Retry', '重 试') }).click();
      const retry = agent.getByRole('dialog');
      await retry.getByLabel(say('Reason', '原因'), { exact: false }).fill(say('the setting is right now', '参数已更正'));
      // A product manager, in the middle of a draft.
      const { page: seller } = await as(undefined, { language });
      await seller.goto(`${line.address}/console/?operator=demo`);
      await knock(seller, product, say);
      await seller.goto(`${line.address}/console/offers`);
      await seller.getByRole('button', { name: say('New draft', '新建草稿') }).click();
      await seller.getByRole('dialog').getByLabel(say('What it is about', '草稿说明')).fill(say('Cheaper messages', '短信降价'));
      await seller.getByRole('dialog').getByRole('button', { name: say('Begin', '开 始') }).click();
      await expect(seller).toHaveURL(/\/offers\/drafts\//);
      const toEdit = seller.getByRole('combobox', { name: say('Package to edit', '要编辑的套餐') });
      await toEdit.click();
      await toEdit.fill('renwoxing');
      await seller.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option').filter({ hasText: 'renwoxing' }).first().click();
      const price = seller.getByLabel(say('Amount: 国内短信', '金额: 国内短信'), { exact: true });
      const good = () => expect(seller.getByText(say('No mistakes', '没有错误'))).toBeVisible({ timeout: 20_000 });
      await price.fill('0.05');
      await good();

      await line.cut();
      const silent = say('The server does not answer.', '服务器没有响应。');
      await price.fill('0.06');
      await expect(seller.getByText(silent).first()).toBeVisible();
      await retry.getByRole('button', { name: say('Retry', '重 试') }).click();
      await expect(retry.getByText(silent)).toBeVisible();
      await demo.stop();
      demo = await startDemo(data);
      await line.mend(demo.made.api);
      // What was typed is there, and goes on by itself, or when it is sent again.
      await expect(seller.getByText(silent)).toHaveCount(0, { timeout: 30_000 });
      await good();
      await expect(price).toHaveValue('0.06');
      await retry.getByRole('button', { name: say('Retry', '重 试') }).click();
      await expect(agent.getByText(say('It is tried again.', '正在重试。'))).toBeVisible();
      await expect(standing(agent)).toHaveText(say('done', '完成'), { timeout: 60_000 });
      expect(await orderOf(api, order.id)).toMatchObject({ state: 'done', stuck: false });
      const audit = await api<{ reason?: string; path: string; outcome: string }[]>('GET', '/sublet/v1/audit?limit=1000');
      expect(audit.body.filter((a) => a.path.includes(`${order.id}/retry`)).map((a) => a.outcome), 'once').toEqual(['done']);

      // The session is over before it is published: back at the draft after signing in again.
      await seller.context().clearCookies();
      await seller.reload();
      await knock(seller, product, say);
      await expect(seller).toHaveURL(/\/offers\/drafts\//);
      await expect(price).toHaveValue('0.06');
      await good();
      expect(message(number, data), 'a draft changes nothing').toBe('0.10');
      await expect.poll(async () => (await api<{ usageType: string }[]>('GET', `/tmf-api/usageManagement/v4/usage?line=${number}`)).body.some((u) => u.usageType === 'sms'), { timeout: 20_000 }).toBe(true);
      const tried = seller.getByRole('region', { name: say('Try it', '试算') });
      await tried.getByText(say('Uses of a real line', '真实号码的用量')).click();
      await tried.getByLabel(say('Number', '号码'), { exact: true }).fill(number);
      await expect(tried.getByText(say('Draft ¥0.06 · As it stands ¥0.10 · It cost ¥0.10', '草稿 ¥0.06 · 现行 ¥0.10 · 实际费用 ¥0.10')).first()).toBeVisible({ timeout: 20_000 });
      await seller.getByRole('button', { name: say('Publish …', '发布…') }).click();
      const dialog = seller.getByRole('dialog');
      await dialog.getByLabel(say('Reason', '原因'), { exact: false }).fill(say('messages compete', '与微信竞争'));
      await dialog.getByRole('button', { name: say('Publish', '发 布'), exact: true }).click();
      await expect(dialog.getByText(say('Published: version', '已发布：版本'))).toBeVisible({ timeout: 20_000 });
      expect(message(number, data)).toBe('0.06');
    } finally {
      await line.close();
      await demo.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
