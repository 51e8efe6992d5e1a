// Who has signed in, and until when. The token is in a cookie that no script can read; what is known here is what GET /sublet/v1/session
// says. When the session ends (its time, a sign-out elsewhere, nobody at the keyboard), the page says so and keeps where it was. A browser has one
// session of staff, and one of each kind at each operator's shop: when somebody else has signed in in another of its tabs, this one does nothing
// more, neither as the one nor as the other.
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { api, ApiError, askAs, beginApi, personOf, type Answer, type SessionKind } from './api';
import { asApiError } from './ask';

export type Who = Answer<'/sublet/v1/session', 'get'>;
export type Why = 'none' | 'ended' | 'idle' | 'signed_out' | 'another';
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

export function SessionProvider({ kind, at, idleMinutes, children }: { kind: SessionKind; at?: string; idleMinutes: number; children: ReactNode }) {
  const [state, set] = useState<{ who: Who | undefined; loading: boolean; error: ApiError | undefined; why: Why }>({ who: undefined, loading: true, error: undefined, why: 'none' });
  const had = useRef<string>(); // whose page this is
  const others = useRef<BroadcastChannel>();
  const over = useCallback((why: Why) => {
    had.current = undefined;
    askAs(undefined);
    set({ who: undefined, loading: false, error: undefined, why });
  }, []);
  const gone = useCallback(() => {
    if (had.current !== undefined) over('ended');
    else set((was) => (was.loading ? { who: undefined, loading: false, error: undefined, why: 'none' } : was)); // nobody was; or it is told already
  }, [over]);
  const look = useCallback(async () => {
    try {
      const who = await api.get('/sublet/v1/session');
      const person = personOf(who);
      // A visit is nobody's in particular: whichever the browser has is this page's.
      if (had.current !== undefined && had.current !== person && kind !== 'visitor') return over('another');
      if (had.current === undefined) others.current?.postMessage('look');
      had.current = person;
      askAs(person);
      localStorage.setItem(rememberedOperator, who.operator); // for the next sign-in
      set({ who, loading: false, error: undefined, why: 'none' });
    } catch (e) {
      const error = asApiError(e);
      if (error.code !== 'unauthorized') set((was) => ({ ...was, loading: false, error }));
    }
  }, [kind, over]);
  // Before any child asks anything.
  const begun = useRef(false);
  if (!begun.current) {
    beginApi(at === undefined ? kind : `${kind} ${at}`, gone, () => (kind === 'visitor' ? void look() : over('another')));
    begun.current = true;
  }
  const signOut = useCallback(async (why: Why = 'signed_out') => {
    try {
      await api.delete('/sublet/v1/session');
    } catch {
      // it was over, or nobody answered: here it is over
    }
    over(why);
  }, [over]);
  useEffect(() => void look(), [look]);
  const { who } = state;
  // Its end is known: it is told on time, whether or not anything is asked then. A clock that is fast here asks some times too often, no more.
  useEffect(() => {
    if (!who?.expires) return undefined;
    const left = Date.parse(who.expires) - Date.now();
    const timer = setTimeout(() => void look(), Math.min(left > 0 ? left + 500 : 60_000, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  }, [who, look]);
  const inside = who !== undefined;
  const place = at === undefined ? kind : `${kind}-${at}`;
  // Who comes back to a page sees whether it is still theirs.
  useEffect(() => {
    if (!inside) return undefined;
    const seen = () => document.visibilityState === 'visible' && void look();
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [inside, look]);
  // Who goes away from an open page does not leave it open for others. All pages of this browser are one session: who is at work in one is here.
  useEffect(() => {
    const channel = new BroadcastChannel(`sublet-here-${place}`);
    others.current = channel;
    if (!inside) return () => channel.close();
    let last = Date.now(), told = 0;
    channel.onmessage = (message: MessageEvent<string>) => {
      if (message.data === 'look') void look();
      else last = Date.now();
    };
    const here = () => {
      last = Date.now();
      if (last - told < toldEvery) return;
      told = last;
      channel.postMessage('here');
    };
    const events = ['pointerdown', 'keydown', 'scroll', 'touchstart'];
    events.forEach((e) => window.addEventListener(e, here, { passive: true, capture: true }));
    const timer = setInterval(() => Date.now() - last > idleMinutes * 60_000 && void signOut('idle'), 10_000);
    return () => {
      events.forEach((e) => window.removeEventListener(e, here, { capture: true }));
      clearInterval(timer);
      channel.close();
    };
  }, [inside, place, idleMinutes, look, signOut]);
  const value = useMemo<Session>(() => ({ ...state, look, signOut, may: (scope) => mayScope(state.who?.scopes ?? [], scope) }), [state, look, signOut]);
  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>;
}
