// Platform: colleagues and keys made and taken back, the audit log, settings, licences, the shop's face.
import { api, axe, choose, expect, test } from './people';
import { world } from './world';

const post = (path: string, body: unknown, headers: Record<string, string> = {}) => fetch(world().api + path, { method: 'POST', headers: { 'content-type': 'application/json', origin: world().api, ...headers }, body: JSON.stringify(body) });

test('an owner takes a colleague in, changes what they may, and sends them away', async ({ as }) => {
  const { page } = await as('owner');
  const name = `小王 ${Date.now()}`;
  await page.goto('/console/platform?tab=staff');
  await expect(page.getByRole('table', { name: 'People' })).toContainText('care');
  await axe(page, 'staff');
  await page.getByRole('button', { name: 'New colleague …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByText('This is needed.')).toBeVisible();
  await dialog.getByRole('combobox', { name: 'Roles', exact: true }).click();
  await page.getByTitle('care', { exact: true }).click();
  await dialog.getByText('They get a password', { exact: false }).click(); // the list closes
  await dialog.getByLabel('Reason', { exact: false }).fill('hired');
  await axe(page, 'a new colleague');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const password = (await page.getByTestId('secret').innerText()).trim();
  expect(password.length).toBeGreaterThan(12);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByText(password)).toHaveCount(0);
  expect((await post('/sublet/v1/sign-in', { operator: world().operator, name, password })).status).toBe(201);
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Change …' }).click();
  await page.getByRole('dialog').getByLabel('May not sign in').check();
  await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('has left');
  await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: name })).toContainText('disabled');
  expect((await post('/sublet/v1/sign-in', { operator: world().operator, name, password })).status).toBe(401);
});

test('a key is told once, serves, and is good no more when it is revoked', async ({ as }) => {
  const { page } = await as('owner');
  const name = `till ${Date.now()}`;
  await page.goto('/console/platform?tab=keys');
  await page.getByRole('button', { name: 'New key …' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('combobox', { name: 'Roles or scopes' }).fill('number.read ');
  await dialog.getByLabel('Reason', { exact: false }).fill('the new till');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const key = (await page.getByTestId('secret').innerText()).trim();
  await axe(page, 'shown once');
  await page.getByRole('button', { name: 'Close' }).click();
  const asked = (path: string) => fetch(world().api + path, { headers: { authorization: `Bearer ${key}` } }).then((a) => a.status);
  expect(await asked('/sublet/v1/grades')).toBe(200);
  expect(await asked('/sublet/v1/orders'), 'it was given no more').toBe(403);
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByRole('button', { name: 'Revoke …' }).click();
  await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('the till is stolen');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke', exact: true }).click();
  await expect(row).toHaveCount(0);
  expect(await asked('/sublet/v1/grades')).toBe(401);
  // And the log says it.
  await page.getByRole('tab', { name: 'Audit log' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'the till is stolen' })).toContainText('DELETE');
});

test('the audit log is looked through by who, what, when and outcome, and saved', async ({ as }) => {
  const { page } = await as('regulator');
  await page.goto('/console/platform?tab=audit');
  const table = page.getByRole('table', { name: 'Who changed what' });
  await expect(table).toBeVisible();
  await axe(page, 'audit');
  await api('POST', '/sublet/v1/orders/none/undo', { reason: 'a slip' });
  await page.goto('/console/platform?tab=audit&outcome=refused&method=POST');
  await expect(table.getByRole('row').nth(1)).toBeVisible();
  await expect(table.locator('.state.good')).toHaveCount(0);
  await page.goto('/console/platform?tab=audit&from=2020-01-01&to=2020-01-02');
  await expect(page.getByText('Nothing is like this.')).toBeVisible();
  await page.goto('/console/platform?tab=audit');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as CSV' }).click()]);
  expect(file.suggestedFilename()).toBe('audit.csv');
  await expect(page.getByRole('tab', { name: 'Staff' }), 'a regulator reads no staff').toHaveCount(0);
});

test('a setting changes within its rule, with a reason, and goes back to the standard', async ({ as }) => {
  const { page } = await as('owner');
  const now = () => api<{ value: string; standard: string }>('GET', '/sublet/v1/settings/objection_days').then((a) => a.body);
  const was = await now();
  await page.goto('/console/platform?tab=settings');
  await axe(page, 'settings');
  const change = async (fill: () => Promise<void>) => {
    await page.getByRole('button', { name: 'Change … objection_days' }).click();
    await fill();
    await page.getByRole('dialog').getByLabel('Reason', { exact: false }).fill('a new rule of the ministry');
    await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
  };
  await change(() => page.getByRole('dialog').getByRole('spinbutton', { name: 'Value' }).fill('99999999'));
  await expect(page.getByRole('dialog').getByText('This is outside of what it may be.')).toBeVisible();
  await axe(page, 'a setting');
  await page.getByRole('dialog').getByRole('spinbutton', { name: 'Value' }).fill('7');
  await page.getByRole('dialog').getByRole('button', { name: 'Change', exact: true }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await now()).value).toBe('7');
  const log = await api<{ resource?: string; reason?: string }[]>('GET', '/sublet/v1/audit?method=PATCH&limit=50');
  expect(log.body.some((e) => e.resource === `setting objection_days: ${was.value} -> 7` && e.reason === 'a new rule of the ministry')).toBe(true);
  await change(() => page.getByRole('dialog').getByRole('checkbox').check());
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await now()).value).toBe(was.standard);
});

test('a licence and a host\'s agreement are entered, changed and taken away, and what ends soon stands out', async ({ as }) => {
  const { page } = await as('owner');
  const number = `A${Date.now()}`;
  const dayFrom = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  await page.goto('/console/platform?tab=licences');
  await page.getByRole('button', { name: 'Enter one …' }).click();
  const dialog = page.getByRole('dialog');
  await choose(page, dialog.getByRole('combobox', { name: 'What' }), 'Host agreement');
  await dialog.getByLabel('Number').fill(number);
  await dialog.getByLabel('With which host').fill('unicom');
  await dialog.getByLabel('Begins').fill(dayFrom(-300));
  await dialog.getByLabel('Ends').fill(dayFrom(-400));
  await dialog.getByLabel('Reason', { exact: false }).fill('signed');
  await dialog.getByRole('button', { name: 'Enter', exact: true }).click();
  await expect(dialog.getByText('It ends before it begins.')).toBeVisible();
  await axe(page, 'a licence');
  await dialog.getByLabel('Ends').fill(dayFrom(30));
  await dialog.getByRole('button', { name: 'Enter', exact: true }).click();
  const row = page.getByRole('row').filter({ hasText: number });
  await expect(row).toContainText('unicom');
  await expect(row).toContainText(/3[01] days left/);
  await axe(page, 'licences');
  await page.getByRole('button', { name: `Change … ${number}` }).click();
  await dialog.getByLabel('Ends').fill(dayFrom(700));
  await dialog.getByLabel('Reason', { exact: false }).fill('made longer');
  await dialog.getByRole('button', { name: 'Change', exact: true }).click();
  await expect(row).toContainText('in force');
  await expect(row).not.toContainText('days left');
  await page.getByRole('button', { name: `Remove … ${number}` }).click();
  await dialog.getByLabel('Reason', { exact: false }).fill('entered twice');
  await dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(row).toHaveCount(0);
});

test('the shop\'s face is seen as it is typed, and shown so from then on', async ({ as }) => {
  interface Brand {
    title: string;
    colour: string;
    slogan: { zh: string; en: string };
    serviceNumber: string;
    logo?: string;
  }
  const now = () => api<Brand>('GET', `/sublet/v1/brand?operator=${world().operator}`).then((a) => a.body);
  const was = await now();
  const { page } = await as('product');
  await page.goto('/console/platform?tab=brand');
  const preview = page.getByRole('figure', { name: 'As the shop shows it' });
  await axe(page, 'the shop\'s face');
  await page.getByLabel('Slogan, English').fill('Talk as you like');
  await expect(preview).toContainText('Talk as you like');
  await page.getByLabel('Colour', { exact: true }).fill('#ffee00');
  await expect(page.getByText('White is hard to read on this colour', { exact: false })).toBeVisible();
  await page.getByLabel('Colour', { exact: true }).fill('#7a1fa2');
  await page.getByLabel('Reason', { exact: false }).fill('a new season');
  await page.getByRole('button', { name: 'Show it so' }).click();
  await expect(page.getByText('The shop shows it from now on.')).toBeVisible();
  expect(await now()).toMatchObject({ colour: '#7a1fa2', slogan: { en: 'Talk as you like' } });
  await api('PATCH', '/sublet/v1/brand', { colour: was.colour, slogan: was.slogan });
});
