// What somebody sends that changes something: under one key until it was answered, so that what got no answer is sent again and done once; and
// what was said against it, in sight beside what was typed.
//
//   const { busy, error, send, renew } = useSend();
//   await send(async (key) => { await api.post(..., { key }); renew(); });      // renew: what is sent next is another wish
//   useSend({ leaves: true })                                                   // done, the page is left: nothing is sent twice meanwhile
import { useRef, useState } from 'react';
import { newKey, type ApiError } from './api';
import { asApiError } from './ask';

export interface Sending {
  busy: boolean;
  error: ApiError | undefined;
  send: (act: (key: string) => Promise<void>) => Promise<ApiError | undefined>; // what was said against it
  renew: () => void;
}

export function useSend({ leaves = false }: { leaves?: boolean } = {}): Sending {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const key = useRef(newKey());
  const renew = () => {
    key.current = newKey();
  };
  const send = async (act: (key: string) => Promise<void>) => {
    const begun = Date.now();
    setBusy(true);
    setError(undefined);
    try {
      await act(key.current);
      if (!leaves) setBusy(false);
      return undefined;
    } catch (e) {
      const problem = asApiError(e);
      // What fails at once has been tried all the same: it is seen, and the button's spinner, which cannot be stopped while it begins, ends.
      await new Promise((done) => setTimeout(done, Math.max(0, 400 - (Date.now() - begun))));
      setError(problem);
      if (problem.status !== 0) renew(); // what was answered is settled: another try is another wish
      setBusy(false);
      return problem;
    }
  };
  return { busy, error, send, renew };
}
