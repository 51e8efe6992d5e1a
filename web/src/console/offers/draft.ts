// A draft as the studio holds it: the base's files with what was changed in them, saved by itself a moment after each change, then checked.
// Somebody else's change of the same draft is never written over: it is told, and the draft is loaded anew. A save that got no answer may have
// been done: it is looked for before it is said again.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, ApiError, type Answer } from '../../shared/api';
import { asApiError } from '../../shared/ask';
import type { Files } from './text';

export type Draft = Answer<'/sublet/v1/drafts/{id}', 'get'>;
export type Checked = Answer<'/sublet/v1/drafts/{id}/check', 'post'>;
export type Version = Answer<'/sublet/v1/catalogue', 'get'>;

export interface Held {
  draft: Draft | undefined;
  base: Version | undefined;
  before: Files; // of the base
  files: Files; // as they are now
  changed: string[]; // paths that differ
  checked: Checked | undefined; // of the text as it is now; missing while it is looked at
  saving: boolean;
  turn: number; // grows with each text that is saved and checked
  error: ApiError | undefined;
  set: (path: string, text: string | undefined) => void; // undefined: removed
  rename: (name: string) => Promise<void>;
  rebase: () => Promise<void>;
  again: () => void; // after an error: what was typed is saved, unless somebody else's change is in its way; then that is loaded
  reload: () => void;
  settled: () => Promise<Draft>; // when all that was typed is saved; throws the ApiError that hinders it
}

const pause = 600;

export function textsOf(version: Version | undefined): Files {
  return new Map((version?.files ?? []).filter((f) => f.text !== undefined).map((f) => [f.path, f.text!]));
}

// What a draft says of the base's files, as the API has it.
function contentOf(before: Files, files: Files): { files: Record<string, string | null>; removed: string[] } {
  const out: Record<string, string | null> = {};
  for (const [path, text] of files) if (before.get(path) !== text) out[path] = text;
  return { files: out, removed: [...before.keys()].filter((path) => !files.has(path)) };
}

type Content = ReturnType<typeof contentOf>;

// Whether a draft is what another becomes by this content: the files it has no more are null in it.
export function became(found: Draft, before: Draft, content: Content): boolean {
  const files = Object.entries({ ...before.files, ...content.files }).filter(([, text]) => text !== null);
  const have = found.files ?? {};
  return found.version === before.version + 1 && files.length === Object.keys(have).length && files.every(([path, text]) => have[path] === text) && [...content.removed].sort().join('\n') === [...(found.removed ?? [])].sort().join('\n');
}

interface State {
  draft: Draft | undefined;
  before: Files;
  files: Files;
  dirty: boolean; // something typed is not saved
  unchecked: boolean; // what is saved has not been looked at
  sent: Content | undefined; // got no answer
  problem: ApiError | undefined;
  writing: Promise<void>;
}

async function write(id: string, n: State): Promise<void> {
  if (n.sent !== undefined) {
    const found = await api.get('/sublet/v1/drafts/{id}', { path: { id } });
    if (became(found, n.draft!, n.sent)) n.draft = found;
    n.sent = undefined;
  }
  const of = n.files;
  const content = contentOf(n.before, of);
  for (const path of Object.keys(n.draft!.files ?? {})) content.files[path] ??= null; // as the base has it again
  try {
    n.draft = await api.patch('/sublet/v1/drafts/{id}', { path: { id }, body: content, match: n.draft!.version });
  } catch (e) {
    const problem = asApiError(e);
    if (problem.status === 0 || problem.status >= 500) n.sent = content;
    throw problem;
  }
  if (n.files === of) n.dirty = false;
  n.unchecked = true;
}

const passes = (e: ApiError): boolean => e.status === 0 || e.status >= 500 || e.status === 429;

export function useDraft(id: string): Held {
  const [draft, setDraft] = useState<Draft>();
  const [base, setBase] = useState<Version>();
  const [files, setFiles] = useState<Files>(new Map());
  const [checked, setChecked] = useState<Checked>();
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<ApiError>();
  const [turn, setTurn] = useState(0);
  const [load, setLoad] = useState(0);
  const before = useMemo(() => textsOf(base), [base]);
  const now = useRef<State>({ draft, before, files, dirty: false, unchecked: false, sent: undefined, problem: undefined, writing: Promise.resolve() });
  now.current.before = before;

  const check = useCallback(async () => {
    const of = now.current.files;
    const found = await api.post('/sublet/v1/drafts/{id}/check', { path: { id } });
    if (of !== now.current.files) return; // typed on meanwhile
    now.current.unchecked = false;
    setChecked(found);
    setTurn((n) => n + 1);
  }, [id]);

  useEffect(() => {
    const ending = new AbortController();
    const begin = async () => {
      const found = await api.get('/sublet/v1/drafts/{id}', { path: { id }, signal: ending.signal });
      const of = await api.get('/sublet/v1/catalogue/versions/{hash}', { path: { hash: found.base }, signal: ending.signal });
      const mine = new Map(textsOf(of));
      for (const [path, text] of Object.entries(found.files ?? {})) mine.set(path, text);
      for (const path of found.removed ?? []) mine.delete(path);
      now.current = { ...now.current, draft: found, files: mine, dirty: false, unchecked: true, sent: undefined, problem: undefined };
      setDraft(found);
      setBase(of);
      setFiles(mine);
      setError(undefined);
      if (found.state === 'open') await check();
    };
    begin().catch((e: unknown) => !ending.signal.aborted && setError(asApiError(e)));
    return () => ending.abort();
  }, [id, load, check]);

  // One after another: each names the version that it changes.
  const save = useCallback((): Promise<void> => {
    const n = now.current;
    n.writing = n.writing.then(async () => {
      if (n.draft === undefined || n.draft.state !== 'open' || !(n.dirty || n.unchecked)) return;
      setSaving(true);
      try {
        if (n.dirty) await write(id, n);
        setDraft(n.draft);
        await check();
        n.problem = undefined;
      } catch (e) {
        n.problem = asApiError(e);
      } finally {
        setError(n.problem);
        setSaving(false);
      }
    });
    return n.writing;
  }, [id, check]);
  useEffect(() => {
    if (!now.current.dirty) return undefined;
    const timer = setTimeout(() => void save(), pause);
    return () => clearTimeout(timer);
  }, [files, save]);
  useEffect(() => {
    if (error === undefined || !passes(error)) return undefined;
    const timer = setTimeout(() => void save(), 1000 * (error.retrySeconds ?? 3));
    return () => clearTimeout(timer);
  }, [error, save]);
  // Who goes to another page in the moment after typing takes what was typed along; who leaves the browser's page is asked.
  useEffect(() => {
    const leaving = (e: BeforeUnloadEvent) => now.current.dirty && e.preventDefault();
    window.addEventListener('beforeunload', leaving);
    return () => {
      window.removeEventListener('beforeunload', leaving);
      void save();
    };
  }, [save]);

  const set = useCallback((path: string, text: string | undefined) => {
    const next = new Map(now.current.files);
    if (text === undefined) next.delete(path);
    else next.set(path, text);
    now.current.files = next;
    now.current.dirty = true;
    setFiles(next);
    setChecked(undefined);
  }, []);
  const settled = useCallback(async () => {
    const n = now.current;
    do await save();
    while (n.dirty && n.problem === undefined); // typed on meanwhile
    if (n.dirty || n.draft === undefined) throw n.problem ?? new ApiError(0, 'unreachable', 'it is not saved');
    return n.draft;
  }, [save]);
  const patch = async (body: object) => {
    const saved = await api.patch('/sublet/v1/drafts/{id}', { path: { id }, body, match: (await settled()).version });
    now.current.draft = saved;
    setDraft(saved);
  };
  return {
    draft, base, before, files, checked, saving, turn, error, set, settled,
    changed: useMemo(() => [...new Set([...files.keys(), ...before.keys()])].filter((path) => files.get(path) !== before.get(path)).sort(), [files, before]),
    rename: (name) => patch({ name }),
    rebase: async () => {
      await patch({ base: (await api.get('/sublet/v1/catalogue')).newest! });
      setLoad((n) => n + 1);
    },
    again: () => (error?.status === 412 ? setLoad((n) => n + 1) : draft === undefined ? setLoad((n) => n + 1) : void save()),
    reload: () => setLoad((n) => n + 1),
  };
}
