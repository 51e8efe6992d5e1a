// At the console's door: by name, password and code, in both languages; wrong; over; and back to where one was.
import { api, axe, choosesOwn, expect, freshCode, knock, person, test } from './people';
import { sayIn } from './strangers';
import { codeOf, somebody, world } from './world';

for (const language of ['en', 'zh'] as const)
  test(`a colleague signs in, comes to the first page of their role, and out again (${language})`, async ({ as }) => {
    test.setTimeout(90_000);
    const { page } = await as(undefined, { language });
    const say = (en: string, zh: string) => (language === 'zh' ? zh : en);
    await page.goto('/console/?operator=demo');
    await expect(page.getByRole('heading', { name: say('Operator\'s console', '运营商控制台') })).toBeVisible();
    await axe(page, 'sign-in');
    const who = person(language === 'zh' ? 'product' : 'regulator');
    await page.getByLabel(say('Name', '姓名'), { exact: true }).fill(who.name);
    await page.getByLabel(say('Password', '密码'), { exact: true }).fill('wrong');
    await page.getByRole('button', { name: say('Sign in', '登 录') }).click();
    await expect(page.getByRole('alert')).toContainText(say('Name, password or code is wrong', '姓名、密码或验证码有误'));
    await page.getByLabel(say('Password', '密码'), { exact: true }).fill(who.password);
    await page.getByLabel(say('Code of your authenticator', '动态验证码')).fill('12');
    await page.getByRole('button', { name: say('Sign in', '登 录') }).click();
    await expect(page.getByText(say('The code has six digits.', '验证码为六位数字。'))).toBeVisible();
    await page.getByLabel(say('Code of your authenticator', '动态验证码')).fill(await freshCode(who.name));
    await page.getByRole('button', { name: say('Sign in', '登 录') }).click();
    await expect(page.getByRole('navigation', { name: say('Pages', '页面') })).toBeVisible();
    await expect(page).toHaveURL(/\/console\/now/);
    const kept = await page.evaluate(() => JSON.stringify({ local: { ...localStorage }, session: { ...sessionStorage }, cookie: document.cookie }));
    expect(kept, 'no token is where a script can read it').not.toContain('st.demo.');
    await page.getByRole('button', { name: say(`Account of ${who.name}`, `${who.name} 的账户`) }).click();
    await page.getByRole('menuitem', { name: say('Sign out', '退出登录') }).click();
    await expect(page.getByText(say('You are signed out.', '您已退出登录。'))).toBeVisible();
    expect((await page.context().cookies()).filter((c) => c.name.includes('sublet-staff'))).toEqual([]);
  });

for (const language of ['en', 'zh'] as const)
  test(`a new colleague chooses a password and gets their codes at the first sign-in, and signs in with them (${language})`, async ({ as }) => {
    const say = sayIn(language);
    const name = `${say('new', '新人')} ${Date.now()}`;
    const { password } = (await api<{ password: string }>('POST', '/sublet/v1/staff', { name, granted: 'care' })).body;
    const { page, errors } = await as(undefined, { language, width: language === 'zh' ? 390 : 1440 });
    await page.goto('/console/?operator=demo');
    await page.getByLabel(say('Name', '姓名'), { exact: true }).fill(name);
    await page.getByLabel(say('Password', '密码'), { exact: true }).fill(password);
    await page.getByRole('button', { name: say('Sign in', '登 录') }).click();
    const own = await choosesOwn(page, password, say);
    await expect(page.getByRole('img', { name: say('QR code of the secret', '密钥二维码') })).toBeVisible();
    const secret = (await page.locator('code').innerText()).trim();
    const code = page.getByLabel(say('Code', '验证码'), { exact: true }), go = page.getByRole('button', { name: say('Confirm, then sign in', '确认，然后登录') });
    await code.fill('000000');
    await go.click();
    await expect(page.getByRole('alert').filter({ hasText: say('The code is wrong.', '验证码有误。') })).toBeVisible();
    expect(errors.splice(0), 'what was refused').toEqual(['Failed to load resource: the server responded with a status of 400 (Bad Request)']);
    await axe(page, 'first sign-in');
    const step = Math.floor(Date.now() / 30_000) - 1; // the present code is for the sign-in; of two half minutes before it would be too old
    await code.fill(codeOf(secret, step * 30_000));
    await go.click();
    await expect(page.getByLabel(say('Code of your authenticator', '动态验证码'))).toBeVisible();
    await knock(page, somebody({ name, granted: 'care', operator: 'demo', password: own, secret }, step), say, language === 'zh');
  });

test('a session that ends elsewhere says so, and leads back to the page after signing in again', async ({ as }) => {
  test.setTimeout(150_000);
  const who = person('finance');
  const { page } = await as('finance');
  await page.goto('/console/payments?tab=bills');
  await expect(page.getByRole('heading', { name: 'Payments' })).toBeVisible();
  const all = await api<{ id: string; name: string }[]>('GET', '/sublet/v1/staff?limit=100');
  const id = all.body.find((s) => s.name === 'finance')!.id;
  const anew = await api<{ password: string }>('PATCH', `/sublet/v1/staff/${id}`, { newPassword: true });
  await page.getByRole('tab', { name: 'Differences' }).click();
  await expect(page.getByText('The session is over.', { exact: false })).toBeVisible();
  await page.getByLabel('Name', { exact: true }).fill(who.name);
  await page.getByLabel('Password', { exact: true }).fill(anew.body.password);
  await page.getByLabel('Code of your authenticator').fill(await freshCode('finance'));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await choosesOwn(page, anew.body.password, (en) => en);
  await expect(page.getByRole('heading', { name: 'Payments' })).toBeVisible();
  await expect(page).toHaveURL(/payments\?tab=cases/);
});

test('a role sees its own pages, and no others by link or by the API', async ({ as }) => {
  const { page } = await as('risk');
  await page.goto('/console/');
  const menu = page.getByRole('navigation', { name: 'Pages' });
  await expect(menu.getByRole('link')).toHaveText(['Now', 'Lines', 'Offers', 'Orders', 'Payments', 'Numbers', 'Cases']);
  const seller = await as('product');
  await seller.page.goto('/console/payments');
  await expect(seller.page.getByText('This page is not for your role.')).toBeVisible();
  await axe(seller.page, 'not for your role');
  await expect(seller.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Payments' })).toHaveCount(0);
  const asked = await seller.page.evaluate(async () => (await fetch('/tmf-api/payment/v4/payment', { headers: { 'Sublet-Session': 'staff' } })).status);
  expect(asked).toBe(403);
  await seller.page.goto('/console/nothing/here');
  await expect(seller.page.getByText('There is no such page.')).toBeVisible();
});

test('another site does nothing with the cookie, and its pages cannot frame or script ours', async ({ as }) => {
  const { page, errors } = await as('owner');
  const answer = await page.goto('/console/now');
  const policy = (await answer!.allHeaders())['content-security-policy'] ?? '';
  expect(policy).toContain("script-src 'self'");
  expect(policy).toContain("frame-ancestors 'none'");
  // A page of another origin (localhost is one to 127.0.0.1), with the browser's cookies.
  const other = await page.context().newPage();
  await other.goto(world().api.replace('127.0.0.1', 'localhost') + '/console/');
  const tried = await other.evaluate(async (to) => {
    const answers: string[] = [];
    for (const headers of [{ 'content-type': 'text/plain' }, { 'content-type': 'application/json', 'Sublet-Session': 'staff' }] as Record<string, string>[])
      answers.push(await fetch(`${to}/sublet/v1/keys`, { method: 'POST', credentials: 'include', headers, body: '{"name":"evil","granted":"owner"}' }).then((a) => String(a.status), () => 'refused'));
    return answers;
  }, world().api);
  expect(tried).toEqual(['refused', 'refused']);
  const keys = await api<{ name: string }[]>('GET', '/sublet/v1/keys?limit=1000');
  expect(keys.body.filter((k) => k.name === 'evil')).toEqual([]);
  // A script that somebody smuggled into a page is not run.
  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'window.smuggled = true';
    document.body.append(script);
    return (window as unknown as { smuggled?: boolean }).smuggled === true;
  }).catch(() => false);
  expect(ran).toBe(false);
  expect(errors.splice(0), 'and the browser says so').toHaveLength(1);
});

test('language and colours are chosen, kept, and read by everybody', async ({ as }) => {
  const { page } = await as('owner');
  await page.goto('/console/lines');
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.getByRole('heading', { name: '号码' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('zh-CN');
  await page.getByRole('button', { name: '外观' }).click();
  await page.getByRole('menuitem', { name: '深色' }).click();
  await page.reload();
  await expect(page.getByRole('heading', { name: '号码' })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
});
