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

// What is refused is not done: the next way may be tried under the same key.
export async function paidBy<T>(wallet: Wallet, backPath: string, place: (payment: Payment) => Promise<T>): Promise<T> {
  const all = ways(wallet, onPhone(), new URL(`/shop${backPath}`, window.location.href).href);
  for (const way of all.slice(0, -1))
    try {
      return await place(way);
    } catch (e) {
      if (!(e instanceof ApiError) || e.code !== 'bad_payment') throw e;
    }
  return place(all[all.length - 1]!);
}
