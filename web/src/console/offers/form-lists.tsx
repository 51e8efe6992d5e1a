// A package's lists in the form: fees, what is given, limits. A row is an item of the text's list.
import { Button, Checkbox } from 'antd';
import type { ReactNode } from 'react';
import { useWords, wordFor } from '../../shared/i18n';
import { amountOf, ChosenField, clear, here, TypedField, valueOf, wordsOf, type Spot } from './form';
import { add, names, scalar } from './text';
import { words } from './words';

const quantityOf = /^\d{1,15}(\.\d{1,3})?( ?(B|KB|MB|GB|TB|s|min|h|message|messages|point|points))?$/;

function itemsOf(spot: Spot): number {
  const list = valueOf(spot);
  return Array.isArray(list) ? list.length : 0;
}

function List({ spot, title, add: more, row, empty }: { spot: Spot; title: string; add: { label: string; source: string | undefined }; row: (item: Spot, i: number) => ReactNode; empty?: string | undefined }) {
  const t = useWords(words);
  const n = itemsOf(spot);
  return (
    <div role="group" aria-label={title} className="form-list">
      <h3>{title}</h3>
      {Array.from({ length: n }, (_, i) => (
        <div className="row form-row" key={i}>
          {row(here(spot, i), i)}
          {spot.edits && <Button size="small" aria-label={`${t('remove')}: ${title} ${i + 1}`} title={t('remove')} onClick={() => clear(here(spot, i))}>×</Button>}
        </div>
      ))}
      {empty && n === 0 && <p className="soft" style={{ margin: '4px 0' }}>{empty}</p>}
      {spot.edits && more.source !== undefined && <Button size="small" onClick={() => spot.held.set(spot.file, add(spot.held.files.get(spot.file)!, spot.path, more.source!))}>{more.label}</Button>}
    </div>
  );
}

// `every: month`, or `once: yes`.
function Every({ item, label }: { item: Spot; label: string }) {
  const t = useWords(words);
  const once = wordsOf(here(item, 'once')) !== undefined;
  const value = once ? 'once' : (wordsOf(here(item, 'every')) ?? 'month');
  const options = ['month', 'day', 'week', 'year', 'once'].map((v) => ({ value: v, label: wordFor(t, words, 'every_', v) }));
  if (once) return <Checkbox checked disabled={!item.edits} onChange={() => clear(here(item, 'once'))}>{t('every_once')}</Checkbox>;
  return <ChosenField bare spot={here(item, 'every')} label={label} options={options.filter((o) => o.value !== 'once' || value === 'once')} otherwise="month" width={100} />;
}

export function FeesForm({ spot, code }: { spot: Spot; code: string }) {
  const t = useWords(words);
  return (
    <List
      spot={spot}
      title={t('fees')}
      add={{ label: t('add_fee'), source: `{name: ${scalar(itemsOf(spot) === 0 ? code : `${code}-${itemsOf(spot) + 1}`)}, amount: 0.00, every: month, first: prorated}` }}
      row={(item, i) => (
        <>
          <TypedField bare spot={here(item, 'name')} label={`${t('name')} ${i + 1}`} quote width={140} />
          <TypedField bare spot={here(item, 'amount')} label={`${t('amount')} ${i + 1}`} pattern={amountOf} width={90} />
          <Every item={item} label={`${t('every')} ${i + 1}`} />
          <ChosenField bare spot={here(item, 'first')} label={`${t('f_first')} ${i + 1}`} options={(['full', 'prorated', 'free'] as const).map((v) => ({ value: v, label: t(`first_${v}`) }))} otherwise="full" width={124} />
          <ChosenField bare spot={here(item, 'take')} label={`${t('f_take')} ${i + 1}`} options={(['advance', 'daily', 'arrears'] as const).map((v) => ({ value: v, label: t(`take_${v}`) }))} otherwise="advance" width={128} />
        </>
      )}
    />
  );
}

export function GrantsForm({ spot }: { spot: Spot }) {
  const t = useWords(words);
  const buckets = [...names(spot.held.files, 'buckets').keys()];
  return (
    <List
      spot={spot}
      title={t('grants')}
      empty={buckets.length === 0 ? t('no_buckets') : undefined}
      add={{ label: t('add_grant'), source: buckets[0] === undefined ? undefined : `{bucket: ${scalar(buckets[0])}, amount: 1, every: month, first: prorated}` }}
      row={(item, i) => (
        <>
          <ChosenField bare spot={here(item, 'bucket')} label={`${t('bucket')} ${i + 1}`} options={buckets.map((b) => ({ value: b, label: b }))} width={170} />
          <TypedField bare spot={here(item, 'amount')} label={`${t('amount')}: ${t('grants')} ${i + 1}`} pattern={quantityOf} width={110} placeholder="3 GB" />
          <Every item={item} label={`${t('every')}: ${t('grants')} ${i + 1}`} />
          <TypedField bare spot={here(item, 'rollover', 'cycles')} label={`${t('rollover')} ${i + 1}`} pattern={/^\d{1,2}$/} width={140} placeholder={t('rollover')} />
        </>
      )}
    />
  );
}

export function LimitsForm({ spot }: { spot: Spot }) {
  const t = useWords(words);
  const counters = [...names(spot.held.files, 'counters').keys()];
  return (
    <List
      spot={spot}
      title={t('limits')}
      empty={counters.length === 0 ? t('no_counters') : undefined}
      add={{ label: t('add_limit'), source: counters[0] === undefined ? undefined : `{name: ${scalar(`limit-${itemsOf(spot) + 1}`)}, counter: ${scalar(counters[0])}, at: 1, then: notify}` }}
      row={(item, i) => (
        <>
          <TypedField bare spot={here(item, 'name')} label={`${t('name')}: ${t('limits')} ${i + 1}`} quote width={150} />
          <ChosenField bare spot={here(item, 'counter')} label={`${t('counter')} ${i + 1}`} options={counters.map((c) => ({ value: c, label: c }))} width={150} />
          <TypedField bare spot={here(item, 'at')} label={`${t('at')} ${i + 1}`} pattern={/^[\d.]+( ?[A-Za-z]+)?$/} width={100} />
          <ChosenField bare spot={here(item, 'then')} label={`${t('then')} ${i + 1}`} options={['notify', 'stop', 'throttle', 'half-stop', 'full-stop'].map((v) => ({ value: v, label: wordFor(t, words, 'then_', v) }))} otherwise="notify" width={130} />
        </>
      )}
    />
  );
}

