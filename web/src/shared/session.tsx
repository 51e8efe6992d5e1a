// Who has signed in, and until when. The token is in a cookie that no script can read; what is known here is what GET /sublet/v1/session
// says. When the session ends (its time, a sign-out elsewhere, nobody at the keyboard), the page says so and keeps where it was.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { api, ApiError, beginApi, type Answer, type SessionKind } from './api';
import { asApiError } from './ask';

export type Who = Answer<'/sublet/v1/session', 'get'>;
export type Why = 'none' | 'ended' | 'idle' | 'signed_out';
interface Session {
  who: Who | undefined;
  loading: boolean;
  error: ApiError | undefined; // the server cannot be asked
  why: Why; // without `who`: why there is none
  look: () => Promise<void>;
  signOut: (why?: Why) => Promise<void>;
  may: (scope: string) => boolean;
}

export const platform = '-'; // the operator of what belongs to none: the platform's own people
export const rememberedOperator = 'sublet.operator';
const toldEvery = 5_000;
const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession outside of SessionProvider');
  return session;
}
// Of pages that only who has signed in sees.
export function useWho(): Who {
  const { who } = useSession();
  if (who === undefined) throw new Error('useWho without a session');
  return who;
}

// "order.read" is in "order.write" too.
export function mayScope(scopes: readonly string[], scope: string): boolean {
  return scopes.includes(scope) || (scope.endsWith('.read') && scopes.includes(scope.replace(/\.read$/, '.write')));
}

export function SessionProvider({ kind, idleMinutes, children }: { kind: SessionKind; idleMinutes: number; children: ReactNode }) {
  const [state, set] = useState<{ who: Who | undefined; loading: boolean; error: ApiError | undefined; why: Why }>({ who: undefined, loading: true, error: undefined, why: 'none' });
  const had = useRef(false);
  const gone = useCallback(() => set((was) => (was.who === undefined && !was.loading ? was : { who: undefined, loading: false, error: undefined, why: had.current ? 'ended' : 'none' })), []);
  // Before any child asks anything.
  const begun = useRef(false);
  if (!begun.current) {
    beginApi(kind, gone);
    begun.current = true;
  }
  const look = useCallback(async () => {
    try {
      const who = await api.get('/sublet/v1/session');
      had.current = true;
      localStorage.setItem(rememberedOperator, who.operator); // for the next sign-in
      set({ who, loading: false, error: undefined, why: 'none' });
    } catch (e) {
      const error = asApiError(e);
      if (error.code !== 'unauthorized') set((was) => ({ ...was, loading: false, error }));
    }
  }, []);
  const signOut = useCallback(async (why: Why = 'signed_out') => {
    try {
      await api.delete('/sublet/v1/session');
    } catch {
      // it was over, or nobody answered: here it is over
    }
    had.current = false;
    set({ who: undefined, loading: false, error: undefined, why });
  }, []);
  useEffect(() => void look(), [look]);
  const { who } = state;
  // Its end is known: it is told on time, whether or not anything is asked then. A clock that is fast here asks some times too often, no more.
  useEffect(() => {
    if (!who?.expires) return undefined;
    const left = Date.parse(who.expires) - Date.now();
    const timer = setTimeout(() => void look(), Math.min(left > 0 ? left + 500 : 60_000, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [who, look]);
  // Who goes away from an open page does not leave it open for others. All pages of this browser are one session: who is at work in one is here.
  useEffect(() => {
    if (who === undefined) return undefined;
    let last = Date.now(), told = 0;
    const others = new BroadcastChannel(`sublet-here-${kind}`);
    others.onmessage = () => {
      last = Date.now();
    };
    const here = () => {
      last = Date.now();
      if (last - told < toldEvery) return;
      told = last;
      others.postMessage('');
    };
    const events = ['pointerdown', 'keydown', 'scroll', 'touchstart'];
    events.forEach((e) => window.addEventListener(e, here, { passive: true, capture: true }));
    const timer = setInterval(() => Date.now() - last > idleMinutes * 60_000 && void signOut('idle'), 10_000);
    return () => {
      events.forEach((e) => window.removeEventListener(e, here, { capture: true }));
      clearInterval(timer);
      others.close();
    };
  }, [who, kind, idleMinutes, signOut]);
  const value = useMemo<Session>(() => ({ ...state, look, signOut, may: (scope) => mayScope(state.who?.scopes ?? [], scope) }), [state, look, signOut]);
  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>;
}
