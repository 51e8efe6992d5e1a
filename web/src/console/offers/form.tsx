// The usual fields of a package as a form. It has no state of its own: each field shows a place of the text, and writes there.
import { Button, Checkbox, Form, Input, Modal, Select } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useWords } from '../../shared/i18n';
import { Empty } from '../../shared/rows';
import type { Held } from './draft';
import { FeesForm, GrantsForm, LimitsForm } from './form-lists';
import { PricesForm } from './form-prices';
import { get, lineOf, names, newOffer, offersIn, put, remove, scalar, written, type Path } from './text';
import { words } from './words';

// A place of a file's text, to read and to write.
export interface Spot {
  held: Held;
  file: string;
  path: Path;
  edits: boolean;
}
export const here = (s: Spot, ...more: Path): Spot => ({ ...s, path: [...s.path, ...more] });
export const valueOf = (s: Spot): unknown => get(s.held.files.get(s.file) ?? '', s.path);
export const wordsOf = (s: Spot): string | undefined => written(s.held.files.get(s.file) ?? '', s.path);
export const write = (s: Spot, source: string): void => s.held.set(s.file, put(s.held.files.get(s.file)!, s.path, source));
export const clear = (s: Spot): void => s.held.set(s.file, remove(s.held.files.get(s.file)!, s.path));

// A field that is typed into: what fits is written to the text at once, what does not yet stays in the field.
export function TypedField({ spot, label, pattern, quote, hint, placeholder, width, bare }: { spot: Spot; label: string; pattern?: RegExp; quote?: boolean; hint?: string; placeholder?: string; width?: number; bare?: boolean }) {
  const known = wordsOf(spot) ?? '';
  const [typed, setTyped] = useState(known);
  useEffect(() => setTyped(known), [known]);
  const wrong = typed !== '' && pattern !== undefined && !pattern.test(typed);
  const input = (
    <Input
      aria-label={label}
      aria-invalid={wrong}
      status={wrong ? 'error' : ''}
      value={typed}
      disabled={!spot.edits}
      placeholder={placeholder}
      style={width ? { width } : undefined}
      onChange={(e) => {
        const to = e.target.value;
        setTyped(to);
        if (to.trim() === '') clear(spot);
        else if (pattern === undefined || pattern.test(to)) write(spot, quote ? scalar(to) : to);
      }}
    />
  );
  if (bare) return input;
  return (
    <Form.Item label={label} extra={hint} style={{ marginBottom: 10 }}>
      {input}
    </Form.Item>
  );
}

export function ChosenField({ spot, label, options, otherwise, width, bare }: { spot: Spot; label: string; options: { value: string; label: string }[]; otherwise?: string; width?: number; bare?: boolean }) {
  const value = wordsOf(spot) ?? otherwise;
  const select = <Select aria-label={label} value={value} disabled={!spot.edits} options={options} showSearch optionFilterProp="label" popupMatchSelectWidth={false} style={{ width: width ?? '100%' }} onChange={(to) => (to === otherwise ? clear(spot) : write(spot, scalar(to)))} />;
  if (bare) return select;
  return (
    <Form.Item label={label} style={{ marginBottom: 10 }}>
      {select}
    </Form.Item>
  );
}

export const amountOf = /^\d{1,9}(\.\d{1,6})?$/;
const spanOf = /^\d{1,5} (day|days|week|weeks|month|months|year|years|h)$/;

function NewOffer({ held, made }: { held: Held; made: (code: string) => void }) {
  const t = useWords(words);
  const [open, setOpen] = useState(false);
  const known = offersIn(held.files);
  const make = ({ code, title, like }: { code: string; title: string; like?: string }) => {
    const { file, text } = newOffer(held.files, code, title, like || undefined);
    held.set(file, text);
    setOpen(false);
    made(code);
  };
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('new_offer')}</Button>
      <Modal open={open} title={t('new_offer')} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        <Form layout="vertical" requiredMark={false} initialValues={{ like: known.find((o) => o.base)?.code ?? '' }} onFinish={make}>
          <Form.Item name="code" label={t('code')} rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9-]{0,60}$/, validator: (_, v: string) => (/^[a-z0-9][a-z0-9-]{0,60}$/.test(v) && !known.some((o) => o.code === v) && !held.files.has(`offers/${v}.yaml`) ? Promise.resolve() : Promise.reject(new Error(t('code_needed')))) }]} extra={t('code_needed')}>
            <Input autoFocus maxLength={60} />
          </Form.Item>
          <Form.Item name="title" label={t('f_title')} rules={[{ required: true, whitespace: true, message: t('draft_name_needed') }]}>
            <Input maxLength={100} />
          </Form.Item>
          <Form.Item name="like" label={t('like')}>
            <Select aria-label={t('like')} options={[{ value: '', label: t('plain') }, ...known.map((o) => ({ value: o.code, label: `${o.title} (${o.code})` }))]} />
          </Form.Item>
          <div className="row" style={{ justifyContent: 'end' }}>
            <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
            <Button type="primary" htmlType="submit">{t('begin')}</Button>
          </div>
        </Form>
      </Modal>
    </>
  );
}

function OfferForm({ spot, code, show }: { spot: Spot; code: string; show: (file: string, line: number) => void }) {
  const t = useWords(words);
  const { held, file, edits } = spot;
  const tariffs = [...names(held.files, 'tariffs').keys()].map((n) => ({ value: n, label: n }));
  const withdrawn = ['yes', 'true', true].includes(valueOf(here(spot, 'withdrawn')) as string | boolean);
  const base = (wordsOf(here(spot, 'kind')) ?? 'base') === 'base';
  return (
    <Form layout="vertical" component="div">
      <div className="two" style={{ gap: 12 }}>
        <TypedField spot={here(spot, 'title')} label={t('f_title')} quote />
        <ChosenField spot={here(spot, 'kind')} label={t('f_kind')} options={[{ value: 'base', label: t('base') }, { value: 'addon', label: t('addon') }]} otherwise="base" />
        <ChosenField spot={here(spot, 'tariff')} label={t('f_tariff')} options={tariffs} />
        <TypedField spot={here(spot, 'valid')} label={t('f_valid')} pattern={spanOf} hint={t('f_valid_hint')} />
        {base && <TypedField spot={here(spot, 'minimum', 'amount')} label={t('f_minimum')} pattern={amountOf} placeholder="0.00" />}
        <Form.Item label={t('state')} style={{ marginBottom: 10 }}>
          <Checkbox checked={withdrawn} disabled={!edits} onChange={(e) => (e.target.checked ? write(here(spot, 'withdrawn'), 'yes') : clear(here(spot, 'withdrawn')))}>{t('f_withdrawn')}</Checkbox>
        </Form.Item>
      </div>
      <FeesForm spot={here(spot, 'fees')} code={code} />
      <GrantsForm spot={here(spot, 'grants')} />
      <LimitsForm spot={here(spot, 'limits')} />
      <PricesForm held={held} edits={edits} tariff={wordsOf(here(spot, 'tariff'))} code={code} show={show} />
      <Button type="link" style={{ paddingLeft: 0 }} onClick={() => show(file, lineOf(held.files.get(file) ?? '', spot.path))}>{t('see_text')}</Button>
    </Form>
  );
}

export function FormView({ held, offer, edits, choose, show }: { held: Held; offer: string; edits: boolean; choose: (code: string) => void; show: (file: string, line: number) => void }) {
  const t = useWords(words);
  const offers = useMemo(() => offersIn(held.files), [held.files]);
  const chosen = offers.find((o) => o.code === offer);
  return (
    <div className="stack" style={{ gap: 12 }}>
      <div className="row">
        <Select aria-label={t('choose_offer')} placeholder={t('choose_offer')} showSearch optionFilterProp="label" value={chosen?.code ?? null} onChange={(code: string | null) => code && choose(code)} className="grow" style={{ minWidth: 200 }} options={offers.map((o) => ({ value: o.code, label: `${o.title} (${o.code})` }))} />
        {edits && <NewOffer held={held} made={choose} />}
      </div>
      {chosen ? <OfferForm key={`${chosen.file} ${chosen.code}`} spot={{ held, file: chosen.file, path: ['offers', chosen.code], edits }} code={chosen.code} show={show} /> : <Empty title={t('no_offer')} />}
    </div>
  );
}
