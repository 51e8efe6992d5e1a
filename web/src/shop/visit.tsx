// A visit: the session of somebody who is not a customer yet. It begins by itself; when it is over (after two hours, or thirty
// days once something is ordered), that is said, and what was chosen is still there.
import { Button } from 'antd-mobile';
import { useCallback, useEffect, useState, type ReactNode } from 'react';
import { api, type ApiError } from '../shared/api';
import { asApiError } from '../shared/ask';
import { useWords } from '../shared/i18n';
import { useSession } from '../shared/session';
import { useBrand } from './brand';
import { Note, Trouble, Waiting } from './kit';

const words = {
  en: { ended: 'Your visit is over, so that nobody can go on in your name.', ended_do: 'What you chose is still there. Orders go on; once your number works, you sign in with it.', anew: 'Go on with a new visit' },
  zh: { ended: '本次访问已结束：为了您的安全，需要重新开始。', ended_do: '已选择的内容仍然保留。订单会继续办理；号码开通后，可用号码登录查看。', anew: '重新开始' },
};

export function Visit({ children }: { children: ReactNode }) {
  const t = useWords(words);
  const { operator } = useBrand();
  const { who, loading, error, why, look } = useSession();
  const [refused, setRefused] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const begin = useCallback(async () => {
    setBusy(true);
    setRefused(undefined);
    try {
      await api.post('/sublet/v1/visits', { body: { operator, cookie: true } });
      await look();
    } catch (e) {
      setRefused(asApiError(e));
    }
    setBusy(false);
  }, [operator, look]);
  const wanted = !loading && !busy && refused === undefined && error === undefined && who === undefined && why === 'none';
  useEffect(() => {
    if (wanted) void begin();
  }, [wanted, begin]);
  const unseen = who === undefined ? error : undefined; // a look in between that failed takes nothing away
  if (refused ?? unseen) return <Trouble error={(refused ?? unseen)!} again={() => void (refused ? begin() : look())} />;
  if (who === undefined && why !== 'none')
    return (
      <div className="stack">
        <Note kind="warn">
          <strong>{t('ended')}</strong>
          <div>{t('ended_do')}</div>
        </Note>
        <Button block color="primary" size="large" loading={busy} onClick={() => void begin()}>
          {t('anew')}
        </Button>
      </div>
    );
  if (who === undefined) return <Waiting />;
  return <>{children}</>;
}
