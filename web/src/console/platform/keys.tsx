// API keys: what systems come in with. A key is told once, when it is made.
import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { api, type Row } from '../../shared/api';
import { time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
import { ReasonDialog } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession, useWho } from '../../shared/session';
import { Once, useAbout } from './about';
import { useActs } from '../acts';
import { useRoleNames } from '../roles';
import { PayerField, RoleFields } from './staff';
import { usePrincipals } from '../principals';
import { words } from './words';

type Key = Row<'/sublet/v1/keys'>;
interface Typed {
  reason: string;
  name: string;
  scopes: string[];
  payers: string[];
}

export function Keys() {
  const t = useWords(words);
  const roles = useRoleNames();
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const { may } = useSession();
  const about = useAbout();
  const { called } = usePrincipals(about);
  const { of, put } = useKept();
  const state = of('state') || 'active';
  const { adding, add, doing, act, ended, turn } = useActs<Key>();
  const [made, setMade] = useState<{ name: string; key: string }>();
  const writes = may('key.write');
  const columns: Column<Key>[] = [
    { key: 'name', title: t('name'), show: (k) => <strong>{k.name}</strong>, csv: (k) => k.name },
    { key: 'id', title: t('key'), show: (k) => <code>{k.id}</code>, csv: (k) => k.id },
    { key: 'scopes', title: t('scopes'), show: (k) => roles(k.granted), csv: (k) => k.granted },
    { key: 'state', title: t('state'), show: (k) => <span className={`state ${k.state === 'active' ? 'good' : 'bad'}`}>{t(`k_${k.state}`)}</span>, csv: (k) => k.state },
    { key: 'created', title: t('created'), show: (k) => <span className="number">{time(k.created, language, timeZone)}</span>, csv: (k) => k.created },
    { key: 'by', title: t('created_by'), show: (k) => called(k.createdBy), csv: (k) => called(k.createdBy) },
    { key: 'act', title: '', right: true, show: (k) => (k.state === 'active' && writes ? <Button size="small" danger onClick={() => act(k)}>{t('revoke')}</Button> : <span className="number">{time(k.revoked, language, timeZone)}</span>) },
  ];
  return (
    <>
      <ServerRows
        label={t('keys')}
        name="keys"
        columns={columns}
        on={[about, state]}
        turn={turn}
        tools={
          <>
            <Select aria-label={t('which')} value={state} onChange={(v) => put({ state: v })} options={[{ value: 'active', label: t('k_active') }, { value: 'revoked', label: t('k_revoked') }, { value: 'any', label: t('any') }]} popupMatchSelectWidth={false} />
            {writes && <Button type="primary" onClick={add}>{t('new_key')}</Button>}
          </>
        }
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/keys', { query: { state: state === 'any' ? '' : state, offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(k) => k.id}
        empty={<Empty title={t('no_keys')}>{t('no_keys_do')}</Empty>}
      />
      {adding && (
        <ReasonDialog<Typed>
          title={t('key_title')}
          what={t('key_what')}
          go={t('go_key')}
          initial={{ scopes: [], payers: [] }}
          close={ended}
          run={async ({ name, scopes, payers, reason }, key) => {
            const told = await api.post('/sublet/v1/keys', { body: { name: name.trim(), granted: scopes.join(' '), ...(payers.length > 0 ? { payers } : {}) }, reason, key });
            setMade({ name: told.name, key: told.key ?? '' });
          }}
        >
          <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: t('needed') }]}>
            <Input maxLength={100} autoComplete="off" autoFocus />
          </Form.Item>
          <RoleFields name="scopes" label={t('scopes')} extra={t('scopes_extra')} />
          <PayerField />
        </ReasonDialog>
      )}
      {doing && <ReasonDialog title={t('revoke_title', { name: doing.name })} what={t('revoke_what')} go={t('go_revoke')} danger close={ended} run={async ({ reason }) => api.delete('/sublet/v1/keys/{id}', { path: { id: doing.id }, reason })} />}
      {made && <Once what={t('once_key', { name: made.name })} secret={made.key} close={() => setMade(undefined)} />}
    </>
  );
}
