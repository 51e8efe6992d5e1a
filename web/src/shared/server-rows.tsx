// Lists that the server has: asked for a page at a time, sorted there, and given as CSV. Which page and in which order stands in the address.
import { DownloadOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Pagination } from 'antd';
import { useEffect, useRef, type ReactNode } from 'react';
import type { Page } from './api';
import { useAsk } from './ask';
import { useDownloads } from './downloads';
import { Trouble } from './errors';
import { useWords } from './i18n';
import { lastPage, useKeptPlace } from './kept';
import { Rows, type Column } from './rows';

const words = {
  en: { reload: 'Load anew', download: 'Download as CSV', loading: 'Loading …', rows: '{n} in all' },
  zh: { reload: '刷新', download: '下载 CSV', loading: '加载中…', rows: '共 {n} 条' },
};

export function ServerRows<R>({ label, columns, ask, on, rowKey, empty, pageSize = 20, tools, name, as, firstSort, turn }: {
  label: string;
  columns: Column<R>[];
  ask: (page: { offset: number; limit: number; sort?: string | undefined }, signal?: AbortSignal) => Promise<Page<R>>;
  on: readonly unknown[]; // what the question depends on
  rowKey: (row: R) => string;
  empty: ReactNode;
  pageSize?: number;
  tools?: ReactNode;
  name: string; // of the file
  as?: string; // of a second list on the same page: what its place is called in the address
  firstSort?: string | undefined;
  turn?: number; // asks anew when it changes
}) {
  const t = useWords(words);
  const about = JSON.stringify(on);
  const { place, go } = useKeptPlace(about, columns.flatMap((c) => c.sort ?? []), firstSort, as);
  const { begin, goes } = useDownloads();
  const file = `${name}.csv`;
  const question = `${about} ${place.page} ${place.sort}`;
  const { value, error, again } = useAsk(async (signal) => ({ question, ...(await ask({ offset: (place.page - 1) * pageSize, limit: pageSize, sort: place.sort }, signal)) }), [question]);
  const asked = useRef(turn);
  useEffect(() => {
    if (asked.current !== turn) again(); // the same question: what is known meanwhile stays
    asked.current = turn;
  }, [turn, again]);
  // What one was at the end of may have become shorter.
  const last = value?.question === question ? lastPage(value.total, pageSize) : place.page;
  const beyond = place.page > last;
  useEffect(() => {
    if (beyond) go({ page: last });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [beyond, last]);
  return (
    <div>
      <div className="row" style={{ marginBottom: 8 }}>
        <div className="grow row">{tools}</div>
        <span className="soft" role="status">
          {value ? t('rows', { n: value.total }) : t('loading')}
        </span>
        <Button icon={<ReloadOutlined aria-hidden />} aria-label={t('reload')} title={t('reload')} onClick={again} />
        <Button icon={<DownloadOutlined aria-hidden />} aria-label={t('download')} title={t('download')} loading={goes(file)} disabled={!value || value.total === 0} onClick={() => begin(file, { columns, rowKey, ask: (page, signal) => ask({ ...page, sort: place.sort }, signal) })} />
      </div>
      {error && <Trouble error={error} again={again} />}
      {value && !beyond && <Rows label={label} columns={columns} rows={value.rows} rowKey={rowKey} empty={empty} waits={value.question !== question} sort={place.sort} onSort={(sort) => go({ page: 1, sort })} />}
      {value && value.total > pageSize && (
        <Pagination style={{ marginTop: 12 }} align="end" current={place.page} pageSize={pageSize} total={value.total} showSizeChanger={false} responsive onChange={(page) => go({ page })} />
      )}
    </div>
  );
}
