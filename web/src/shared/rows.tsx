// Lists that are at hand: plain tables, which become cards on a phone. A screen reader reads them, and they weigh nothing. What the server
// has page by page: server-rows.tsx. With the name of a `file` they can be had as one.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { csv, download } from './csv';

export interface Column<R> {
  key: string;
  title: string;
  show?: (row: R) => ReactNode; // none: it is in the file alone
  csv?: (row: R) => string | number | undefined; // none: it is not in the file
  right?: boolean;
  wide?: boolean; // on a phone: a line of its own
  sort?: string; // the server's name to sort it by
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

// A table that is wider than its place is moved by keyboard too.
function useScrolls(on: unknown) {
  const box = useRef<HTMLDivElement>(null);
  const [scrolls, set] = useState(false);
  useEffect(() => {
    const at = box.current;
    if (at === null) return undefined;
    const look = () => set(at.scrollWidth > at.clientWidth);
    const watching = new ResizeObserver(look);
    watching.observe(at);
    look();
    return () => watching.disconnect();
  }, [on]);
  return { box, scrolls };
}

export function asCsv<R>(columns: readonly Column<R>[], rows: readonly R[]): string {
  const told = columns.filter((c) => c.csv);
  return csv(told.map((c) => c.title), rows.map((r) => told.map((c) => c.csv!(r))));
}

export function Rows<R>({ label, columns, rows, rowKey, empty, waits, sort, onSort, file }: {
  label: string;
  columns: Column<R>[];
  rows: R[];
  rowKey: (row: R) => string;
  empty: ReactNode;
  waits?: boolean;
  sort?: string | undefined;
  onSort?: (sort: string) => void;
  file?: string;
}) {
  const { box, scrolls } = useScrolls(rows);
  const seen = columns.filter((c) => c.show);
  if (rows.length === 0) return <>{empty}</>;
  const table = (
    <div ref={box} className={waits ? 'rows-wrap rows-wait' : 'rows-wrap'} {...(scrolls ? { tabIndex: 0, role: 'region', 'aria-label': label } : {})}>
      <table className="rows cards" aria-label={label} aria-busy={waits}>
        <thead>
          <tr>
            {seen.map((c) => {
              const by = sort === c.sort ? 'ascending' : sort === `-${c.sort}` ? 'descending' : undefined;
              return (
                <th key={c.key} scope="col" className={c.right ? 'right' : undefined} aria-sort={c.sort ? (by ?? 'none') : undefined}>
                  {c.sort && onSort ? (
                    <button type="button" className="sort" onClick={() => onSort(by === 'descending' ? c.sort! : `-${c.sort}`)}>
                      {c.title} <span aria-hidden>{by === 'ascending' ? '↑' : by === 'descending' ? '↓' : '↕'}</span>
                    </button>
                  ) : (
                    c.title || <span className="unseen">–</span>
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {seen.map((c) => (
                <td key={c.key} data-label={c.title} className={[c.right ? 'right' : '', c.wide ? 'wide' : ''].join(' ').trim() || undefined}>
                  <span>{c.show!(row)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  if (file === undefined) return table;
  return (
    <>
      {table}
      <div className="as-file">
        <button type="button" aria-label={`CSV: ${label}`} onClick={() => download(`${file}.csv`, [asCsv(columns, rows)])}>
          CSV
        </button>
      </div>
    </>
  );
}
