// What all pages of the shop are put together from: fields with their labels, what is waited for, what went wrong.
import { Button, SpinLoading } from 'antd-mobile';
import { Component, useId, type ReactNode } from 'react';
import type { ApiError } from '../shared/api';
import { useWords } from '../shared/i18n';

const words = {
  en: {
    waiting: 'One moment …', again: 'Try again', reload: 'Load the page anew',
    unreachable: 'No connection.', unreachable_do: 'Is the network there? What you typed is kept. Try again in a moment.',
    too_many_requests: 'That was too often.', too_many_requests_do: 'Wait {seconds} s, then try again.',
    busy: 'Very much is going on just now.', busy_do: 'Nothing was changed. Try again in a moment.',
    fault: 'This cannot be done just now.', fault_do: 'Nothing was changed. Try again; if it goes on, call us.',
    not_found: 'There is nothing here.', not_found_do: 'It may be over. Go back and look for it anew.',
    forbidden: 'This cannot be done here.', forbidden_do: 'Call us: {message}',
    refused: 'This is not possible.', refused_do: '{message}',
    too_many_orders: 'You have three orders under way.', too_many_orders_do: 'Pay or cancel one of them first: you find them under “Orders”.',
    number_taken: 'Somebody was quicker: this number is taken.', number_taken_do: 'Choose another one. Nothing was charged.',
    no_number: 'No such number is left.', no_number_do: 'Choose another number or city.',
    no_phone: 'This phone is sold out.', no_phone_do: 'Choose another one, or none.',
    quote_expired: 'This offer is too old.', quote_expired_do: 'Load it anew, and look at the amounts again.',
    too_many_numbers: 'You hold as many numbers as one person may.', too_many_numbers_do: 'The rule of the authorities is a number of lines for each certificate. Close one first.',
    not_enough: 'There is not enough money in the account.', not_enough_do: 'Top up first, then try again.',
    page_fault: 'This page has failed.', page_fault_do: 'Load it anew. If it goes on, call us: {message}',
  },
  zh: {
    waiting: '请稍候…', again: '重试', reload: '重新加载页面',
    unreachable: '网络连接失败。', unreachable_do: '请检查网络。已填写的内容会保留，请稍后重试。',
    too_many_requests: '操作过于频繁。', too_many_requests_do: '请等待 {seconds} 秒后重试。',
    busy: '当前访问人数较多。', busy_do: '未做任何更改，请稍后重试。',
    fault: '暂时无法办理。', fault_do: '未做任何更改，请重试；若仍失败，请联系客服。',
    not_found: '没有找到内容。', not_found_do: '可能已经结束，请返回重新查找。',
    forbidden: '此处无法办理。', forbidden_do: '请联系客服：{message}',
    refused: '无法办理。', refused_do: '{message}',
    too_many_orders: '您已有三个在途订单。', too_many_orders_do: '请先支付或取消其中一个，可在“订单”中查看。',
    number_taken: '手慢了，该号码已被选走。', number_taken_do: '请另选号码，未产生任何费用。',
    no_number: '没有符合条件的号码了。', no_number_do: '请更换号码或城市。',
    no_phone: '该机型已售罄。', no_phone_do: '请选择其他机型，或暂不购机。',
    quote_expired: '报价已过期。', quote_expired_do: '请刷新后重新确认金额。',
    too_many_numbers: '您名下的号码已达上限。', too_many_numbers_do: '按监管要求，同一证件可办理的号码数量有限，请先注销其他号码。',
    not_enough: '账户余额不足。', not_enough_do: '请先充值，再重新办理。',
    page_fault: '页面出错了。', page_fault_do: '请重新加载；若仍出错，请联系客服：{message}',
  },
};
type Key = keyof typeof words.en;
const sameAs: Record<string, Key> = { unavailable: 'busy', not_ready: 'busy', records_unreachable: 'busy', stock_used_up: 'no_number', unknown_number: 'number_taken', phone_taken: 'no_phone', quote_over: 'quote_expired', unknown_quote: 'quote_expired', insufficient_balance: 'not_enough', low_balance: 'not_enough' };

export function useExplained(): (error: ApiError) => { what: string; todo: string } {
  const t = useWords(words);
  return (error) => {
    const named = sameAs[error.code] ?? error.code;
    const key = (named in words.en && `${named}_do` in words.en ? named : error.status >= 500 ? 'fault' : 'refused') as Key;
    const fill = { message: error.message, seconds: error.retrySeconds ?? 1 };
    return { what: t(key), todo: t(`${key}_do` as Key, fill) };
  };
}

export function Trouble({ error, again }: { error: ApiError; again?: (() => void) | undefined }) {
  const t = useWords(words);
  const { what, todo } = useExplained()(error);
  return (
    <div className="notice bad" role="alert">
      <div className="grow">
        <strong>{what}</strong>
        <div>{todo}</div>
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
