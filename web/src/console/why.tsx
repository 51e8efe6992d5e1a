// Why a use cost what it did: the explanation that charging itself gives, step by step.
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
  en: { why_of: 'Why this cost {cost}' },
  zh: { why_of: '为何扣费 {cost}' },
};

export function Why({ id, cost, close }: { id: string; cost: number | string | undefined; close: () => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/usage/{id}/explain', { path: { id }, signal }), [id]);
  return (
    <Modal open title={t('why_of', { cost: money(cost, language, currency) })} footer={null} onCancel={close} width={640}>
      {error ? <Trouble error={error} again={again} /> : value === undefined ? <Waiting /> : <WhyLines lines={value.lines} note={value.note} />}
    </Modal>
  );
}
