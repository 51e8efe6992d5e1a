// What a page shows of the server: asked when it opens and whenever what it depends on changes, the last answer kept meanwhile, late
// answers to old questions dropped.
//
//   const line = useAsk((signal) => api.get('/sublet/v1/balance/{number}', { path: { number }, signal }), [number]);
//   line.value, line.error, line.loading, line.again()
import { useCallback, useEffect, useRef, useState } from 'react';
import { ApiError } from './api';

export interface Asked<T> {
  value: T | undefined;
  error: ApiError | undefined;
  loading: boolean;
  again: () => void;
}

export function asApiError(e: unknown): ApiError {
  return e instanceof ApiError ? e : new ApiError(0, 'page_fault', e instanceof Error ? e.message : String(e));
}

export function useAsk<T>(question: (signal: AbortSignal) => Promise<T>, on: readonly unknown[], wanted = true): Asked<T> {
  const [state, set] = useState<{ value: T | undefined; error: ApiError | undefined; loading: boolean }>({ value: undefined, error: undefined, loading: wanted });
  const [turn, setTurn] = useState(0);
  const last = useRef(question);
  last.current = question;
  useEffect(() => {
    if (!wanted) return undefined;
    const ending = new AbortController();
    set((was) => ({ ...was, loading: true }));
    last.current(ending.signal).then(
      (value) => !ending.signal.aborted && set({ value, error: undefined, loading: false }),
      (e: unknown) => !ending.signal.aborted && set((was) => ({ value: was.value, error: asApiError(e), loading: false })),
    );
    return () => ending.abort();
    // What the question depends on is what the caller says.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [...on, turn, wanted]);
  return { ...state, again: useCallback(() => setTurn((t) => t + 1), []) };
}

// Asks again every so often while the page is looked at.
export function useEvery(seconds: number, act: () => void, on = true): void {
  const last = useRef(act);
  last.current = act;
  useEffect(() => {
    if (!on) return undefined;
    const timer = setInterval(() => document.visibilityState === 'visible' && last.current(), seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, on]);
}
