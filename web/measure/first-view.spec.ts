// How long it takes until somebody who comes for the first time can do something: nothing is cached, the program is fetched, compiled and
// run, what the page shows is asked of the server. From the begin of the navigation until what is to be used first is there, enabled, and
// the browser's main thread is free: no task of 50 ms or more within the second that follows (web.dev's "time to interactive", whose
// five seconds are one here). The ratio is to a page without anything, of the same server in the same browser.
import type { Browser } from '@playwright/test';
import { buy, stateOf, test } from '../tests/e2e/people';
import { customerOf } from '../tests/e2e/strangers';
import { world } from '../tests/e2e/world';

interface View {
  what: string;
  path: string;
  first: string; // what is used first
  as?: 'owner' | 'customer';
  empty?: true;
}
const views: View[] = [
  { what: 'a page without anything', path: '/nothing-at-all', first: 'button', empty: true },
  { what: 'shop, front', path: '/shop/demo', first: 'main button' },
  { what: 'shop, numbers to choose from', path: '/shop/demo/numbers', first: 'main fieldset.numbers input[type=radio]' },
  { what: 'shop, packages', path: '/shop/demo/packages', first: 'main [role=radiogroup] input' },
  { what: 'shop, my balance', path: '/shop/demo/my', first: 'main a[href$="/top-up"]', as: 'customer' },
  { what: 'console, sign-in', path: '/console/?operator=demo', first: 'input[type=password]' },
  { what: 'console, now', path: '/console/now', first: 'main canvas', as: 'owner' },
  { what: 'console, orders', path: '/console/orders', first: 'main h1', as: 'owner' },
  { what: 'console, margin', path: '/console/margin', first: 'main canvas', as: 'owner' },
  { what: 'console, an offer as form', path: '/console/offers/own/renwoxing', first: 'main button', as: 'owner' },
];
const turns = 5;

// Within the page; milliseconds.
async function once(browser: Browser, v: View, width: number, slower: number, state: string | undefined): Promise<number> {
  const context = await browser.newContext({ baseURL: world().api, viewport: { width, height: width < 600 ? 844 : 900 }, locale: 'zh-CN', ...(state === undefined ? {} : { storageState: state }) });
  const page = await context.newPage();
  if (v.empty) await page.route('**/nothing-at-all', (r) => r.fulfill({ contentType: 'text/html', body: '<!doctype html><title>-</title><button>-</button>' }));
  if (slower > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slower });
  await page.addInitScript((first) => {
    const seen = { there: 0, ends: [] as [number, number][] };
    (window as unknown as { seen: typeof seen }).seen = seen;
    new PerformanceObserver((list) => list.getEntries().forEach((e) => seen.ends.push([e.startTime, e.startTime + e.duration]))).observe({ type: 'longtask', buffered: true });
    const look = () => {
      const it = document.querySelector<HTMLButtonElement>(first);
      if (it === null || it.disabled || it.getClientRects().length === 0) return void requestAnimationFrame(look);
      setTimeout(() => (seen.there = performance.now()));
    };
    look();
  }, v.first);
  await page.goto(v.path, { waitUntil: 'commit' });
  const took = await page.waitForFunction(() => {
    const { there, ends } = (window as unknown as { seen: { there: number; ends: [number, number][] } }).seen;
    const free = Math.max(there, ...ends.map(([, end]) => end));
    return there > 0 && performance.now() > free + 1_000 ? free : false;
  }, undefined, { timeout: 60_000 });
  const free = (await took.jsonValue()) as number;
  await context.close();
  return free;
}

test('first views', async ({ browser }) => {
  test.setTimeout(900_000);
  const sold = await buy();
  const states = { owner: await stateOf('owner'), customer: await customerOf(browser, sold.number) };
  for (const [screen, width, slower] of [['desk, 1440 wide', 1440, 1], ['phone, 390 wide', 390, 1], ['phone, and a processor four times slower', 390, 4]] as const) {
    console.log(`  ${screen}`);
    let bare = 0;
    for (const v of views) {
      const took: number[] = [];
      for (let i = 0; i < turns; i += 1) took.push(await once(browser, v, width, slower, v.as && states[v.as]));
      took.sort((a, b) => a - b);
      const median = took[Math.floor(turns / 2)]!;
      if (v.empty) bare = median;
      console.log(`    ${v.what.padEnd(32)} median ${median.toFixed(0).padStart(5)} ms   worst ${took.at(-1)!.toFixed(0).padStart(5)} ms   x bare page ${(median / bare).toFixed(1)}`);
    }
  }
});
