// Server-sent events, as the HTML standard has them, by fetch: an EventSource can send no header, and so no session of ours. A lost
// connection is told and taken up again by itself, after pauses that grow; so is one on which nothing has come for too long. A refusal is
// no lost connection: it is told by its words, and asked again only where asking again can help.
import { useEffect, useRef, useState } from 'react';
import { ApiError, problem, sessionHeaders } from './api';

export interface ServerEvent {
  name: string;
  data: string;
}

// Takes pieces as they come, gives the events that are whole.
export function eventReader(): (piece: string) => ServerEvent[] {
  let rest = '';
  return (piece) => {
    rest += piece.replace(/\r\n?/g, '\n');
    const out: ServerEvent[] = [];
    for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
      let name = 'message';
      const data: string[] = [];
      for (const line of rest.slice(0, end).split('\n')) {
        const colon = line.indexOf(':');
        const field = colon < 0 ? line : line.slice(0, colon);
        const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
        if (field === 'event') name = value;
        if (field === 'data') data.push(value);
      }
      rest = rest.slice(end + 2);
      if (data.length > 0) out.push({ name, data: data.join('\n') });
    }
    return out;
  };
}

// lost: it is tried again at `retryAt`; over: it is not; `error`: what the server said against it, none where nobody answered.
export interface Stream {
  state: 'connecting' | 'live' | 'lost' | 'over';
  retryAt?: number;
  error?: ApiError;
}
const firstPause = 1000;
const longestPause = 15000;
const longestSilence = 6000;

// In how many milliseconds who was refused asks again: what is full may have room then, what may not be stays so.
export const pauseAfter = (refused: ApiError, pause: number): number | undefined => (refused.status === 429 ? Math.max(pause, 1000 * (refused.retrySeconds ?? 0)) : undefined);

export function useStream(path: string, on: (event: ServerEvent) => void, signedOut: () => void): Stream {
  const [state, set] = useState<Stream>({ state: 'connecting' });
  const last = useRef({ on, signedOut });
  last.current = { on, signedOut };
  useEffect(() => {
    let over = false;
    let pause = firstPause;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ending = new AbortController();
    const again = (refused?: ApiError) => {
      if (over) return;
      const wait = refused ? pauseAfter(refused, pause) : pause;
      const error = refused ? { error: refused } : {};
      over = wait === undefined;
      if (wait === undefined) {
        set({ state: 'over', ...error });
        if (refused?.status === 401) last.current.signedOut();
        return;
      }
      set({ state: 'lost', retryAt: Date.now() + wait, ...error });
      timer = setTimeout(() => void connect(), wait);
      pause = Math.min(pause * 2, longestPause);
    };
    const connect = async () => {
      ending = new AbortController();
      const own = ending;
      let silent: ReturnType<typeof setTimeout> | undefined;
      let refused: ApiError | undefined;
      const heard = () => {
        clearTimeout(silent);
        silent = setTimeout(() => own.abort(), longestSilence);
      };
      try {
        heard();
        const answer = await fetch(path, { headers: { ...sessionHeaders(), Accept: 'text/event-stream' }, signal: own.signal, cache: 'no-store' });
        if (answer.status >= 400 && answer.status < 500) throw await problem(answer);
        if (!answer.ok || !answer.body) throw new Error(String(answer.status)); // nobody is behind the proxy: as good as no answer
        const read = eventReader();
        const pieces = answer.body.getReader();
        const text = new TextDecoder();
        for (;;) {
          const { done, value } = await pieces.read();
          if (done) break;
          heard();
          for (const event of read(text.decode(value, { stream: true }))) {
            if (over) return;
            if (event.name === 'end') {
              over = true;
              last.current.signedOut();
              return;
            }
            pause = firstPause;
            set((was) => (was.state === 'live' ? was : { state: 'live' }));
            last.current.on(event);
          }
        }
      } catch (e) {
        if (e instanceof ApiError) refused = e; // else it is gone, or silent
      } finally {
        clearTimeout(silent);
      }
      again(refused);
    };
    void connect();
    return () => {
      over = true;
      clearTimeout(timer);
      ending.abort();
    };
  }, [path]);
  return state;
}
