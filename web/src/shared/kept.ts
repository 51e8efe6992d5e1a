// What of a page stands in its address: filters, the page of a list, its order. A reload finds them again, and so does the way back.
//
//   const { of, put } = useKept();
//   of('state')                        // '' where the address says nothing
//   put({ state: 'open', from: '' })   // '' takes it away; what is left of a page is left as it was last, so nobody goes back choice by choice
import { useEffect, useRef, useState } from 'react';
import { useLocation, useNavigationType, useSearchParams } from 'react-router-dom';

export type Change = Record<string, string>;

export function changed(query: URLSearchParams, change: Change): URLSearchParams {
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(change)) if (value === '') next.delete(name); else next.set(name, value);
  return next;
}

export function useKept(): { query: URLSearchParams; of: (name: string) => string; put: (change: Change) => void } {
  const [query, setQuery] = useSearchParams();
  return {
    query,
    of: (name) => query.get(name) ?? '',
    // Of the address as it is: what was put a moment ago is in it, though the page is not drawn anew yet.
    put: (change) => setQuery(changed(new URLSearchParams(window.location.search), change), { replace: true }),
  };
}

// A text that narrows a list while it is typed. The field does not wait for the address, and follows it when somebody goes somewhere.
export function useKeptText(name: string): [string, (text: string) => void] {
  const { of, put } = useKept();
  const there = of(name), how = useNavigationType();
  const [typed, set] = useState(there);
  useEffect(() => {
    if (how !== 'REPLACE') set(there); // what was typed here comes as that
  }, [there, how]);
  const type = (text: string) => {
    set(text);
    put({ [name]: text });
  };
  return [typed, type];
}

// Where in a list one is, in the list's own names (`as`: those of a second list on the same page). Another question (`on`) begins at its first page,
// unless one has gone back to it: then the address says where one was.
export interface Place {
  page: number;
  sort: string | undefined;
}
export const pageIn = (text: string): number => (/^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1);
export const lastPage = (total: number, size: number): number => Math.max(1, Math.ceil(total / size));
// An order that the list does not have is none.
export const sortIn = (text: string, sorts: readonly string[], first: string | undefined): string | undefined => (sorts.includes(text.replace(/^-/, '')) ? text : first);

export function useKeptPlace(on: string, sorts: readonly string[], firstSort: string | undefined, as?: string): { place: Place; go: (to: Partial<Place>) => void } {
  const { of, put } = useKept();
  const entry = useLocation().key, how = useNavigationType();
  const seen = useRef({ on, entry });
  const named = (name: keyof Place) => (as === undefined ? name : `${as}.${name}`);
  const cameBack = how === 'POP' && seen.current.entry !== entry;
  const anew = seen.current.on !== on && !cameBack;
  const page = anew ? 1 : pageIn(of(named('page')));
  const sort = sortIn(of(named('sort')), sorts, firstSort);
  const go = (to: Partial<Place>) => put({ ...(to.page === undefined ? {} : { [named('page')]: to.page === 1 ? '' : String(to.page) }), ...(to.sort === undefined ? {} : { [named('sort')]: to.sort === firstSort ? '' : to.sort }) });
  useEffect(() => {
    if (anew && of(named('page')) !== '') go({ page: 1 }); // it is seen once the address says so too
    else seen.current = { on, entry };
  });
  return { place: { page, sort }, go };
}
