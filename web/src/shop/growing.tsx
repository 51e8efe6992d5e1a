// A list that is looked at from its beginning, and grows when somebody wants to see more of it.
//
//   const orders = useGrowing((limit, signal) => api.list('/sublet/v1/orders', { query: { limit }, signal }), []);
//   {orders.value?.rows ...} <More of={orders} />
import { Button } from 'antd-mobile';
import { useRef } from 'react';
import { mostRows, type Page } from '../shared/api';
import { useAsk, type Asked } from '../shared/ask';
import { count } from '../shared/format';
import { useLanguage, useWords } from '../shared/i18n';

const words = {
  en: { more: 'Show more', cut: 'The first {n} of {all}.' },
  zh: { more: '加载更多', cut: '共 {all} 条，已显示前 {n} 条。' },
};

export interface Growing<R> extends Asked<Page<R>> {
  more: () => void;
}

// The same question, only longer: what is shown stays while more of it comes, or does not come.
export function useGrowing<R>(question: (limit: number, signal: AbortSignal) => Promise<Page<R>>, on: readonly unknown[], { first = 24, step = 48, wanted = true } = {}): Growing<R> {
  const key = JSON.stringify(on);
  const at = useRef({ key, limit: first });
  if (at.current.key !== key) at.current = { key, limit: first }; // another list begins at its beginning
  const asked = useAsk((signal) => question(at.current.limit, signal), [key], wanted);
  const more = () => {
    at.current.limit = Math.min(at.current.limit + step, mostRows);
    asked.again();
  };
  return { ...asked, more };
}

export function More<R>({ of: { value, loading, more } }: { of: Growing<R> }) {
  const t = useWords(words);
  const { language } = useLanguage();
  if (value === undefined || value.rows.length >= value.total) return null;
  if (value.rows.length >= mostRows) return <p className="soft small">{t('cut', { n: count(value.rows.length, language), all: count(value.total, language) })}</p>;
  return (
    <Button block loading={loading} onClick={more}>
      {t('more')}
    </Button>
  );
}
