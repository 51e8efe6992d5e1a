// At the operator's desk: a password that somebody else has seen is changed, nothing of another owner's is undone, and what a real operator sets up
// for itself: drawers, merchants, webhooks; and a complaint by telephone.
import type { Locator, Page } from '@playwright/test';
import { generateKeyPairSync } from 'node:crypto';
import { another, api, axe, buy, choosesOwn, expect, test } from './people';
import { sayIn, type Say } from './strangers';
import { asks, codeOf, world } from './world';

const v1 = '/sublet/v1';
const languages = ['en', 'zh'] as const;
const because = (of: Page | Locator, say: Say, why: string) => of.getByLabel(say('Reason', '原因'), { exact: false }).fill(why);
const told = 'a password that was told';

async function door(page: Page, who: { name: string; password: string }, say: Say, code = ''): Promise<void> {
  await page.getByLabel(say('Name', '姓名'), { exact: true }).fill(who.name);
  await page.getByLabel(say('Password', '密码'), { exact: true }).fill(who.password);
  await page.getByLabel(say('Code of your authenticator', '动态验证码')).fill(code);
  await page.getByRole('button', { name: say('Sign in', '登 录') }).click();
}

for (const language of languages)
  test(`somebody taken in changes the password that the owner has seen, before anything else (${language})`, async ({ as }) => {
    test.setTimeout(180_000);
    const say = sayIn(language);
    const name = `${say('Newcomer', '新同事')} ${Date.now()}`;
    const { password, id } = (await api<{ password: string; id: string }>('POST', `${v1}/staff`, { name, granted: 'care' })).body;
    const { page, errors } = await as(undefined, { language, width: language === 'zh' ? 390 : 1440 });
    await page.goto('/console/lines?operator=demo');
    await door(page, { name, password }, say);
    // What is wrong is said before it is sent, and by the server.
    await expect(page.getByRole('heading', { name: say('Choose a password of your own', '请设置自己的密码') })).toBeVisible();
    await axe(page, 'a password of one\'s own');
    const old = page.getByLabel(say('Password that you were given', '收到的初始密码')), anew = page.getByLabel(say('New password', '新密码'), { exact: true }), again = page.getByLabel(say('New password again', '再次输入新密码'));
    const go = page.getByRole('button', { name: say('Change password', '修改密码') });
    await old.fill(password);
    await anew.fill('short');
    await again.fill('other');
    await go.click();
    await expect(page.getByText(say('It needs at least 12 characters.', '至少 12 个字符。'), { exact: true })).toBeVisible();
    await expect(page.getByText(say('This is not the same as above.', '两次输入的新密码不一致。'))).toBeVisible();
    await anew.fill(password);
    await again.fill(password);
    await go.click();
    await expect(page.getByText(say('This is the password until now.', '新密码不能与当前密码相同。'))).toBeVisible();
    await old.fill(`${password}!`);
    await anew.fill(told);
    await again.fill(told);
    await go.click();
    await expect(page.getByText(say('The password until now is another.', '当前密码有误。'))).toBeVisible();
    // Whoever cannot go on may leave.
    await page.getByRole('button', { name: say('Sign out', '退出登录') }).click();
    await expect(page.getByText(say('You are signed out.', '您已退出登录。'))).toBeVisible();
    await door(page, { name, password }, say);
    let own = await choosesOwn(page, password, say);
    // Then the codes; and with both the page that was asked for at first.
    await expect(page.getByRole('img', { name: say('QR code of the secret', '密钥二维码') })).toBeVisible();
    const secret = (await page.locator('code').innerText()).trim();
    const step = Math.floor(Date.now() / 30_000) - 1;
    await page.getByLabel(say('Code', '验证码'), { exact: true }).fill(codeOf(secret, step * 30_000));
    await page.getByRole('button', { name: say('Confirm, then sign in', '确认，然后登录') }).click();
    await expect(page.getByLabel(say('Code of your authenticator', '动态验证码'))).toBeVisible();
    await door(page, { name, password: own }, say, codeOf(secret, (step + 1) * 30_000));
    await expect(page.getByRole('heading', { level: 1, name: say('Lines', '号码') })).toBeVisible();
    // Later, by the account's menu and the keyboard alone.
    await page.getByRole('button', { name: say(`Account of ${name}`, `${name} 的账户`) }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: say('Change password …', '修改密码…') }).press('Enter');
    const dialog = page.getByRole('dialog');
    await axe(page, 'change password');
    await dialog.getByLabel(say('Password until now', '当前密码')).fill(own);
    own = `${own} again`;
    await dialog.getByLabel(say('New password', '新密码'), { exact: true }).fill(own);
    await dialog.getByLabel(say('New password again', '再次输入新密码')).fill(own);
    await page.keyboard.press('Enter');
    await expect(dialog.getByText(say('Your password is changed.', '密码已修改'), { exact: false })).toBeVisible();
    await page.keyboard.press('Enter'); // on "Close"
    await expect(dialog).toHaveCount(0);
    // A reset by the owner makes it another's again: the API does nothing else, and the console leads to it.
    const reset = (await api<{ password: string }>('PATCH', `${v1}/staff/${id}`, { newPassword: true })).body.password;
    await page.reload();
    await expect(page.getByRole('button', { name: say('Sign in', '登 录') })).toBeVisible();
    await expect.poll(() => Math.floor(Date.now() / 30_000), { timeout: 40_000 }).toBeGreaterThan(step + 1);
    await door(page, { name, password: reset }, say, codeOf(secret));
    await expect(page.getByRole('heading', { name: say('Choose a password of your own', '请设置自己的密码') })).toBeVisible();
    const refused = await page.evaluate(async () => {
      const answer = await fetch('/sublet/v1/orders', { headers: { 'Sublet-Session': 'staff' } });
      return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
    });
    expect(refused).toBe('403 password_seen');
    await choosesOwn(page, reset, say);
    await expect(page.getByRole('heading', { level: 1, name: say('Lines', '号码') })).toBeVisible();
    errors.splice(0); // what was refused above
  });

for (const language of languages)
  test(`whom one owner has disabled stays so when another changes their roles (${language})`, async ({ as }) => {
    test.setTimeout(90_000);
    const say = sayIn(language);
    const name = `${say('Leaver', '离职同事')} ${Date.now()}`;
    const { id } = (await api<{ id: string }>('POST', `${v1}/staff`, { name, granted: 'care' })).body;
    const { page, errors } = await as('owner', { language });
    await page.goto('/console/platform?tab=staff&page=99'); // the newest stand last
    const more = page.getByRole('button', { name: say(`More for ${name}`, `${name} 的更多操作`) });
    await expect(more).toBeVisible();
    // The other owner, by the API; this page still shows what was.
    expect((await api('PATCH', `${v1}/staff/${id}`, { disabled: true })).status).toBe(200);
    await more.click();
    await page.getByRole('menuitem', { name: say('Change …', '修改…') }).click();
    const dialog = page.getByRole('dialog');
    const off = dialog.getByLabel(say('May not sign in', '停用（不可登录）'));
    await expect(off).not.toBeChecked();
    const role = async () => {
      await dialog.getByRole('combobox', { name: say('Roles', '角色'), exact: true }).click();
      await page.locator('.ant-select-dropdown').getByTitle(say('finance', '财务'), { exact: true }).click();
      await dialog.getByText(say('What is taken away', '收回权限时'), { exact: false }).click(); // the list closes
    };
    await role();
    await because(dialog, say, 'helps with the bills');
    const send = dialog.getByRole('button', { name: say('Change', '保 存'), exact: true });
    await send.click();
    await expect(dialog.getByRole('alert').filter({ hasText: say('Somebody else has changed this meanwhile.', '内容已被他人修改。') })).toBeVisible();
    await expect(off, 'as it is now').toBeChecked();
    await axe(page, 'a change that came too late');
    await role();
    await send.click();
    await expect(dialog).toHaveCount(0);
    expect((await api<object>('GET', `${v1}/staff/${id}`)).body).toMatchObject({ disabled: true, granted: 'care finance' });
    // A setting alike.
    await page.goto('/console/platform?tab=settings');
    await page.getByRole('button', { name: say('Change … complaint_days', '修改… complaint_days') }).click();
    const was = (await api<{ value: string }>('GET', `${v1}/settings/complaint_days`)).body.value;
    await api('PATCH', `${v1}/settings/complaint_days`, { value: 21 });
    const value = dialog.getByRole('spinbutton', { name: say('Value', '取值') });
    await value.fill('9');
    await because(dialog, say, 'quicker');
    await dialog.getByRole('button', { name: say('Change', '保 存'), exact: true }).click();
    await expect(dialog.getByRole('alert').filter({ hasText: say('Somebody else has changed this meanwhile.', '内容已被他人修改。') })).toBeVisible();
    await expect(value).toHaveValue('21');
    expect((await api<{ value: string }>('GET', `${v1}/settings/complaint_days`)).body.value).toBe('21');
    await api('PATCH', `${v1}/settings/complaint_days`, { value: Number(was) });
    expect(errors.splice(0).filter((e) => !e.includes('412')), 'what was refused').toEqual([]);
  });

for (const language of languages)
  test(`a merchant is added with its keys, which are never shown again, and is resumed and paused (${language})`, async ({ as }) => {
    test.setTimeout(90_000);
    const say = sayIn(language);
    const { page, errors } = await as('owner', { language, width: language === 'zh' ? 390 : 1440 });
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048, privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' } });
    const title = `Desk ${Date.now()}`;
    await page.goto('/console/payments?tab=merchants');
    await page.getByRole('button', { name: say('Add a merchant …', '添加商户…') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('Name, as your people call it', '名称（内部称呼）')).fill(title);
    await dialog.getByLabel(say('Seller id', '商家 PID'), { exact: false }).fill('2088000000000042');
    await dialog.getByLabel(say('App id', '应用 APPID'), { exact: true }).fill('2021000000000042');
    await dialog.getByLabel(say('Channel (empty: all)', '渠道（留空为全部）')).fill('desk-test'); // nobody of the demo pays there
    await dialog.getByLabel(say('The wallet\'s fee', '平台手续费率')).fill('0.6');
    await dialog.getByLabel(say('Private key of the app', '应用私钥')).fill('no key');
    await dialog.getByLabel(say('Alipay\'s public key or certificate', '支付宝公钥或证书')).fill(publicKey);
    await dialog.getByLabel(say('Begin paused', '先暂停'), { exact: false }).check();
    await because(dialog, say, 'the contract is signed');
    await axe(page, 'a merchant');
    const add = dialog.getByRole('button', { name: say('Add it', '添 加'), exact: true });
    await add.click();
    await expect(dialog.getByText('secrets.private_key', { exact: false }), 'what is wrong is named').toBeVisible();
    expect(errors.splice(0), 'what was refused').toEqual(['Failed to load resource: the server responded with a status of 400 (Bad Request)']);
    await dialog.getByLabel(say('Private key of the app', '应用私钥')).fill(privateKey);
    await add.click();
    await expect(dialog).toHaveCount(0);
    const row = page.getByRole('row').filter({ hasText: title });
    await expect(row).toContainText(say('paused', '已暂停'));
    await axe(page, 'merchants');
    const stored = (await api<{ id: string; title: string; feePpm: number }[]>('GET', `${v1}/merchants?limit=1000`)).body.find((m) => m.title === title)!;
    expect(stored.feePpm).toBe(6000);
    expect(JSON.stringify(stored), 'no key comes out').not.toContain('KEY');
    for (const [hand, done] of [[say('Resume', '恢复'), say('takes payments', '正常收款')], [say('Pause', '暂停'), say('paused', '已暂停')]] as const) {
      await row.getByRole('button', { name: say(`More for ${title}`, `${title} 的更多操作`) }).click();
      await page.getByRole('menuitem', { name: say(`${hand} …`, `${hand}…`) }).click();
      await because(dialog, say, 'tried');
      await dialog.getByRole('button', { name: new RegExp(`^(${say(`${hand}|${hand} it`, `确认${hand}`)})$`) }).click();
      await expect(dialog).toHaveCount(0);
      await expect(row).toContainText(done);
    }
    await row.getByRole('button', { name: say(`More for ${title}`, `${title} 的更多操作`) }).click();
    await page.getByRole('menuitem', { name: say('New keys …', '更换密钥…') }).click();
    await expect(dialog.getByLabel(say('Private key of the app', '应用私钥'))).toHaveValue('');
  });

for (const language of languages)
  test(`a drawer is opened, counted with a difference, and closed for good (${language})`, async ({ as }) => {
    test.setTimeout(90_000);
    const say = sayIn(language);
    const { page } = await as('finance', { language, width: language === 'zh' ? 390 : 1440 });
    const agent = `${say('Counter', '柜台')} ${Date.now()}`;
    await page.goto('/console/payments?tab=drawers');
    await page.getByRole('button', { name: say('Open a drawer …', '开立收银柜…') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('Whose it is', '归属'), { exact: false }).fill(agent);
    await dialog.getByLabel(say('Cash that lies in it', '备用金')).fill('100.5.0');
    await because(dialog, say, 'a new shop');
    const open = dialog.getByRole('button', { name: say('Open it', '开 立'), exact: true });
    await open.click();
    await expect(dialog.getByText(say('An amount of at least 0', '请填写不小于 0 的金额'), { exact: false })).toBeVisible();
    await dialog.getByLabel(say('Cash that lies in it', '备用金')).fill('100.50');
    await open.click();
    await expect(dialog).toHaveCount(0);
    const row = page.getByRole('row').filter({ hasText: agent });
    await expect(row).toContainText('100.50');
    await axe(page, 'drawers');
    const count = async (counted: string, kept: string | undefined) => {
      await row.getByRole('button', { name: say(`Count … ${agent}`, `清点 ${agent}`) }).click();
      await dialog.getByLabel(say('Counted', '实点金额')).fill(counted);
      if (kept === undefined) await dialog.getByLabel(say('Close it for good', '永久关闭'), { exact: false }).check();
      else await dialog.getByLabel(say('Stays in it', '留存金额')).fill(kept);
      await because(dialog, say, 'the day is over');
      await axe(page, 'a count');
      await dialog.getByRole('button', { name: kept === undefined ? say('Close it', '确认关闭') : say('Book the count', '确认清点'), exact: true }).click();
    };
    await count('100', '100.01');
    await expect(dialog.getByText(say('No more stays in it than was counted.', '留存金额不能超过实点金额。'))).toBeVisible();
    await dialog.getByLabel(say('Stays in it', '留存金额')).fill('50');
    await dialog.getByRole('button', { name: say('Book the count', '确认清点'), exact: true }).click();
    await expect(row).toContainText('50.00');
    await count('50', undefined);
    await expect(row).toHaveCount(0);
    await page.goto('/console/payments?tab=drawers&which=closed');
    await expect(row).toContainText(say('closed', '已关闭'));
  });

for (const language of languages)
  test(`a complaint that is told by telephone is taken down on the line's page (${language})`, async ({ as }) => {
    test.setTimeout(120_000);
    const say = sayIn(language);
    const sold = await buy();
    const { page } = await as('care', { language, width: language === 'zh' ? 390 : 1440 });
    await page.goto(`/console/lines/${sold.number}`);
    await page.getByRole('button', { name: say('New complaint', '登记投诉') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('charges', '资费'), { exact: true }).check();
    const go = dialog.getByRole('button', { name: say('Take it down', '登记投诉') });
    await go.click();
    await expect(dialog.getByText(say('This is needed.', '此项必填。'))).toBeVisible();
    const said = `charged twice ${Date.now()}`;
    await dialog.getByLabel(say('In the customer\'s words', '客户原话')).fill(said);
    await axe(page, 'a complaint by telephone');
    await go.click();
    await expect(dialog.getByText(say('It is taken down, and to be answered until', '投诉已登记，请在'), { exact: false })).toBeVisible();
    await dialog.getByRole('link', { name: say('To the cases', '查看投诉') }).click();
    const all = (await api<{ number: string; words: string; about: string }[]>('GET', `${v1}/complaints?number=${sold.number}`)).body;
    expect(all).toMatchObject([{ about: 'charges', words: said }]);
    await expect(page.getByRole('heading', { level: 1, name: say('Cases', '投诉与异议') })).toBeVisible();
  });

for (const language of languages)
  test(`a webhook is registered, goes on after its receiver failed, and is removed (${language})`, async ({ as }) => {
    test.setTimeout(90_000);
    const say = sayIn(language);
    const { page } = await as('owner', { language, width: language === 'zh' ? 390 : 1440 });
    const callback = `https://desk-${Date.now()}.example/told`;
    await page.goto('/console/platform?tab=webhooks');
    await page.getByRole('button', { name: say('Register one …', '登记…') }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(say('Address', '接收地址'), { exact: true }).fill('desk');
    await dialog.getByLabel(say('Event types (empty: all)', '事件类型（留空为全部）')).fill('ProductOrderStateChangeEvent, ProductOrderCreateEvent');
    await because(dialog, say, 'the warehouse asks');
    const go = dialog.getByRole('button', { name: say('Register it', '登 记'), exact: true });
    await go.click();
    await expect(dialog.getByText(say('An address that begins with', '请填写以 https://'), { exact: false })).toBeVisible();
    await dialog.getByLabel(say('Address', '接收地址'), { exact: true }).fill(callback);
    await axe(page, 'a webhook');
    await go.click();
    await expect(page.getByTestId('secret')).toContainText('whsec_');
    await page.getByRole('button', { name: say('Close', '关 闭') }).click();
    // As it is after twelve failures, which take hours: the list says so, all else is the server's.
    await page.route('**/sublet/v1/webhooks?*', async (route) => {
      const answer = await route.fetch();
      const rows = (await answer.json()) as { callback: string }[];
      await route.fulfill({ response: answer, json: rows.map((w) => (w.callback === callback ? { ...w, state: 'paused', attempts: 12, trouble: 'event 17: HTTP 500' } : w)) });
    });
    await page.reload();
    const row = page.getByRole('row').filter({ hasText: callback });
    await expect(row).toContainText('event 17: HTTP 500');
    await expect(row).toContainText(say('paused', '已暂停'));
    await axe(page, 'webhooks');
    await row.getByRole('button', { name: say(`Let it go on … ${callback}`, `继续推送… ${callback}`) }).click();
    await because(dialog, say, 'the receiver is put right');
    await dialog.getByRole('button', { name: say('Let it go on', '继续推送'), exact: true }).click();
    await expect(dialog).toHaveCount(0);
    await page.unroute('**/sublet/v1/webhooks?*');
    await page.reload();
    await expect(row).toContainText(language === 'en' ? /is told|fails, and is tried again/ : /正常|投递失败，正在重试/); // nobody is at that address: it fails by the next event
    await row.getByRole('button', { name: say(`Remove … ${callback}`, `移除… ${callback}`) }).click();
    await because(dialog, say, 'the warehouse has moved');
    await dialog.getByRole('button', { name: say('Remove it', '确认移除'), exact: true }).click();
    await expect(row).toHaveCount(0);
    expect((await api<{ callback: string }[]>('GET', `${v1}/webhooks?limit=1000`)).body.filter((w) => w.callback === callback)).toEqual([]);
  });

test('each role sees the drawers and merchants as far as it may, and no more by the API', async ({ as }) => {
  const { page } = await as('regulator');
  await page.goto('/console/payments?tab=drawers');
  await expect(page.getByRole('table', { name: 'Drawers' }).or(page.getByText('No drawer is open.'))).toBeVisible();
  await expect(page.getByRole('button', { name: 'Open a drawer …' })).toHaveCount(0);
  await page.goto('/console/payments?tab=merchants');
  await expect(page.getByRole('table', { name: 'Merchants at the wallets' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a merchant …' })).toHaveCount(0);
  const care = await another('care');
  const session = (await asks(() => world().api, () => undefined)<{ token: string }>('POST', `${v1}/sign-in`, { operator: world().operator, name: care.name, password: care.password, code: await care.code() })).body.token;
  const may = asks(() => world().api, () => session);
  expect((await may('POST', `${v1}/merchants`, { wallet: 'alipay', title: 'x', account: '1', app: '1', secrets: {} })).status).toBe(403);
  expect((await may('GET', `${v1}/webhooks`)).status).toBe(403);
  expect((await may('GET', `${v1}/drawers`)).status).toBe(200);
});
