// A file of a host or maker becomes a lot. The server goes on by itself; the lot's page says how far it is.
import { Form, Input, Modal, Select } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { useWords } from '../../shared/i18n';
import { ReasonForm } from '../../shared/reason';
import { countStock } from './counts';
import { fits, textOf } from './file-text';
import type { Lot } from './lot-state';
import { kinds } from './lots';
import { useHostNames } from '../names';
import { words } from './words';

const networks = ['telecom', 'mobile', 'unicom', 'broadnet'] as const;

interface Typed {
  reason: string;
  kind: (typeof kinds)[number];
  name: string;
  host?: string;
  network?: string;
  province?: string;
  city?: string;
}

// The hosts that there are: of the stock, and those that carry lines now.
async function hostsKnown(signal: AbortSignal): Promise<string[]> {
  const [stock, now] = await Promise.all([countStock('host', {}, signal), api.get('/sublet/v1/now', { signal }).catch(() => undefined)]);
  return [...new Set([...stock.map((c) => c.host ?? ''), ...(now?.hosts ?? []).map((h) => h.host)])].filter((h) => h !== '').sort();
}

export function Import({ kind, close }: { kind: Typed['kind']; close: (lot?: Lot) => void }) {
  const t = useWords(words);
  const hostName = useHostNames();
  const [form] = Form.useForm<Typed>();
  const of = Form.useWatch('kind', form) ?? kind;
  const [text, setText] = useState<string>();
  const [wrong, setWrong] = useState<string>();
  const hosts = useAsk(hostsKnown, []);
  const take = async (chosen: File | undefined) => {
    const whole = chosen && chosen.size < 1 << 21 ? textOf(await chosen.arrayBuffer()) : undefined;
    setText(whole);
    setWrong(chosen && (whole === undefined || !fits(whole)) ? t('file_large') : undefined);
    if (chosen && !form.getFieldValue('name')) form.setFieldValue('name', chosen.name.replace(/\.[^.]*$/, '').replace(/[\s,"/]+/g, '-').slice(0, 20));
  };
  return (
    <Modal open title={t('import_title')} footer={null} onCancel={() => close()} destroyOnHidden>
      <ReasonForm<Typed>
        form={form}
        what={t('import_what')}
        go={t('go_import')}
        ready={wrong === undefined || text === undefined}
        initial={{ kind, host: '', network: '' }}
        cancel={() => close()}
        run={async (typed) => {
          if (text === undefined) return setWrong(t('file_needed'));
          const facts = { name: typed.name.trim(), host: typed.host ?? '', network: typed.network ?? '', province: typed.province?.trim() ?? '', city: typed.city?.trim() ?? '' };
          // No key: the same file under the same name is known by itself.
          close(await api.post('/sublet/v1/lots', { body: { kind: typed.kind, ...facts, text, later: true }, reason: typed.reason }));
        }}
      >
        <Form.Item name="kind" label={t('kind')}>
          <Select options={kinds.map((value) => ({ value, label: t(`kind_${value}`) }))} />
        </Form.Item>
        <Form.Item label={t('file')} htmlFor="lot-file" {...(wrong ? { validateStatus: 'error' as const, help: wrong } : {})}>
          <input id="lot-file" type="file" accept=".csv,.txt,text/csv,text/plain" onChange={(e) => void take(e.target.files?.[0])} />
        </Form.Item>
        <Form.Item name="name" label={t('name')} rules={[{ required: true, pattern: /^[^\s,"/]{1,20}$/, message: t('name_needed') }]}>
          <Input maxLength={20} autoComplete="off" />
        </Form.Item>
        {of !== 'phone' && (
          <Form.Item name="host" label={t('host')}>
            <Select options={[{ value: '', label: t('from_file') }, ...(hosts.value ?? []).map((h) => ({ value: h, label: hostName(h) }))]} loading={hosts.loading} />
          </Form.Item>
        )}
        {of === 'number' && (
          <>
            <Form.Item name="network" label={t('network')}>
              <Select options={[{ value: '', label: t('from_file') }, ...networks.map((value) => ({ value: value as string, label: t(`network_${value}`) }))]} />
            </Form.Item>
            <div className="two">
              <Form.Item name="province" label={t('province')}>
                <Input maxLength={20} autoComplete="off" />
              </Form.Item>
              <Form.Item name="city" label={t('city')} extra={t('place_extra')}>
                <Input maxLength={20} autoComplete="off" />
              </Form.Item>
            </div>
          </>
        )}
      </ReasonForm>
    </Modal>
  );
}
