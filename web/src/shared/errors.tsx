// What went wrong, said so that somebody can do something: what happened, and what to do. And the boundary that keeps a fault of one page
// from taking the others with it.
import { Alert, Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import type { ApiError } from './api';
import { useWords, type Say } from './i18n';

const words = {
  en: {
    again: 'Try again',
    reload: 'Load the page anew',
    unreachable: 'The server does not answer.',
    unreachable_do: 'Is the network there? What was typed is kept; try again in a moment.',
    unauthorized: 'The session is over.',
    unauthorized_do: 'Sign in again; you come back to this page.',
    forbidden: 'Your role may not do this.',
    forbidden_do: 'Ask an owner of your operator for it. The server says: {message}',
    not_found: 'There is nothing here.',
    not_found_do: 'It may have been closed or erased meanwhile. Look for it anew.',
    too_many_requests: 'That was too often.',
    too_many_requests_do: 'Wait {seconds} s, then try again.',
    busy: 'The server has too much to do just now.',
    busy_do: 'Nothing was changed. Try again in a moment.',
    stale: 'Somebody else has changed this meanwhile.',
    stale_do: 'Load it anew, and see whether your change is still wanted.',
    fault: 'This could not be done just now.',
    fault_do: 'Nothing was changed. Try again; if it goes on, tell whoever runs the server: {message}',
    wrong_origin: 'This page does not belong to the server.',
    wrong_origin_do: 'Open the console at the address that the server prints.',
    refused: 'The server refused this.',
    refused_do: 'It says: {message}',
    page_fault: 'This page has failed.',
    page_fault_do: 'The others go on. Load it anew; if it goes on, report what it says: {message}',
  },
  zh: {
    again: '重试',
    reload: '重新加载页面',
    unreachable: '服务器没有响应。',
    unreachable_do: '请检查网络。已填写的内容会保留，请稍后重试。',
    unauthorized: '登录已失效。',
    unauthorized_do: '请重新登录，登录后将回到本页。',
    forbidden: '您的角色无权进行此操作。',
    forbidden_do: '请向本企业的所有者申请。服务器提示：{message}',
    not_found: '没有找到内容。',
    not_found_do: '它可能已被关闭或删除，请重新查找。',
    too_many_requests: '操作过于频繁。',
    too_many_requests_do: '请等待 {seconds} 秒后重试。',
    busy: '服务器繁忙。',
    busy_do: '未做任何更改，请稍后重试。',
    stale: '内容已被他人修改。',
    stale_do: '请重新加载，确认是否仍需修改。',
    fault: '暂时无法完成。',
    fault_do: '未做任何更改。请重试；若仍失败，请联系系统管理员：{message}',
    wrong_origin: '本页面不属于此服务器。',
    wrong_origin_do: '请使用服务器给出的地址打开控制台。',
    refused: '服务器拒绝了此操作。',
    refused_do: '原因：{message}',
    page_fault: '本页面出错了。',
    page_fault_do: '其他页面不受影响。请重新加载；若仍出错，请报告：{message}',
  },
};
type Key = keyof typeof words.en;

const sameAs: Record<string, Key> = { precondition_failed: 'stale', unavailable: 'busy', not_ready: 'busy', records_unreachable: 'busy', unknown_order: 'not_found', unknown_line: 'not_found', unknown_party: 'not_found' };

export function explained(t: Say<Key>, error: ApiError): { what: string; todo: string } {
  const named = sameAs[error.code] ?? error.code;
  const key = (named in words.en && `${named}_do` in words.en ? named : error.status >= 500 ? 'fault' : 'refused') as Key;
  const fill = { message: error.message, seconds: error.retrySeconds ?? 1 };
  return { what: t(key, fill), todo: t(`${key}_do` as Key, fill) };
}

export function useExplained(): (error: ApiError) => { what: string; todo: string } {
  const t = useWords(words);
  return (error) => explained(t, error);
}

export function Trouble({ error, again }: { error: ApiError; again?: (() => void) | undefined }) {
  const t = useWords(words);
  const { what, todo } = explained(t, error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      message={what}
      description={todo}
      action={
        again && (
          <Button size="small" onClick={again}>
            {t('again')}
          </Button>
        )
      }
    />
  );
}

function Fallen({ message }: { message: string }) {
  const t = useWords(words);
  return (
    <Result
      status="warning"
      title={t('page_fault')}
      subTitle={t('page_fault_do', { message })}
      extra={
        <Button type="primary" onClick={() => window.location.reload()}>
          {t('reload')}
        </Button>
      }
    />
  );
}

// `of`: what the page is for; another one begins anew.
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
