// Server-sent events, as the HTML standard has them, by fetch: an EventSource can send no header, and so no session of ours. A lost
// connection is told and taken up again by itself, after pauses that grow; so is one on which nothing has come for too long.
import { useEffect, useRef, useState } from 'react';
import { sessionHeaders } from './api';

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

export type StreamState = 'connecting' | 'live' | 'lost' | 'over';
const firstPause = 1000;
const longestPause = 15000;
const longestSilence = 6000;

export function useStream(path: string, on: (event: ServerEvent) => void, signedOut: () => void): { state: StreamState; retryAt: number | undefined } {
  const [state, set] = useState<{ state: StreamState; retryAt: number | undefined }>({ state: 'connecting', retryAt: undefined });
  const last = useRef({ on, signedOut });
  last.current = { on, signedOut };
  useEffect(() => {
    let over = false;
    let pause = firstPause;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ending = new AbortController();
    const again = () => {
      if (over) return;
      set({ state: 'lost', retryAt: Date.now() + pause });
      timer = setTimeout(() => void connect(), pause);
      pause = Math.min(pause * 2, longestPause);
    };
    const connect = async () => {
      ending = new AbortController();
      const own = ending;
      let silent: ReturnType<typeof setTimeout> | undefined;
      const heard = () => {
        clearTimeout(silent);
        silent = setTimeout(() => own.abort(), longestSilence);
      };
      try {
        heard();
        const answer = await fetch(path, { headers: { ...sessionHeaders(), Accept: 'text/event-stream' }, signal: own.signal, cache: 'no-store' });
        if (answer.status === 401) {
          over = true;
          set({ state: 'over', retryAt: undefined });
          last.current.signedOut();
          return;
        }
        if (!answer.ok || !answer.body) throw new Error(String(answer.status));
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
            set((was) => (was.state === 'live' ? was : { state: 'live', retryAt: undefined }));
            last.current.on(event);
          }
        }
      } catch {
        // gone, refused for now, or silent: all end the same way
      } finally {
        clearTimeout(silent);
      }
      again();
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
