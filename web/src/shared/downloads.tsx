// Lists on their way to a file. A long one goes on while one looks at other pages, shows how far it is, can be stopped, and after a lost
// connection goes on where it was. It is the tab's: who closes it is asked first.
//
//   const { begin, goes } = useDownloads();
//   <Button loading={goes(name)} onClick={() => begin(name, { columns, rowKey, ask })} />
import { Button } from 'antd';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ApiError } from './api';
import { asApiError } from './ask';
import { download } from './csv';
import { useExplained } from './errors';
import { count } from './format';
import { useLanguage, useWords } from './i18n';
import { begun, gather, type ListOf } from './whole-file';

const words = {
  en: { downloads: 'Downloads', going: '{n} of {all} rows', stop: 'Stop', stop_of: 'Stop {name}', go_on: 'Go on', go_on_of: 'Go on with {name}', close: 'Close', close_of: 'Close the note on {name}', done: '{n} rows are in the file.' },
  zh: { downloads: '下载', going: '已取 {n} / {all} 条', stop: '停止', stop_of: '停止下载 {name}', go_on: '继续', go_on_of: '继续下载 {name}', close: '关闭', close_of: '关闭 {name} 的提示', done: '文件共 {n} 条。' },
};

interface Going {
  name: string; // of the file
  state: 'going' | 'failed' | 'done';
  rows: number;
  total: number | undefined;
  long: boolean; // more than the first page: it is shown
  error?: ApiError;
}
interface Work {
  run: () => Promise<void>;
  ending: AbortController;
}
interface Downloads {
  begin: <R>(name: string, list: ListOf<R>) => void;
  goes: (name: string) => boolean;
}
const Context = createContext<Downloads | undefined>(undefined);

export function useDownloads(): Downloads {
  const found = useContext(Context);
  if (found === undefined) throw new Error('a list that can be downloaded stands within DownloadsProvider');
  return found;
}

export function DownloadsProvider({ children }: { children: ReactNode }) {
  const [all, set] = useState<Going[]>([]);
  const works = useRef(new Map<string, Work>());
  const put = useCallback((name: string, change: Partial<Going>) => set((was) => was.map((g) => (g.name === name ? { ...g, ...change } : g))), []);
  const drop = useCallback((name: string) => {
    works.current.get(name)?.ending.abort();
    works.current.delete(name);
    set((was) => was.filter((g) => g.name !== name));
  }, []);
  useEffect(() => {
    const mine = works.current;
    return () => mine.forEach((w) => w.ending.abort()); // who signs out takes nothing along
  }, []);
  const asks = all.some((g) => g.state === 'going' && g.long);
  useEffect(() => {
    if (!asks) return undefined;
    const ask = (e: BeforeUnloadEvent) => e.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [asks]);
  const begin = useCallback(<R,>(name: string, list: ListOf<R>) => {
    drop(name); // one that failed
    const so = begun(list.columns);
    const ending = new AbortController();
    const run = async () => {
      put(name, { state: 'going' });
      try {
        await gather(list, so, () => put(name, { rows: so.rows, total: so.total, long: true }), ending.signal);
        if (ending.signal.aborted) return;
        download(name, so.parts);
        works.current.delete(name);
        set((was) => was.flatMap((g) => (g.name !== name ? [g] : g.long ? [{ ...g, state: 'done' as const, rows: so.rows, total: so.total }] : [])));
      } catch (e) {
        if (!ending.signal.aborted) put(name, { state: 'failed', error: asApiError(e), long: true });
      }
    };
    works.current.set(name, { run, ending });
    set((was) => [...was, { name, state: 'going', rows: 0, total: undefined, long: false }]);
    void run();
  }, [drop, put]);
  const value = useMemo<Downloads>(() => ({ begin, goes: (name) => all.some((g) => g.name === name && g.state === 'going') }), [begin, all]);
  return (
    <Context.Provider value={value}>
      {children}
      <Tray all={all.filter((g) => g.long)} drop={drop} again={(name) => void works.current.get(name)?.run()} />
    </Context.Provider>
  );
}

function Tray({ all, drop, again }: { all: Going[]; drop: (name: string) => void; again: (name: string) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const explain = useExplained();
  const n = (rows: number | undefined) => count(rows, language);
  const note = (g: Going): string => {
    if (g.state === 'done') return t('done', { n: n(g.rows) });
    if (g.state === 'going' || g.error === undefined) return '';
    const { what, todo } = explain(g.error);
    return `${what} ${todo}`;
  };
  if (all.length === 0) return null;
  return (
    <section className="downloads" aria-label={t('downloads')}>
      {all.map((g) => (
        <div key={g.name} className="panel download">
          <strong className="download-name">{g.name}</strong>
          {g.state !== 'done' && (
            <>
              <progress aria-label={g.name} max={g.total ?? 1} value={g.rows} />
              <span className="soft number">{t('going', { n: n(g.rows), all: n(g.total) })}</span>
            </>
          )}
          <span role="status" className={g.state === 'failed' ? 'bad-text' : 'soft'}>
            {note(g)}
          </span>
          <div className="row">
            {g.state === 'failed' && (
              <Button size="small" type="primary" aria-label={t('go_on_of', { name: g.name })} onClick={() => again(g.name)}>
                {t('go_on')}
              </Button>
            )}
            <Button size="small" aria-label={t(g.state === 'done' ? 'close_of' : 'stop_of', { name: g.name })} onClick={() => drop(g.name)}>
              {t(g.state === 'done' ? 'close' : 'stop')}
            </Button>
          </div>
        </div>
      ))}
    </section>
  );
}
