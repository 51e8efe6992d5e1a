// The shop: a stranger buys a number, pays, uses data, sees the charge and why; and what may go wrong on the way.
import { api, axe, buy, expect, test } from './people';
import { codeOn, face, idCard, order, payAtWallet, sayIn, showFace, signIn, use } from './strangers';
import { wire } from './wire';
import { world } from './world';

for (const [language, width, sim, wallet] of [['zh', 390, 'card', 'alipay'], ['en', 1440, 'esim', 'wechat']] as const)
  test(`a stranger buys a number, pays, uses data, and sees the charge and why (${language}, ${sim}, ${wallet})`, async ({ as }) => {
    test.setTimeout(240_000);
    const say = sayIn(language);
    const { page } = await as(undefined, { language, width, theme: language === 'zh' ? 'dark' : 'light' });
    const { number, id } = await order(page, { say, sim, wallet, look: (what) => axe(page, what) });
    if (width > 600) await expect(page.getByRole('img', { name: say('QR code to pay', '二维码') })).toBeVisible({ timeout: 60_000 });
    else await expect(page.getByText('将前往支付宝支付')).toBeVisible({ timeout: 60_000 });
    await axe(page, 'order, to pay');
    await payAtWallet(page, wallet === 'alipay' ? say('Open Alipay', '打开支付宝') : say('Open WeChat Pay', '打开微信'));
    await showFace(page, say);
    await expect(page.getByText(say('works.', '已开通。'))).toBeVisible({ timeout: 90_000 });
    if (sim === 'esim') await expect(page.getByRole('img', { name: say('QR code of the eSIM', 'eSIM 二维码') })).toBeVisible();
    await axe(page, 'order, done');
    const made = await api<{ state: string; request: { channel: string } }>('GET', `/sublet/v1/orders/${id}`);
    expect([made.body.state, made.body.request.channel]).toEqual(['done', 'online']);

    await signIn(page, number, say);
    await axe(page, 'my number');
    use(number, '--service', 'data', '--amount', '5 MB', '--place', '460', '--app', '1201');
    await page.goto('/shop/demo/my/use');
    const why = page.getByRole('button', { name: say('Why?', '为什么？') });
    await expect(async () => {
      await page.reload();
      await expect(why.first()).toBeVisible({ timeout: 3_000 });
    }).toPass({ timeout: 60_000 });
    // By app: what the catalogue calls it.
    await expect(page.getByText(say('Douyin', '抖音'))).toBeVisible();
    await axe(page, 'use');
    await why.first().click();
    const sheet = page.getByRole('dialog');
    await expect(sheet.getByRole('listitem').first()).toBeVisible();
    await axe(page, 'why');
    await page.keyboard.press('Escape');
    await expect(sheet).toHaveCount(0);
  });

test('what was chosen and ordered is found again after a reload, in the middle of it', async ({ as }) => {
  test.setTimeout(120_000);
  const say = sayIn('en');
  const { page } = await as(undefined, { language: 'en', width: 390 });
  await page.goto('/shop/demo/numbers');
  await page.getByRole('group', { name: 'Numbers' }).getByRole('radio').nth(7).check({ force: true });
  const chosen = await page.locator('.next-chosen').innerText();
  await page.reload();
  await expect(page.locator('.next-chosen')).toHaveText(chosen);
  const { id } = await order(page, { say });
  await page.reload();
  await expect(page.getByText('You pay on the page of Alipay', { exact: false })).toBeVisible({ timeout: 60_000 });
  await page.goto('/shop/demo');
  await page.getByRole('link', { name: /New number/ }).click();
  await expect(page).toHaveURL(new RegExp(`orders/${id}$`));
  // Nobody else's visit shows it.
  const other = await as(undefined, { language: 'en' });
  await other.page.goto(`/shop/demo/orders/${id}`);
  await expect(other.page.getByText('This order cannot be found here.')).toBeVisible();
  await axe(other.page, 'order, unknown');
  // And it is cancelled while it is not paid: the number is free again.
  await page.getByRole('button', { name: 'Cancel the order' }).click();
  await axe(page, 'cancel');
  await page.getByRole('dialog').getByRole('button', { name: 'Yes, cancel it' }).click();
  await expect(page.getByText('You cancelled it.', { exact: false })).toBeVisible({ timeout: 60_000 });
  await expect.poll(async () => (await api<{ state: string }>('GET', `/sublet/v1/orders/${id}`)).body.state, { timeout: 60_000 }).toBe('undone');
});

test('what nobody pays in time is undone, and that is told', async ({ as }) => {
  test.setTimeout(240_000);
  const { page } = await as(undefined, { language: 'zh', width: 390 });
  const before = await api<{ value: number }>('GET', '/sublet/v1/settings/pay_minutes');
  await api('PATCH', '/sublet/v1/settings/pay_minutes', { value: 1 });
  try {
    await order(page, { say: sayIn('zh') });
    await expect(page.locator('.pay-code')).toBeVisible({ timeout: 30_000 });
  } finally {
    await api('PATCH', '/sublet/v1/settings/pay_minutes', { value: before.body.value });
  }
  await expect(page.getByText('超时未支付。', { exact: false })).toBeVisible({ timeout: 150_000 });
  await expect(page.getByText('已支付的款项将原路退回。', { exact: false })).toHaveCount(0); // nothing was
  await axe(page, 'order, not paid');
});

test('a phone is bought with credit that is frozen in the wallet', async ({ as }) => {
  test.setTimeout(180_000);
  const say = sayIn('zh');
  const { page } = await as(undefined, { language: 'zh', width: 1440 });
  const { number } = await order(page, { say, phone: { model: /^入门手机 A1/, plan: /^信用购 576/ } });
  await expect(page.getByRole('heading', { name: '冻结额度' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('img', { name: /冻结 ¥576/ })).toBeVisible();
  await axe(page, 'order, to be frozen');
  await payAtWallet(page, '打开支付宝');
  await expect(page.getByRole('heading', { name: '支付', exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: '冻结额度' })).toHaveCount(0);
  await payAtWallet(page, '打开支付宝');
  await showFace(page, say);
  await expect(page.locator('.good-news')).toBeVisible({ timeout: 90_000 });
  const { body } = await api<{ plan: string; state: string }[]>('GET', `/sublet/v1/contracts?number=${number}`);
  expect(body.map((c) => [c.plan, c.state])).toEqual([['frozen-12', 'active']]);
});

test('a wrong ID number, a name that is another one\'s and a face that does not match are told', async ({ as }) => {
  test.setTimeout(180_000);
  const say = sayIn('en');
  const { page } = await as(undefined, { language: 'en', width: 390 });
  await page.goto('/shop/demo/person');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByText('Your name, as on the card.')).toBeVisible();
  await expect(page.getByText('Without this no number may be sold.')).toBeVisible();
  await page.getByLabel('Number of your ID card').fill('110105194912310021');
  await expect(page.getByText('One digit is wrong: this number does not exist.')).toBeVisible();
  await axe(page, 'person, wrong');
  // The face: five tries, then the money goes back.
  await order(page, { say, idNumber: idCard(96) });
  await payAtWallet(page, 'Open Alipay');
  await showFace(page, say);
  await expect(page.getByText('The picture does not match.')).toBeVisible({ timeout: 30_000 });
  await axe(page, 'face, no match');
  // Another one's name: found out by the order's own check, nothing is charged.
  const second = await as(undefined, { language: 'en' });
  await order(second.page, { say, idNumber: idCard(91) });
  await expect(second.page.getByText('Name and ID number could not be confirmed.', { exact: false })).toBeVisible({ timeout: 60_000 });
});

test('a wrong code is told, and the right one lets in', async ({ as }) => {
  test.setTimeout(120_000);
  const sold = await buy();
  const { page } = await as(undefined, { language: 'zh', width: 390 });
  await page.goto('/shop/demo/my');
  await axe(page, 'sign-in');
  await page.getByLabel('手机号码').fill('123');
  await page.getByRole('button', { name: '获取验证码' }).click();
  await expect(page.getByText('请输入 11 位手机号码。')).toBeVisible();
  await page.getByLabel('手机号码').fill(sold.number.slice(2));
  await page.getByRole('button', { name: '获取验证码' }).click();
  await page.getByLabel('短信验证码').fill('12');
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByText('验证码为六位数字。')).toBeVisible();
  const code = await codeOn(sold.number);
  await page.getByLabel('短信验证码').fill(code === '000000' ? '111111' : '000000');
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByText('验证码错误或已过期。')).toBeVisible();
  await axe(page, 'wrong code');
  await page.getByLabel('短信验证码').fill(code);
  await page.getByRole('button', { name: '登录' }).click();
  await expect(page.getByRole('heading', { name: '账户余额' })).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie }));
  expect(kept, 'no token is where a script can read it').not.toContain('st.demo.');
  await page.getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByText('您已退出登录。')).toBeVisible();
});

test('a lost connection is told, and the order goes on when it is back', async ({ as }) => {
  test.setTimeout(150_000);
  const line = await wire(world().api);
  const { page } = await as(undefined, { language: 'en', width: 390 });
  const say = sayIn('en');
  await order(page, { say, at: line.address });
  await expect(page.getByText('You pay on the page of Alipay', { exact: false })).toBeVisible({ timeout: 60_000 });
  await line.cut();
  await expect(page.getByText('No connection.').first()).toBeVisible();
  await axe(page, 'order, no connection');
  await line.mend();
  await expect(page.getByText('No connection.')).toHaveCount(0, { timeout: 20_000 });
  await payAtWallet(page, 'Open Alipay');
  await page.locator('input[type=file]').waitFor({ state: 'attached', timeout: 60_000 });
  // What is typed or taken is kept while nobody answers.
  await page.locator('input[type=file]').setInputFiles(await face(page));
  await line.cut();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByText('No connection.').first()).toBeVisible();
  await line.mend();
  await page.getByRole('button', { name: 'Send it' }).click();
  await expect(page.getByText('works.', { exact: false })).toBeVisible({ timeout: 90_000 });
  await line.close();
});

test('a session that is ended elsewhere says so, and leads back to its page', async ({ as }) => {
  test.setTimeout(120_000);
  const sold = await buy();
  const { page } = await as(undefined, { language: 'en', width: 390 });
  await signIn(page, sold.number, sayIn('en'));
  await page.goto('/shop/demo/my/complaints');
  await expect(page.getByRole('heading', { level: 1, name: 'Complaints' })).toBeVisible();
  // Another tab signs out.
  await page.evaluate(() => fetch('/sublet/v1/session', { method: 'DELETE', headers: { 'Sublet-Session': 'subscriber demo' } }));
  await page.getByLabel('What happened?').fill('no signal at home');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('the session is over', { exact: false })).toBeVisible();
  await expect(page).toHaveURL(/my\/complaints/);
});
