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

interface State<T> {
  value: T | undefined;
  error: ApiError | undefined;
  loading: boolean;
}

// One question, asked as often as is wished but one at a time: who wishes it while it is under way gets it once more behind that, for what is
// under way may have been answered before the wish. Where answers take longer than one waits to ask again, each is shown all the same.
export function asker<T>(question: (signal: AbortSignal) => Promise<T>, tell: (change: (was: State<T>) => State<T>) => void): { ask: () => void; end: () => void } {
  const ending = new AbortController();
  let busy = false;
  let more = false;
  let answered = false;
  const over = (change: (was: State<T>) => State<T>) => {
    if (ending.signal.aborted) return;
    busy = false;
    tell(change);
    if (more) ask();
  };
  function ask() {
    more = busy;
    if (busy) return;
    busy = true;
    tell((was) => ({ ...was, loading: true }));
    question(ending.signal).then(
      (value) => {
        answered = true;
        over(() => ({ value, error: undefined, loading: false }));
      },
      // What is kept beside the error is an answer to this question, not to the one before it.
      (e: unknown) => over((was) => ({ value: answered ? was.value : undefined, error: asApiError(e), loading: false })),
    );
  }
  return { ask, end: () => ending.abort() };
}

export function useAsk<T>(question: (signal: AbortSignal) => Promise<T>, on: readonly unknown[], wanted = true): Asked<T> {
  const [state, set] = useState<State<T>>({ value: undefined, error: undefined, loading: wanted });
  const last = useRef(question);
  last.current = question;
  const asking = useRef<() => void>();
  useEffect(() => {
    if (!wanted) return undefined;
    const { ask, end } = asker((signal) => last.current(signal), set);
    asking.current = ask;
    ask();
    return () => {
      end();
      asking.current = undefined;
    };
    // What the question depends on is what the caller says.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [...on, wanted]);
  return { ...state, again: useCallback(() => asking.current?.(), []) };
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
