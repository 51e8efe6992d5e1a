// Which of the cases are shown: the open ones first; the choice stands in the address.
import { Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useWords } from '../../shared/i18n';
import { words } from './words';

type State = 'open' | 'overdue' | 'answered' | 'kept' | 'closed' | 'any';

export function useWhich(tab: 'complaints' | 'objections', states: readonly State[]) {
  const t = useWords(words);
  const [query, setQuery] = useSearchParams();
  const [turn, setTurn] = useState(0);
  const which = query.get('which') ?? 'open';
  const tools: ReactNode = <Select aria-label={t('which')} value={which} onChange={(v) => setQuery({ tab, which: v })} options={states.map((value) => ({ value: value as string, label: t(value) }))} popupMatchSelectWidth={false} />;
  return {
    filter: which === 'overdue' ? { state: 'open', overdue: true } : { state: which === 'any' ? '' : which },
    unlike: which !== 'open' && which !== 'any', // nothing of a kind is less than nothing at all
    again: () => setTurn((n) => n + 1),
    list: { on: [which], turn, tools }, // what a list depends on, and its choice
  };
}
