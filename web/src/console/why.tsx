// Why a use cost what it did, or why else something was booked: the explanation that charging itself gives, step by step.
import { Modal } from 'antd';
import { api } from '../shared/api';
import { useAsk } from '../shared/ask';
import { Trouble } from '../shared/errors';
import { money } from '../shared/format';
import { useLanguage, useWords } from '../shared/i18n';
import { useWho } from '../shared/session';
import { WhyLines } from '../shared/why-lines';
import { Waiting } from './app';

const words = {
  en: { why_of: 'Why this cost {cost}', why_booked: 'Why {cost} was booked' },
  zh: { why_of: '为何扣费 {cost}', why_booked: '为何入账 {cost}' },
};

export function Why({ of = 'usage', id, title, cost, close }: { of?: 'usage' | 'entries'; id: string; title?: string | undefined; cost: number | string | undefined; close: () => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const asked = useAsk(async (signal): Promise<{ lines: string[]; note?: string }> => {
    if (of === 'entries') return api.get('/sublet/v1/entries/{id}/explain', { path: { id }, signal });
    return api.get('/sublet/v1/usage/{id}/explain', { path: { id }, signal });
  }, [of, id]);
  const { value, error, again } = asked;
  return (
    <Modal open title={title ?? t(of === 'usage' ? 'why_of' : 'why_booked', { cost: money(cost, language, currency, 'exact') })} footer={null} onCancel={close} width={640}>
      {error ? <Trouble error={error} again={again} /> : value === undefined ? <Waiting /> : <WhyLines lines={value.lines} note={value.note} />}
    </Modal>
  );
}
