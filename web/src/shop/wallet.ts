// How a wallet is asked for the money: on a desk by a code that a phone scans; on a phone by the wallet's own page, which leads back here.
// WeChat Pay's page wants the buyer's own public address: where the server sees none (bad_payment), it is the code there too.
import { ApiError } from '../shared/api';

export type Wallet = 'alipay' | 'wechat';
export interface Payment {
  method: Wallet;
  source: string;
  back?: string;
}

export const onPhone = (): boolean => window.matchMedia('(max-width: 640px)').matches;

export function ways(wallet: Wallet, phone: boolean, back: string): Payment[] {
  const code: Payment = { method: wallet, source: wallet === 'alipay' ? 'precreate' : 'native' };
  if (!phone) return [code];
  return wallet === 'alipay' ? [{ method: wallet, source: 'wap', back }] : [{ method: wallet, source: 'h5', back }, code];
}

// Of a key and a wallet: the ways that are left, first the one that was sent last. A key stands for one wish only: what got no answer may have been
// done, so it is that way which is sent again, and none before it.
const left = new Map<string, Payment[]>();

// What is refused is not done: the next way may be tried under the same key.
export async function paidBy<T>(wallet: Wallet, backPath: string, key: string, place: (payment: Payment) => Promise<T>): Promise<T> {
  const wish = `${key} ${wallet}`;
  let some = left.get(wish) ?? ways(wallet, onPhone(), new URL(`/shop${backPath}`, window.location.href).href);
  for (;;) {
    left.set(wish, some);
    try {
      return await place(some[0]!);
    } catch (e) {
      if (some.length === 1 || !(e instanceof ApiError) || e.code !== 'bad_payment') throw e;
      some = some.slice(1);
    }
  }
}
