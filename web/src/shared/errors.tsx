// What went wrong, said so that somebody can do something: what happened, and what to do. And the boundary that keeps a fault of one page
// from taking the others with it.
import { Alert, Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import type { ApiError } from './api';
import { detailOf } from './error-words';
import { staffWord, staffWords } from './error-words-staff';
import { useWords } from './i18n';

const words = {
  en: {
    ...staffWords.en,
    again: 'Try again',
    reload: 'Load the page anew',
    page_fault: 'This page has failed.',
    page_fault_do: 'The others go on. Load it anew; if it goes on, report what it says: {message}',
  },
  zh: {
    ...staffWords.zh,
    again: '重试',
    reload: '重新加载页面',
    page_fault: '本页面出错了。',
    page_fault_do: '其他页面不受影响。请重新加载；若仍出错，请报告：{message}',
  },
};
type Key = keyof typeof words.en;

export interface Explained {
  what: string;
  todo: string;
  detail: string; // the server's own English, or empty
}

export function useExplained(): (error: ApiError) => Explained {
  const t = useWords(words);
  return (error) => {
    const key = staffWord(error) as Key;
    const fill = { message: error.message, seconds: error.retrySeconds ?? 1 };
    return { what: t(key), todo: t(`${key}_do` as Key, fill), detail: detailOf(error) };
  };
}

export function Trouble({ error, again }: { error: ApiError; again?: (() => void) | undefined }) {
  const t = useWords(words);
  const { what, todo, detail } = useExplained()(error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      message={what}
      description={
        <>
          {todo}
          {detail && <div className="soft detail" lang="en">{detail}</div>}
        </>
      }
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
