// A complaint that a customer tells by telephone is taken down here; it is due and answered like those of the shop.
import { Alert, Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Answer } from '../../shared/api';
import { phone, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { ReasonForm } from '../../shared/reason';
import { useWho } from '../../shared/session';

const words = {
  en: {
    title: 'A complaint of {number}', what: 'Take down what the customer says. It is due from now on, and answered under Cases.', about: 'About', service: 'service', network: 'the network', charges: 'charges', words: 'In the customer\'s words', needed: 'This is needed.', go: 'Take it down', by_phone: 'told by telephone', done: 'It is taken down, and to be answered until {due}.', see: 'To the cases', close: 'Close',
  },
  zh: {
    title: '登记 {number} 的投诉', what: '请记录客户的诉求。登记后即开始计时，在“投诉与异议”中答复。', about: '类别', service: '服务', network: '网络', charges: '资费', words: '客户原话', needed: '此项必填。', go: '登记投诉', by_phone: '电话来访', done: '投诉已登记，请在 {due} 前答复。', see: '查看投诉', close: '关闭',
  },
};
const kinds = ['service', 'network', 'charges'] as const;

interface Typed {
  reason: string;
  about: (typeof kinds)[number];
  words: string;
}

export function Complain({ number, close }: { number: string; close: (done: boolean) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const [made, setMade] = useState<Answer<'/sublet/v1/complaints', 'post'>>();
  return (
    <Modal open title={t('title', { number: phone(number) })} footer={null} onCancel={() => close(made !== undefined)} destroyOnHidden>
      {made ? (
        <div className="stack">
          <Alert type="success" showIcon role="status" message={t('done', { due: time(made.due, language, timeZone) })} action={<Link to="/cases?tab=complaints">{t('see')}</Link>} />
          <Button type="primary" style={{ alignSelf: 'end' }} onClick={() => close(true)}>
            {t('close')}
          </Button>
        </div>
      ) : (
        <ReasonForm<Typed>
          what={t('what')}
          go={t('go')}
          initial={{ about: 'service', reason: t('by_phone') }}
          cancel={() => close(false)}
          run={async ({ about, words: said, reason }, key) => setMade(await api.post('/sublet/v1/complaints', { body: { number, about, words: said.trim() }, reason, key }))}
        >
          <Form.Item name="about" label={t('about')}>
            <Radio.Group options={kinds.map((value) => ({ value, label: t(value) }))} />
          </Form.Item>
          <Form.Item name="words" label={t('words')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
            <Input.TextArea rows={4} maxLength={600} autoFocus />
          </Form.Item>
        </ReasonForm>
      )}
    </Modal>
  );
}
