// The two things that a hand can do with an order: retry it, or undo it with the money back.
import { api } from '../../shared/api';
import { useWords } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import type { Order } from '../../shared/follow';
import { words } from './words';

export type Hand = 'retry' | 'undo';

export function ByHand({ hand, order, close }: { hand: Hand; order: Order; close: (done: boolean) => void }) {
  const t = useWords(words);
  return (
    <ReasonDialog
      title={t(`${hand}_title`)}
      what={t(`${hand}_what`)}
      go={t(`go_${hand}`)}
      danger={hand === 'undo'}
      close={close}
      run={async ({ reason }, key) => {
        const asked = { path: { id: order.id }, body: { reason }, reason, key };
        if (hand === 'retry') await api.post('/sublet/v1/orders/{id}/retry', asked);
        else await api.post('/sublet/v1/orders/{id}/undo', asked);
      }}
    />
  );
}
