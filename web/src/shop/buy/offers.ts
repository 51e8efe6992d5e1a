// What is on sale: packages and additions, with what they cost, what is included and what use costs beyond, of the catalogue that charging runs by.
import { api } from '../../shared/api';
import { useAsk, type Asked } from '../../shared/ask';
import { whole } from '../../shared/whole';
import type { Package } from '../types';

export interface Sold {
  packages: Package[];
  additions: Package[];
  title: (code: string | undefined) => string; // of what is sold no more, too
}

export const monthlyFee = (p: Package) => p.fees.find((f) => f.every === 'month')?.amount;

export function onSale(all: Package[], names: { id?: string; name?: string }[]): Sold {
  const titles = new Map([...names.map((n) => [n.id, n.name] as const), ...all.map((p) => [p.offer, p.title] as const)]);
  return { packages: all.filter((p) => p.kind === 'package'), additions: all.filter((p) => p.kind === 'addon'), title: (code) => (code ? (titles.get(code) ?? code) : '–') };
}

// What the first of each use costs once nothing is included any more: the first rule that asks for money, as the catalogue has them in order.
const services = ['data', 'voice', 'sms'] as const;
export type Service = (typeof services)[number];
export interface UsePrice {
  service: Service;
  amount: number;
  per: number; // octets, seconds or messages
  most?: number; // at most so much for each `of`
  of?: number;
}
export function usePrices(p: Package): UsePrice[] {
  return services.flatMap((service) => {
    const rule = p.prices.find((r) => !r.free && !r.byDestination && r.services.includes(service) && (r.steps?.length ?? 0) > 0);
    const step = rule?.steps?.[0];
    if (step === undefined) return [];
    if (step.fee !== undefined && step.amount === 0 && step.for !== undefined) return [{ service, amount: step.fee, per: step.for }];
    return [{ service, amount: step.amount, per: step.per, ...(step.most !== undefined && step.for !== undefined ? { most: step.most, of: step.for } : {}) }];
  });
}

async function ask(signal: AbortSignal): Promise<Sold> {
  const [all, names] = await Promise.all([
    whole((page) => api.list('/sublet/v1/packages', { query: page, signal })),
    whole((page) => api.list('/tmf-api/productCatalogManagement/v4/productOffering', { query: { fields: 'name', ...page }, signal })),
  ]);
  return onSale(all, names as { id?: string; name?: string }[]);
}

export const useOffers = (): Asked<Sold> => useAsk(ask, []);
