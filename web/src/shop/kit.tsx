// What all pages of the shop are put together from: fields with their labels, what is waited for, what went wrong.
import { Button, SpinLoading } from 'antd-mobile';
import { Component, useId, type ReactNode } from 'react';
import type { ApiError } from '../shared/api';
import { refusals, saidAs, wordOf } from '../shared/error-words';
import { useLanguage, useWords } from '../shared/i18n';
import { alsoSaid } from './refusal';

// Where the shop says it otherwise than the console: who may help a customer is the service desk.
const words = {
  en: {
    ...refusals.en,
    waiting: 'One moment …', again: 'Try again', reload: 'Load the page anew', server: 'The server says:',
    unreachable: 'No connection.', unreachable_do: 'Is the network there? What you typed is kept. Try again in a moment.',
    not_found_do: 'It may be over. Go back and look for it anew.',
    forbidden: 'This cannot be done here.', forbidden_do: 'Call us: we can help.',
    refused: 'This is not possible.', refused_do: 'Look at what you typed. If it goes on, call us.',
    too_many_orders: 'You have three orders under way.', too_many_numbers: 'You hold as many numbers as one person may.',
    page_fault: 'This page has failed.', page_fault_do: 'Load it anew. If it goes on, call us: {message}',
  },
  zh: {
    ...refusals.zh,
    waiting: '请稍候…', again: '重试', reload: '重新加载页面', server: '服务器提示：',
    unreachable: '网络连接失败。', unreachable_do: '请检查网络。已填写的内容会保留，请稍后重试。',
    not_found_do: '可能已经结束，请返回重新查找。',
    forbidden: '此处无法办理。', forbidden_do: '请联系客服办理。',
    refused: '无法办理。', refused_do: '请检查所填内容；若仍失败，请联系客服。',
    too_many_orders: '您已有三个在途订单。', too_many_numbers: '您名下的号码已达上限。',
    page_fault: '页面出错了。', page_fault_do: '请重新加载；若仍出错，请联系客服：{message}',
  },
};
type Key = keyof typeof words.en;
const same = { ...saidAs, unknown_number: 'number_taken' };

export function useExplained(): (error: ApiError) => { what: string; todo: string; detail: string } {
  const t = useWords(words);
  const { language } = useLanguage();
  return (error) => {
    const key = wordOf(error, words.en, same) as Key;
    const fill = { message: error.message, seconds: error.retrySeconds ?? 1 };
    return { what: t(key, fill), todo: t(`${key}_do` as Key, fill), detail: alsoSaid(error, key, language) };
  };
}

export function Trouble({ error, again }: { error: ApiError; again?: (() => void) | undefined }) {
  const t = useWords(words);
  const { what, todo, detail } = useExplained()(error);
  return (
    <div className="notice bad" role="alert">
      <div className="grow">
        <strong>{what}</strong>
        <div>{todo}</div>
        {detail && (
          <div className="soft detail">
            {t('server')} <span lang="en">{detail}</span>
          </div>
        )}
      </div>
      {again && (
        <Button size="small" onClick={again}>
          {t('again')}
        </Button>
      )}
    </div>
  );
}

export function Note({ kind = 'info', children }: { kind?: 'info' | 'good' | 'warn' | 'bad'; children: ReactNode }) {
  return (
    <div className={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>
      <div className="grow">{children}</div>
    </div>
  );
}

export function Waiting() {
  const t = useWords(words);
  return (
    <div className="loading" role="status">
      <SpinLoading color="currentColor" />
      <span>{t('waiting')}</span>
    </div>
  );
}

export function Field({ label, help, error, children }: { label: string; help?: string | undefined; error?: string | undefined; children: (its: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: boolean }) => ReactNode }) {
  const id = useId();
  const beside = error ?? help;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, ...(beside ? { 'aria-describedby': `${id}-beside` } : {}), ...(error ? { 'aria-invalid': true } : {}) })}
      {beside && (
        <div id={`${id}-beside`} className={error ? 'field-error' : 'soft'} role={error ? 'alert' : undefined}>
          {beside}
        </div>
      )}
    </div>
  );
}

// One of a few, as chips: radio buttons, so that keyboard and screen reader know them.
export function Choose<V extends string>({ label, value, options, choose, hidden }: { label: string; value: V | undefined; options: { value: V; label: ReactNode }[]; choose: (value: V) => void; hidden?: boolean }) {
  const name = useId();
  return (
    <fieldset className="choose">
      <legend className={hidden ? 'unseen' : undefined}>{label}</legend>
      <div className="chips">
        {options.map((o) => (
          <label key={o.value} className="chip">
            <input type="radio" name={name} checked={o.value === value} onChange={() => choose(o.value)} />
            <span>{o.label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <strong>{title}</strong>
      {children}
    </div>
  );
}

function Fallen({ message }: { message: string }) {
  const t = useWords(words);
  return (
    <div className="notice bad" role="alert">
      <div className="grow">
        <strong>{t('page_fault')}</strong>
        <div>{t('page_fault_do', { message })}</div>
      </div>
      <Button size="small" onClick={() => window.location.reload()}>
        {t('reload')}
      </Button>
    </div>
  );
}

// A page that fails does not take the others with it.
export class Boundary extends Component<{ of: string; children: ReactNode }, { fault: string | undefined; of: string }> {
  override state = { fault: undefined as string | undefined, of: this.props.of };
  static getDerivedStateFromError(e: unknown) {
    return { fault: e instanceof Error ? e.message : String(e) };
  }
  static getDerivedStateFromProps(props: { of: string }, state: { of: string }) {
    return props.of === state.of ? null : { of: props.of, fault: undefined };
  }
  override render() {
    return this.state.fault === undefined ? this.props.children : <Fallen message={this.state.fault} />;
  }
}
