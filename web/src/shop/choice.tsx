// What somebody has chosen so far, on the way to a number: kept for as long as the tab is open, over reloads and over the end of a visit.
// No name and no certificate is in it.
import { createContext, useCallback, useContext, useMemo, useState, type ReactNode } from 'react';
import type { Row } from '../shared/api';
import { useBrand } from './brand';
import { anything, type Wish } from './buy/pattern';

export type FoundNumber = Row<'/sublet/v1/numbers'>;
export interface Use {
  minutes: number;
  messages: number;
  megabytes: number;
}
export interface Choice {
  wish: Wish; // what is looked for in a number
  number?: FoundNumber | undefined;
  offer?: { code: string; title: string } | undefined;
  phone?: { model: string; title: string; plan?: string | undefined; planTitle?: string | undefined } | undefined;
  use: Use;
  sim: 'card' | 'esim';
  topUp?: string | undefined;
  wallet: 'alipay' | 'wechat';
}
const first: Choice = { wish: anything, use: { minutes: 100, messages: 10, megabytes: 5 * 1024 }, sim: 'card', wallet: 'alipay' };

const ChoiceContext = createContext<{ choice: Choice; choose: (some: Partial<Choice>) => void; clear: () => void }>({ choice: first, choose: () => undefined, clear: () => undefined });
export const useChoice = () => useContext(ChoiceContext);

function kept(place: string): Choice {
  try {
    return { ...first, ...(JSON.parse(sessionStorage.getItem(place) ?? '{}') as Partial<Choice>) };
  } catch {
    return first; // of another version of this page
  }
}

export function ChoiceProvider({ children }: { children: ReactNode }) {
  const { operator } = useBrand();
  const place = `sublet.shop.${operator}`;
  const [choice, set] = useState<Choice>(() => kept(place));
  const put = useCallback(
    (next: Choice) => {
      sessionStorage.setItem(place, JSON.stringify(next));
      return next;
    },
    [place],
  );
  const choose = useCallback((some: Partial<Choice>) => set((was) => put({ ...was, ...some })), [put]);
  const clear = useCallback(() => set((was) => put({ ...first, use: was.use })), [put]);
  return <ChoiceContext.Provider value={useMemo(() => ({ choice, choose, clear }), [choice, choose, clear])}>{children}</ChoiceContext.Provider>;
}
