// A draft as the studio holds it: the base's files with what was changed in them, saved by itself a moment after each change, then checked.
// Somebody else's change of the same draft is never written over: it is told, and the draft is loaded anew.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { api, type Answer, type ApiError } from '../../shared/api';
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
  reload: () => void;
  settled: () => Promise<Draft | undefined>; // all that was typed is saved
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
  const now = useRef({ draft, before, files, dirty: false, writing: Promise.resolve() });
  now.current.before = before;

  const check = useCallback(async () => {
    const of = now.current.files;
    const found = await api.post('/sublet/v1/drafts/{id}/check', { path: { id } });
    if (of !== now.current.files) return; // typed on meanwhile
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
      now.current = { ...now.current, draft: found, files: mine, dirty: false };
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
      if (!n.dirty || n.draft === undefined) return;
      n.dirty = false;
      setSaving(true);
      try {
        const content = contentOf(n.before, n.files);
        for (const path of Object.keys(n.draft.files ?? {})) content.files[path] ??= null; // as the base has it again
        const saved = await api.patch('/sublet/v1/drafts/{id}', { path: { id }, body: content, match: n.draft.version });
        n.draft = saved;
        setDraft(saved);
        setError(undefined);
        await check();
      } catch (e) {
        const problem = asApiError(e);
        setError(problem);
        if (problem.status === 0 || problem.status >= 500) n.dirty = true; // what was typed is kept, and sent again
      } finally {
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
    if (error === undefined || !now.current.dirty) return undefined;
    const timer = setTimeout(() => void save(), 3_000);
    return () => clearTimeout(timer);
  }, [error, save]);

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
    await save();
    return now.current.dirty ? undefined : now.current.draft;
  }, [save]);
  const patch = async (body: object) => {
    await save();
    const saved = await api.patch('/sublet/v1/drafts/{id}', { path: { id }, body, match: now.current.draft!.version });
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
    reload: () => setLoad((n) => n + 1),
  };
}
