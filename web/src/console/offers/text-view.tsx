// The draft's files as text, one at a time.
import { Button, Input, Popconfirm, Select, Spin } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { useWords } from '../../shared/i18n';
import { Empty } from '../../shared/rows';
import type { Schema } from './complete';
import type { Held } from './draft';
import { words } from './words';

const Editor = lazy(() => import('./editor'));

function NewFile({ held, choose }: { held: Held; choose: (path: string) => void }) {
  const t = useWords(words);
  const [path, setPath] = useState('');
  const good = /^[\w-]+(\/[\w-]+)*\.(yaml|csv)$/.test(path) && !held.files.has(path);
  const make = () => {
    held.set(path, path.endsWith('.csv') ? 'prefix,amount,name\n' : 'offers:\n');
    choose(path);
    setPath('');
  };
  return (
    <Popconfirm icon={null} title={t('new_file')} okText={t('begin')} cancelText={t('cancel')} okButtonProps={{ disabled: !good }} onConfirm={make} description={<Input aria-label={t('path')} placeholder={t('path_needed')} value={path} onChange={(e) => setPath(e.target.value.trim())} style={{ width: 240 }} />}>
      <Button>{t('new_file')}</Button>
    </Popconfirm>
  );
}

export function TextView({ held, file, line, edits, choose }: { held: Held; file: string; line: number | undefined; edits: boolean; choose: (path: string) => void }) {
  const t = useWords(words);
  const schema = useAsk(async (signal) => (await api.get('/sublet/v1/catalogue/schema', { signal })) as Schema, []);
  const all = [...new Set([...held.files.keys(), ...held.before.keys(), ...(held.base?.files ?? []).map((f) => f.path)])].sort();
  const path = all.includes(file) ? file : (held.changed[0] ?? all.find((p) => p.startsWith('offers/')) ?? all[0] ?? '');
  const text = held.files.get(path);
  const mistakes = useMemo(() => (held.checked?.errors ?? []).filter((e) => e.file === path), [held.checked, path]);
  const removed = text === undefined && held.before.has(path);
  return (
    <div className="stack" style={{ gap: 10 }}>
      <div className="row">
        <Select aria-label={t('file')} showSearch value={path} onChange={choose} style={{ minWidth: 240 }} className="grow" options={all.map((p) => ({ value: p, label: `${held.changed.includes(p) ? '● ' : ''}${p}${held.files.has(p) || !held.before.has(p) ? '' : ` (${t('file_removed')})`}` }))} />
        {edits && <NewFile held={held} choose={choose} />}
        {edits && held.changed.includes(path) && <Button onClick={() => held.set(path, held.before.get(path))}>{held.before.has(path) ? t('restore_file') : t('remove_file')}</Button>}
      </div>
      {text === undefined ? (
        <Empty title={removed ? t('file_removed') : t('too_long')} />
      ) : (
        <Suspense fallback={<div className="waiting"><Spin /></div>}>
          <Editor file={path} text={text} label={t('editor', { file: path })} mistakes={mistakes} schema={schema.value} files={held.files} line={line} readOnly={!edits} change={(to) => held.set(path, to)} />
        </Suspense>
      )}
    </div>
  );
}
