// What is on sale: packages and additions with what they cost a month, of the catalogue that charging runs by.
import { api, type Row } from '../../shared/api';
import { useAsk, type Asked } from '../../shared/ask';
import type { Told } from '../amount';

export interface Offer {
  code: string;
  title: string;
  monthly?: Told; // its first recurring fee, as the catalogue tells it
  fees: { amount: Told; every: string | undefined }[];
}
export interface Sold {
  packages: Offer[];
  additions: Offer[];
  title: (code: string | undefined) => string;
}
type Offering = Row<'/tmf-api/productCatalogManagement/v4/productOffering'>;
type Price = Row<'/tmf-api/productCatalogManagement/v4/productOfferingPrice'>;

export function onSale(offerings: Offering[], prices: Price[]): Sold {
  const priced = new Map(prices.map((p) => [p.id, p]));
  const all = offerings.map((o) => {
    const fees = (o.productOfferingPrice ?? []).map((r) => priced.get(r.id)).filter((p): p is Price => p !== undefined).map((p) => ({ amount: p.price?.value, every: p.recurringChargePeriodType }));
    const monthly = fees.find((f) => f.every === 'month')?.amount;
    return { code: o.id!, title: o.name ?? o.id!, fees, ...(monthly === undefined ? {} : { monthly }), line: o.productSpecification?.id === 'mobile-line', sold: o.isSellable !== false && o.lifecycleStatus === 'Active' && o.productSpecification !== undefined };
  });
  const titles = new Map(all.map((o) => [o.code, o.title]));
  return { packages: all.filter((o) => o.sold && o.line), additions: all.filter((o) => o.sold && !o.line), title: (code) => (code ? (titles.get(code) ?? code) : '–') };
}

async function ask(signal: AbortSignal): Promise<Sold> {
  const [offerings, prices] = await Promise.all([
    api.list('/tmf-api/productCatalogManagement/v4/productOffering', { query: { limit: 1000 }, signal }),
    api.list('/tmf-api/productCatalogManagement/v4/productOfferingPrice', { query: { limit: 1000 }, signal }),
  ]);
  return onSale(offerings.rows, prices.rows);
}

export const useOffers = (): Asked<Sold> => useAsk(ask, []);
