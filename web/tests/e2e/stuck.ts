// Orders that need a hand, for causes that a hand can take away: the stock has no eSIM of a host any more, or the operator's setting names an
// offer that it does not have.
import { expect, type Page } from '@playwright/test';
import { drawerOf, spoken } from './people';
import { idCard, type Say } from './strangers';
import type { Ask } from './world';

export interface Order {
  id: string;
  state: string;
  stuck: boolean;
  number: string;
  line?: string;
  reason?: string;
  request: { kind: string };
  steps: { name: string; state: string; tries?: number; detail?: string }[];
}
export const orderOf = async (ask: Ask, id: string): Promise<Order> => (await ask<Order>('GET', `/sublet/v1/orders/${id}`)).body;

async function standsStill(ask: Ask, id: string): Promise<Order> {
  await expect.poll(async () => {
    const { state, stuck } = await orderOf(ask, id);
    return `${state}${stuck ? ', stuck' : ''}`;
  }, { timeout: 60_000 }).toBe('open, stuck');
  return orderOf(ask, id);
}

const pools = '/tmf-api/resourcePoolManagement/v4';
// All eSIMs of a host are kept for a partner: what comes back gives them free again. What was ordered and stands still meanwhile is tried again
// then, so that nothing of it is left for others.
export async function noEsims(ask: Ask, host: string): Promise<() => Promise<void>> {
  const limits = { reserve_most: 100, reserve_open: 100_000 };
  for (const [name, value] of Object.entries(limits)) expect((await ask('PATCH', `/sublet/v1/settings/${name}`, { value })).status).toBe(200);
  const kept: string[] = [];
  for (let quantity = 100; quantity >= 1; ) {
    const one = await ask<{ id: string; code?: string }>('POST', `${pools}/reservation`, { relatedParty: [{ id: 'partner', role: 'seller' }], reservationItem: [{ quantity, relatedEntity: [{ id: `sims~${host}~esim`, role: 'pool', '@referredType': 'ResourcePool' }] }] });
    if (one.status === 201) kept.push(one.body.id);
    else if (one.body.code === 'no_sim') quantity = Math.floor(quantity / 3);
    else throw new Error(`eSIMs cannot be kept: ${JSON.stringify(one.body)}`);
  }
  return async () => {
    for (const id of kept) expect((await ask('DELETE', `${pools}/reservation/${id}`)).status).toBe(204);
    for (const name of Object.keys(limits)) await ask('PATCH', `/sublet/v1/settings/${name}`, { value: null });
    const others = await ask<Order[]>('GET', '/sublet/v1/orders/open?stuck=true&step=bind&limit=1000');
    for (const { id } of others.body) await ask('POST', `/sublet/v1/orders/${id}/retry`, { reason: 'there are eSIMs again' });
  };
}

// Somebody buys a number of that host at the counter, on an eSIM.
export async function esimOrdered(ask: Ask, host: string): Promise<Order> {
  const source = await drawerOf(ask);
  const party = await ask<{ id: string }>('POST', '/tmf-api/party/v4/individual', { familyName: '李', givenName: '测试', individualIdentification: [{ identificationType: 'residentId', identificationId: idCard() }] });
  const order = await ask<Order>('POST', '/sublet/v1/orders', { request: { kind: 'new_number', channel: 'shop', party: party.body.id, host, offer: 'renwoxing', sim: 'esim', topUp: 50 }, payment: { method: 'drawer', source } });
  expect(order.status, JSON.stringify(order.body)).toBe(201);
  return standsStill(ask, order.body.id);
}
// Its ICCIDs, as a maker's file has them: the last digit checks the others (ISO/IEC 7812-1).
export function esimFile(host: string, count: number): string {
  const first = Math.floor(Math.random() * 100_000_000);
  const rows = Array.from({ length: count }, (_, i) => {
    const serial = String(first + i).padStart(9, '0');
    const body = `898600097${serial}`;
    const sum = Array.from(body).reverse().reduce((all, digit, at) => all + (at % 2 === 1 ? Number(digit) : Number(digit) * 2 - (Number(digit) > 4 ? 9 : 0)), 0);
    return `${body}${(10 - (sum % 10)) % 10},460079${serial},esim`;
  });
  return `# host: ${host}\niccid,imsi,kind\n${rows.join('\n')}\n`;
}

// The holder of a line wants its number kept out of use; the fee for that is an offer that nobody has published. `mend`: the setting is put right.
export async function keptInVain(ask: Ask, line: string): Promise<{ order: Order; mend: () => Promise<void> }> {
  const setting = async (value: string | null) => expect((await ask('PATCH', '/sublet/v1/settings/offer_keep', { value })).status).toBe(200);
  await setting('keep-number-5');
  const order = await ask<Order>('POST', '/sublet/v1/orders', { request: { kind: 'keep_number', channel: 'care', line }, payment: { method: 'account', source: line } });
  expect(order.status, JSON.stringify(order.body)).toBe(201);
  return { order: await standsStill(ask, order.body.id), mend: () => setting(null) };
}

// On an order's page: where it stands.
export const standing = (page: Page) => page.getByRole('main').locator('.ant-tag').first();
// By eye: along the menu to the board, to those that need a hand at that step, and to the one of this number.
export async function findStuck(page: Page, say: Say, { number, request }: Order): Promise<void> {
  const kept = request.kind === 'keep_number';
  const step = kept ? say('Fee for keeping', '保号费') : say('SIM bound', '配卡'), kind = kept ? say('Keep the number', '停机保号') : say('New number', '新号入网');
  await page.getByRole('navigation', { name: say('Pages', '页面') }).getByRole('link', { name: say('Orders', '订单') }).click();
  await page.getByRole('button', { name: new RegExp(`${step}\\s*${say('needs a hand', '需人工处理')}`) }).click();
  const row = page.getByRole('table', { name: say('Orders', '订单'), exact: true }).getByRole('row').filter({ hasText: spoken(number) });
  await expect(row).toContainText(`${step} ${say('waits for a hand', '等待人工处理')}`);
  await row.getByRole('link', { name: kind }).click();
  await expect(page.getByRole('heading', { level: 1, name: `${kind} ${spoken(number)}` })).toBeVisible();
  await expect(standing(page)).toHaveText(say('under way', '办理中'));
}
