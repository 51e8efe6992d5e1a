// Staff of one operator at another's pages, in both languages: with a wrong code at the door, over a lost connection and a restart, and after a
// time-out in the middle of typing, they see nothing of it, by link or by the API.
import type { Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buy, expect, knock, test } from './people';
import { sayIn, type Say } from './strangers';
import { wire } from './wire';
import { asks, keyOfTests, neighbour, newcomer, startDemo, type Somebody } from './world';

test('an operator\'s people see nothing of another\'s, through a wrong code, a cut, a restart and a time-out', async ({ as }) => {
  test.setTimeout(300_000);
  const folder = mkdtempSync(join(tmpdir(), 'sublet-neighbour-'));
  const data = join(folder, 'data');
  let demo = await startDemo(data);
  const line = await wire(demo.made.api);
  const owner = await keyOfTests(demo.made.api, data);
  const ours = asks(() => demo.made.api, () => owner);
  try {
    const sold = await buy('renwoxing', 50, ours);
    const key = await neighbour(demo.made.api, data, join(folder, 'other'));
    const theirs = asks(() => demo.made.api, () => key);
    const tried = async () => [
      (await theirs('GET', `/sublet/v1/balance/${sold.number}`)).status,
      (await theirs('GET', `/sublet/v1/orders/${sold.id}`)).status,
      (await theirs('POST', `/sublet/v1/orders/${sold.id}/retry`, { reason: 'mine now' })).status,
      (await theirs('PATCH', '/sublet/v1/settings/pay_minutes', { value: 60 }, { 'X-Operator': 'demo' })).status,
    ];
    expect(await tried()).toEqual([404, 404, 404, 403]);
    const order = (await ours('GET', `/sublet/v1/orders/${sold.id}`)).body;
    const all: { page: Page; say: Say; who: Somebody }[] = [];
    for (const language of ['zh', 'en'] as const) {
      const say = sayIn(language);
      const { page } = await as(undefined, { language });
      await page.clock.install();
      await page.goto(`${line.address}/console/?operator=other`);
      const who = await newcomer(demo.made.api, key, 'other', 'owner');
      await knock(page, who, say);
      await page.goto(`${line.address}/console/lines/${sold.number}`);
      await expect(page.getByText(say('No line has this number.', '没有这个号码。'))).toBeVisible();
      await page.getByLabel(say('Find a line', '查找号码'), { exact: true }).fill(sold.number);
      all.push({ page, say, who });
    }
    // The connection is cut while they look for it; the server is begun anew.
    await line.cut();
    for (const { page, say } of all) {
      await page.getByLabel(say('Find a line', '查找号码'), { exact: true }).press('Enter');
      await expect(page.getByText(say('The server does not answer.', '服务器没有响应。')).first()).toBeVisible();
    }
    await demo.stop();
    demo = await startDemo(data);
    await line.mend(demo.made.api);
    for (const { page, say, who } of all) {
      await page.getByRole('button', { name: say('Try again', '重 试') }).first().click();
      await expect(page.getByText(say(`Nothing is known by “${sold.number}”.`, `没有找到“${sold.number}”。`))).toBeVisible();
      await page.goto(`${line.address}/console/orders/${sold.id}`);
      await expect(page.getByText(say('There is no such order.', '没有这个订单。'))).toBeVisible();
      // Half an hour later nobody has gone on typing.
      await page.getByLabel(say('Find a line', '查找号码'), { exact: true }).fill(sold.number);
      await page.clock.fastForward('31:00');
      await expect(page.getByText(say('You were signed out, since nobody was here for half an hour.', '半小时无操作，已自动退出。'))).toBeVisible();
      await knock(page, who, say);
      await expect(page).toHaveURL(new RegExp(`/console/orders/${sold.id}$`));
      await expect(page.getByText(say('There is no such order.', '没有这个订单。'))).toBeVisible();
    }
    expect(await tried()).toEqual([404, 404, 404, 403]);
    expect((await ours('GET', `/sublet/v1/orders/${sold.id}`)).body, 'it is as it was').toEqual({ ...(order as object), href: expect.any(String) });
  } finally {
    await line.close();
    // The demo's simulated core names no operator: begun anew with two of them it is refused, and the demo says so at its end.
    await demo.end();
    rmSync(folder, { recursive: true, force: true });
  }
});
