// Settings: the operator's rules where law and custom leave them open, each with what it may be.
import { Button, Checkbox, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import { Empty, Rows, type Column } from '../../shared/rows';
import { useSession, useWho } from '../../shared/session';
import { Waiting } from '../app';
import { Stale, useSeen } from '../seen';
import { useAbout } from './about';
import { aboutSetting, readAs } from './setting-words';
import { usePrincipals } from '../principals';
import { words } from './words';

type Setting = Row<'/sublet/v1/settings'>;
interface Typed {
  reason: string;
  value?: string;
  standard?: boolean;
}

function Change({ of, close }: { of: Setting; close: (done: boolean) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const [standard, setStandard] = useState(false);
  const [form] = Form.useForm<Typed>();
  const { stale, change } = useSeen(of, () => api.get('/sublet/v1/settings/{name}', { path: { name: of.name } }), (now) => form.setFieldsValue({ value: now.value }));
  const number = of.least !== undefined && of.most !== undefined;
  return (
    <ReasonDialog<Typed>
      title={t('setting_title', { name: of.name })}
      form={form}
      what={<>{stale && <Stale />}{aboutSetting(of, language)}</>}
      go={t('go_setting')}
      initial={{ value: of.value }}
      close={(done) => close(done || stale)}
      run={({ value, reason }) => change((match) => api.patch('/sublet/v1/settings/{name}', { path: { name: of.name }, body: { value: standard ? null : number ? Number(value) : (value ?? '') }, reason, match }))}
    >
      <Form.Item
        name="value"
        label={t('value')}
        {...(number ? { extra: t('setting_range', { least: of.least!, most: of.most! }) } : {})}
        rules={standard ? [] : number ? [{ validator: (_: unknown, v: unknown) => (/^-?\d+$/.test(String(v ?? '')) && Number(v) >= of.least! && Number(v) <= of.most! ? Promise.resolve() : Promise.reject(new Error(t('setting_form')))) }] : []}
      >
        {of.words ? <Select disabled={standard} options={of.words.map((value) => ({ value, label: value || '–' }))} /> : number ? <InputNumber stringMode disabled={standard} precision={0} style={{ width: '100%' }} autoFocus /> : <Input disabled={standard} maxLength={400} autoFocus />}
      </Form.Item>
      <Form.Item>
        <Checkbox checked={standard} onChange={(e) => setStandard(e.target.checked)}>
          {t('to_standard', { value: of.standard || '–' })}
        </Checkbox>
      </Form.Item>
    </ReasonDialog>
  );
}

export function Settings() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone, currency } = useWho();
  const { may } = useSession();
  const about = useAbout();
  const { called } = usePrincipals(about);
  const [turn, setTurn] = useState(0);
  const [text, setText] = useState('');
  const [changing, setChanging] = useState<Setting>();
  // A hundred or so, asked once: they are looked through at hand.
  const { value, error, loading, again } = useAsk((signal) => api.list('/sublet/v1/settings', { query: { limit: 1000 }, signal }), [about, turn]);
  if (error && value === undefined) return <Trouble error={error} again={again} />;
  if (value === undefined) return <Waiting />;
  const columns: Column<Setting>[] = [
    { key: 'name', title: t('setting'), show: (s) => <><code>{s.name}</code><div className="soft">{aboutSetting(s, language)}</div></>, csv: (s) => s.name, wide: true },
    { key: 'rule', title: t('by_rule'), csv: (s) => aboutSetting(s, language) },
    { key: 'value', title: t('value'), show: (s) => <><strong>{s.value || '–'}</strong> {readAs(s, s.value, language, currency)} <div className="soft">{s.value === s.standard ? t('standard') : t('standard_is', { value: s.standard || '–' })}</div></>, csv: (s) => s.value },
    { key: 'standard', title: t('standard'), csv: (s) => s.standard },
    { key: 'changed', title: t('changed'), show: (s) => (s.changed ? <><span className="number">{time(s.changed, language, timeZone)}</span> <div className="soft">{called(s.changedBy)}</div></> : '–'), csv: (s) => s.changed },
    ...(may('setting.write') ? [{ key: 'act', title: '', right: true, show: (s: Setting) => <Button size="small" aria-label={`${t('change')} ${s.name}`} onClick={() => setChanging(s)}>{t('change')}</Button> } satisfies Column<Setting>] : []),
  ];
  const rows = value.rows.filter((s) => `${s.name} ${s.what} ${aboutSetting(s, language)}`.toLowerCase().includes(text.toLowerCase()));
  return (
    <>
      <div className="row" style={{ marginBottom: 8 }}>
        <Input className="grow" style={{ maxWidth: 320 }} aria-label={t('find')} placeholder={t('find')} value={text} onChange={(e) => setText(e.target.value)} allowClear />
      </div>
      <Rows file="settings" label={t('settings')} columns={columns} rows={rows} rowKey={(s) => s.name} waits={loading} empty={<Empty title={t('no_settings')}>{t('no_settings_do')}</Empty>} />
      {changing && (
        <Change
          of={changing}
          close={(done) => {
            setChanging(undefined);
            if (done) setTurn((n) => n + 1);
          }}
        />
      )}
    </>
  );
}
