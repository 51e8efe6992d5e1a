// What somebody changes as they have seen it. The server refuses the change (`match`) when somebody else was there first: then it is loaded anew,
// shown as it is now, and said, so that nothing of the other's is undone unknowingly.
//
//   const { seen, stale, change } = useSeen(row, () => api.get(..., { path: { id: row.id } }), (now) => form.setFieldsValue(fieldsOf(now)));
//   run={(typed) => change((match) => api.patch(..., { body: onlyChanged(bodyOf(typed), bodyOf(fieldsOf(seen))), match }))}
import { Alert } from 'antd';
import { useState } from 'react';
import { asApiError } from '../shared/ask';
import { useWords } from '../shared/i18n';

const words = {
  en: { stale: 'Somebody else has changed this meanwhile.', stale_do: 'This is how it is now. See whether your change is still wanted.' },
  zh: { stale: '内容已被他人修改。', stale_do: '以下为最新内容，请确认是否仍需修改。' },
};

export const isStale = (e: unknown): boolean => ['precondition_failed', 'stale'].includes(asApiError(e).code);

export function Stale() {
  const t = useWords(words);
  return <Alert type="warning" showIcon role="alert" message={t('stale')} description={t('stale_do')} style={{ marginBottom: 12 }} />;
}

// `change` resolves to false when it was not done: what it is about is another by now.
export function useSeen<R extends { version: number | string }>(row: R, load: () => Promise<R>, show: (now: R) => void) {
  const [seen, setSeen] = useState(row);
  const [stale, setStale] = useState(false);
  const change = async (act: (match: number | string) => Promise<unknown>): Promise<void | false> => {
    try {
      await act(seen.version);
    } catch (e) {
      if (!isStale(e)) throw e;
      const now = await load();
      setSeen(now);
      setStale(true);
      show(now);
      return false;
    }
  };
  return { seen, stale, change };
}

// Of what is there now, what differs from what was there: a merge patch (RFC 7396) of it.
export function onlyChanged<B extends object>(now: B, was: B): Partial<B> {
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name as keyof B]))) as Partial<B>;
}
