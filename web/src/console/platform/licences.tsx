// What an operator may do business by: licences of the authority, agreements with hosts; what ends soon stands out.
import { Button, Form, Input, Select } from 'antd';
import { api, type Row } from '../../shared/api';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useSession } from '../../shared/session';
import { useActs } from '../acts';
import { onlyChanged, Stale, useSeen } from '../seen';
import { useAbout } from './about';

const words = {
  en: {
    licences: 'Licences and agreements', kind: 'What', kind_licence: 'Licence', kind_agreement: 'Host agreement', number: 'Number', counterpart: 'With', counterpart_licence: 'Issued by', counterpart_agreement: 'With which host', scope: 'For what', begins: 'Begins', ends: 'Ends', ends_extra: 'Empty: without end.', note: 'Note', state: 'State', state_to_begin: 'to begin', state_in_force: 'in force', state_ended: 'ended', left: '{n} days left', no_end: 'without end', none: 'No licence and no agreement is entered.', none_do: 'Enter the licence by which this operator sells, and its agreement with each host.', add: 'Enter one …', add_title: 'Enter a licence or an agreement', go_add: 'Enter', change: 'Change …', change_title: 'Change {number}', go_change: 'Change', remove: 'Remove …', remove_title: 'Remove {number}', remove_what: 'It is taken out of the list. The audit log keeps who did it.', go_remove: 'Remove', needed: 'This is needed.', order: 'It ends before it begins.', by: 'By',
  },
  zh: {
    licences: '牌照与协议', kind: '类型', kind_licence: '经营许可', kind_agreement: '转售协议', number: '编号', counterpart: '相对方', counterpart_licence: '发证机关', counterpart_agreement: '合作运营商', scope: '范围', begins: '生效日期', ends: '到期日期', ends_extra: '留空表示长期有效。', note: '备注', state: '状态', state_to_begin: '未生效', state_in_force: '有效', state_ended: '已到期', left: '剩余 {n} 天', no_end: '长期', none: '尚未登记牌照和协议。', none_do: '请登记本企业的经营许可，以及与各基础运营商的转售协议。', add: '登记…', add_title: '登记牌照或协议', go_add: '登记', change: '修改…', change_title: '修改 {number}', go_change: '保存', remove: '删除…', remove_title: '删除 {number}', remove_what: '将从列表中删除，审计日志保留操作记录。', go_remove: '确认删除', needed: '此项必填。', order: '到期日期早于生效日期。', by: '登记人',
  },
};

type Licence = Row<'/sublet/v1/licences'>;
interface Typed {
  reason: string;
  kind: 'licence' | 'agreement';
  number: string;
  counterpart: string;
  scope?: string;
  begins: string;
  ends?: string;
  note?: string;
}
const soonDays = 90;

function Fields() {
  const t = useWords(words);
  const needed = [{ required: true, whitespace: true, message: t('needed') }];
  return (
    <>
      <Form.Item name="kind" label={t('kind')}>
        <Select options={(['licence', 'agreement'] as const).map((value) => ({ value, label: t(`kind_${value}`) }))} />
      </Form.Item>
      <Form.Item name="number" label={t('number')} rules={needed}>
        <Input maxLength={100} autoComplete="off" autoFocus />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(a: Typed, b: Typed) => a.kind !== b.kind}>
        {({ getFieldValue }) => (
          <Form.Item name="counterpart" label={t(getFieldValue('kind') === 'agreement' ? 'counterpart_agreement' : 'counterpart_licence')} rules={needed}>
            <Input maxLength={100} autoComplete="off" />
          </Form.Item>
        )}
      </Form.Item>
      <Form.Item name="scope" label={t('scope')}>
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
      <div className="two">
        <Form.Item name="begins" label={t('begins')} rules={needed}>
          <Input type="date" />
        </Form.Item>
        <Form.Item
          name="ends"
          label={t('ends')}
          extra={t('ends_extra')}
          rules={[({ getFieldValue }) => ({ validator: (_: unknown, v: string | undefined) => (v && v < String(getFieldValue('begins') ?? '') ? Promise.reject(new Error(t('order'))) : Promise.resolve()) })]}
        >
          <Input type="date" />
        </Form.Item>
      </div>
      <Form.Item name="note" label={t('note')}>
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
    </>
  );
}

const fieldsOf = (l: Licence) => ({ kind: l.kind, number: l.number, counterpart: l.counterpart, scope: l.scope ?? '', begins: l.begins, ends: l.ends ?? '', note: l.note });
const patchOf = ({ kind, number, counterpart, scope, begins, ends, note }: Omit<Typed, 'reason'>) => ({ kind, number, counterpart, scope: scope ?? '', begins, ends: ends || null, note: note ?? '' });

function Hand({ of, hand, close }: { of: Licence; hand: 'change' | 'remove'; close: (done: boolean) => void }) {
  const t = useWords(words);
  const [form] = Form.useForm<Typed>();
  const { seen, stale, change } = useSeen(of, () => api.get('/sublet/v1/licences/{id}', { path: { id: of.id } }), (now) => form.setFieldsValue(fieldsOf(now)));
  const path = { id: of.id };
  const ended = (done: boolean) => close(done || stale);
  if (hand === 'change')
    return (
      <ReasonDialog<Typed>
        title={t('change_title', { number: seen.number })}
        form={form}
        {...(stale ? { what: <Stale /> } : {})}
        go={t('go_change')}
        initial={fieldsOf(of)}
        close={ended}
        run={(typed) => change((match) => api.patch('/sublet/v1/licences/{id}', { path, body: onlyChanged(patchOf(typed), patchOf(fieldsOf(seen))), reason: typed.reason, match }))}
      >
        <Fields />
      </ReasonDialog>
    );
  return (
    <ReasonDialog
      title={t('remove_title', { number: seen.number })}
      what={<>{stale && <Stale />}{t('remove_what')} {stale && <strong>{[t(`kind_${seen.kind}`), seen.number, seen.counterpart, `${seen.begins} – ${seen.ends ?? t('no_end')}`].join(' · ')}</strong>}</>}
      go={t('go_remove')}
      danger
      close={ended}
      run={({ reason }) => change((match) => api.delete('/sublet/v1/licences/{id}', { path, reason, match }))}
    />
  );
}

export function Licences() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { may } = useSession();
  const about = useAbout();
  const { adding, add, doing, act, ended, turn } = useActs<{ of: Licence; hand: 'change' | 'remove' }>();
  const writes = may('licence.write');
  const soon = (l: Licence) => l.state === 'in_force' && l.daysLeft !== undefined && l.daysLeft <= soonDays;
  const columns: Column<Licence>[] = [
    { key: 'kind', title: t('kind'), show: (l) => t(`kind_${l.kind}`), csv: (l) => l.kind },
    { key: 'number', title: t('number'), show: (l) => <strong>{l.number}</strong>, csv: (l) => l.number },
    { key: 'counterpart', title: t('counterpart'), show: (l) => l.counterpart, csv: (l) => l.counterpart },
    { key: 'scope', title: t('scope'), show: (l) => l.scope || '–', csv: (l) => l.scope, wide: true },
    { key: 'begins', title: t('begins'), show: (l) => <span className="number">{l.begins}</span>, csv: (l) => l.begins },
    { key: 'ends', title: t('ends'), show: (l) => <span className="number">{l.ends ?? t('no_end')}</span>, csv: (l) => l.ends },
    {
      key: 'state', title: t('state'), csv: (l) => l.state,
      show: (l) => <span className={`state ${l.state === 'ended' ? 'bad' : soon(l) || l.state === 'to_begin' ? 'warn' : 'good'}`}>{wordFor(t, words, 'state_', l.state)} {soon(l) && `· ${t('left', { n: l.daysLeft! })}`}</span>,
    },
    { key: 'note', title: t('note'), show: (l) => l.note || '–', csv: (l) => l.note, wide: true },
    ...(writes
      ? [
          {
            key: 'act', title: '', right: true,
            show: (l: Licence) => (
              <span className="row" style={{ justifyContent: 'end', flexWrap: 'nowrap' }}>
                <Button size="small" aria-label={`${t('change')} ${l.number}`} onClick={() => act({ of: l, hand: 'change' })}>{t('change')}</Button>
                <Button size="small" danger aria-label={`${t('remove')} ${l.number}`} onClick={() => act({ of: l, hand: 'remove' })}>{t('remove')}</Button>
              </span>
            ),
          } satisfies Column<Licence>,
        ]
      : []),
  ];
  const bodyOf = ({ reason: _, ends, ...rest }: Typed) => ({ ...rest, ...(ends ? { ends } : {}) });
  return (
    <>
      <ServerRows
        label={t('licences')}
        name="licences"
        columns={columns}
        on={[about, language]}
        turn={turn}
        tools={writes && <Button type="primary" onClick={add}>{t('add')}</Button>}
        ask={({ offset, limit }, signal) => api.list('/sublet/v1/licences', { query: { offset, limit }, ...(signal ? { signal } : {}) })}
        rowKey={(l) => l.id}
        empty={<Empty title={t('none')}>{t('none_do')}</Empty>}
      />
      {adding && (
        <ReasonDialog<Typed> title={t('add_title')} go={t('go_add')} initial={{ kind: 'licence' }} close={ended} run={async (typed, key) => void (await api.post('/sublet/v1/licences', { body: bodyOf(typed), reason: typed.reason, key }))}>
          <Fields />
        </ReasonDialog>
      )}
      {doing && <Hand {...doing} close={ended} />}
    </>
  );
}
