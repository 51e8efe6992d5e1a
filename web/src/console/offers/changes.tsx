// The files in which two texts of a catalogue differ, and what differs in each.
import { Collapse, Grid, Spin, Tag } from 'antd';
import { lazy, Suspense } from 'react';
import { useWords } from '../../shared/i18n';
import { Empty } from '../../shared/rows';
import type { Files } from './text';
import { words } from './words';

const Difference = lazy(() => import('./difference'));

export function Changes({ before, after, beforeLabel, afterLabel }: { before: Files; after: Files; beforeLabel: string; afterLabel: string }) {
  const t = useWords(words);
  const wide = Grid.useBreakpoint().lg ?? false;
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path)).sort();
  if (paths.length === 0) return <Empty title={t('no_difference')}>{t('no_difference_do')}</Empty>;
  return (
    <Collapse
      defaultActiveKey={paths.slice(0, 3)}
      items={paths.map((path) => ({
        key: path,
        label: <span><code>{path}</code> {!after.has(path) && <Tag bordered={false}>{t('file_removed')}</Tag>}{!before.has(path) && <Tag bordered={false}>{t('new_file')}</Tag>}</span>,
        children: (
          <Suspense fallback={<Spin />}>
            <Difference before={before.get(path) ?? ''} after={after.get(path) ?? ''} beforeLabel={`${path}: ${beforeLabel}`} afterLabel={`${path}: ${afterLabel}`} beside={wide} />
          </Suspense>
        ),
      }))}
    />
  );
}
