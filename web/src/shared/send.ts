// What somebody sends that changes something: under one key until it is settled, so that what may have been done is sent again and done once;
// and what was said against it, in sight beside what was typed.
//
//   const { busy, error, send, renew } = useSend();
//   await send(async (key) => { await api.post(..., { key }); renew(); });      // renew: what is sent next is another wish
//   useSend({ leaves: true })                                                   // done, the page is left: nothing is sent twice meanwhile
import { useRef, useState } from 'react';
import { ApiError, newKey } from './api';
import { asApiError } from './ask';

export interface Sending {
  busy: boolean;
  error: ApiError | undefined;
  send: (act: (key: string) => Promise<void>) => Promise<ApiError | undefined>; // what was said against it
  renew: () => void;
}

// No answer, or a fault's (a proxy's 502 comes after the server has done it, perhaps), or that the key's first is still under way or was another
// wish: it may have been done. All else that is said against it says that it was not.
export const settled = (e: ApiError): boolean => e.status >= 400 && e.status < 500 && e.code !== 'in_progress' && e.code !== 'key_reused';

// A quote that can no longer be ordered: another is to be asked for.
export const quoteIsOver = (e: unknown): boolean => e instanceof ApiError && (e.code === 'quote_over' || e.code === 'not_found');

// antd's spinner of a button cannot be ended while it begins: it stays. So long, in ms, it is shown at least.
const spins = 400;

export function useSend({ leaves = false }: { leaves?: boolean } = {}): Sending {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError>();
  const last = useRef(0);
  const key = useRef(newKey());
  const renew = () => {
    key.current = newKey();
  };
  const send = async (act: (key: string) => Promise<void>) => {
    const begun = Date.now(), mine = (last.current += 1);
    const shown = () => new Promise<void>((done) => setTimeout(done, Math.max(0, spins - (Date.now() - begun))));
    const end = () => last.current === mine && setBusy(false);
    setBusy(true);
    setError(undefined);
    try {
      await act(key.current);
      if (!leaves) void shown().then(end); // whoever waits for this need not wait for that
      return undefined;
    } catch (e) {
      const problem = asApiError(e);
      await shown(); // what fails at once has been tried all the same: it is seen
      setError(problem);
      if (settled(problem)) renew(); // another try is another wish
      end();
      return problem;
    }
  };
  return { busy, error, send, renew };
}
