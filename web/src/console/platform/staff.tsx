// The people of an operator: who may sign in, as what; and what a hand does for them.
import { Button, Checkbox, Dropdown, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { useActs } from '../acts';
import { asWords, useRoleNames } from '../roles';
import { onlyChanged, Stale, useSeen } from '../seen';
import { Once, useAbout, useRoles } from './about';
import { words } from './words';

type Person = Row<'/sublet/v1/staff'>;
type Hand = 'change' | 'unlock' | 'new_password' | 'new_enrolment';
interface Typed {
  reason: string;
  name: string;
  roles: string[];
  payers: string[];
  disabled?: boolean;
}
const fieldsOf = (p: Person) => ({ roles: asWords(p.granted), payers: p.payers ?? [], disabled: p.disabled });
const bodyOf = ({ roles, payers, disabled }: ReturnType<typeof fieldsOf>) => ({ granted: roles.join(' '), payers, disabled });

export function RoleFields({ name, label, extra }: { name: string; label: string; extra?: string }) {
  const t = useWords(words);
  const roles = useRoles();
  return (
    <Form.Item name={name} label={label} {...(extra ? { extra } : {})} rules={[{ validator: (_: unknown, v: string[] | undefined) => (v && v.length > 0 ? Promise.resolve() : Promise.reject(new Error(t('needed')))) }]}>
      <Select mode={extra ? 'tags' : 'multiple'} tokenSeparators={[' ', ',']} options={roles.map((r) => ({ value: r, label: wordFor(t, words, 'role_', r) }))} />
    </Form.Item>
  );
}

export function PayerField() {
  const t = useWords(words);
  return (
    <Form.Item name="payers" label={t('payers')} extra={t('payers_extra')}>
      <Select mode="tags" tokenSeparators={[' ', ',']} open={false} suffixIcon={null} />
    </Form.Item>
  );
}

function New({ close, told }: { close: (done: boolean) => void; told: (name: string, password: string) => void }) {
  const t = useWords(words);
  return (
    <ReasonDialog<Typed>
      title={t('staff_title')}
      what={t('staff_what')}
      go={t('go_staff')}
      initial={{ roles: [], payers: [] }}
      close={close}
      run={async ({ name, roles, payers, reason }, key) => {
        const made = await api.post('/sublet/v1/staff', { body: { name: name.trim(), granted: roles.join(' '), ...(payers.length > 0 ? { payers } : {}) }, reason, key });
        told(made.name, made.password ?? '');
      }}
    >
      <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
        <Input maxLength={100} autoComplete="off" autoFocus />
      </Form.Item>
      <RoleFields name="roles" label={t('roles')} />
      <PayerField />
    </ReasonDialog>
  );
}

function For({ hand, of, close, told }: { hand: Hand; of: Person; close: (done: boolean) => void; told: (name: string, password: string) => void }) {
  const t = useWords(words);
  const [form] = Form.useForm<Typed>();
  const { seen, stale, change } = useSeen(of, () => api.get('/sublet/v1/staff/{id}', { path: { id: of.id } }), (now) => form.setFieldsValue(fieldsOf(now)));
  const title = hand === 'change' ? t('change_staff', { name: of.name }) : t(`${hand}_title`, { name: of.name });
  const body = ({ roles, payers, disabled }: Typed) => (hand === 'change' ? onlyChanged(bodyOf({ roles, payers, disabled: disabled === true }), bodyOf(fieldsOf(seen))) : hand === 'unlock' ? { locked: false } : hand === 'new_password' ? { newPassword: true } : { newEnrolment: true });
  return (
    <ReasonDialog<Typed>
      title={title}
      form={form}
      what={<>{stale && <Stale />}{hand === 'change' ? t('change_staff_what') : t(`${hand}_what`)}</>}
      go={t(`go_${hand}`)}
      danger={hand === 'new_enrolment'}
      initial={fieldsOf(of)}
      close={(done) => close(done || stale)}
      run={(typed) =>
        change(async (match) => {
          const now = await api.patch('/sublet/v1/staff/{id}', { path: { id: of.id }, body: body(typed), reason: typed.reason, ...(hand === 'unlock' ? {} : { match }) }); // a door is opened whatever else was changed
          if (now.password) told(now.name, now.password);
        })
      }
    >
      {hand === 'change' && (
        <>
          <RoleFields name="roles" label={t('roles')} />
          <PayerField />
          <Form.Item name="disabled" valuePropName="checked">
            <Checkbox>{t('disabled')}</Checkbox>
          </Form.Item>
        </>
      )}
    </ReasonDialog>
  );
}

export function Staff() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const { may } = useSession();
  const about = useAbout();
  const roleNames = useRoleNames();
  const { adding, add, doing, act, ended, turn } = useActs<{ hand: Hand; of: Person }>();
  const [secret, setSecret] = useState<{ name: string; password: string }>();
  const told = (name: string, password: string) => setSecret({ name, password });
  const state = (p: Person) => (p.disabled ? 's_disabled' : p.locked ? 's_locked' : 's_active');
  const writes = may('staff.write');
  const columns: Column<Person>[] = [
    { key: 'name', title: t('name'), show: (p) => <strong>{p.name}</strong>, csv: (p) => p.name },
    { key: 'roles', title: t('roles'), show: (p) => roleNames(p.granted), csv: (p) => p.granted },
    { key: 'state', title: t('state'), show: (p) => <><span className={`state ${p.disabled ? 'bad' : p.locked ? 'warn' : 'good'}`}>{t(state(p))}</span>{p.passwordSeen && <div className="soft">{t('seen')}</div>}</>, csv: (p) => t(state(p)) },
    { key: 'enrolled', title: t('enrolled'), show: (p) => t(p.enrolled ? 'enrolled_yes' : 'enrolled_no'), csv: (p) => t(p.enrolled ? 'enrolled_yes' : 'enrolled_no') },
    { key: 'created', title: t('created'), show: (p) => <span className="number">{time(p.created, language, timeZone)}</span>, csv: (p) => p.created },
    ...(writes
      ? [
          {
            key: 'act', title: '', right: true,
            show: (p: Person) => (
              <Dropdown
                trigger={['click']}
                menu={{ items: (['change', ...(p.locked ? ['unlock'] : []), 'new_password', 'new_enrolment'] as Hand[]).map((hand) => ({ key: hand, label: t(hand) })), onClick: ({ key }) => act({ hand: key as Hand, of: p }) }}
              >
                <Button size="small" aria-label={t('more', { name: p.name })}>
                  {t('more_short')}
                </Button>
              </Dropdown>
            ),
          } satisfies Column<Person>,
        ]
      : []),
  ];
  return (
    <>
      <ServerRows
        label={t('staff')}
        name="staff"
        columns={columns}
        on={[about]}
        turn={turn}
        tools={writes && <Button type="primary" onClick={add}>{t('new_staff')}</Button>}
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/staff', { query: { offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(p) => p.id}
        empty={<Empty title={t('no_staff')}>{t('no_staff_do')}</Empty>}
      />
      {adding && <New close={ended} told={told} />}
      {doing && <For {...doing} close={ended} told={told} />}
      {secret && <Once what={t('once_password', { name: secret.name })} secret={secret.password} close={() => setSecret(undefined)} />}
    </>
  );
}
