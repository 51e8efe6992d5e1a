// One number of the stock: what it is, what happened to it, and what a hand may do with it.
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { api, type Answer } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import { Empty } from '../../shared/rows';
import { useSession, useWho } from '../../shared/session';
import { Waiting } from '../app';
import { History } from '../lines/lists';
import { Reserve } from './reserve';
import { words } from './words';

type Resource = Answer<'/tmf-api/resourceInventoryManagement/v4/resource/{id}', 'get'>;
const path = '/tmf-api/resourceInventoryManagement/v4/resource/{id}';

const traitOf = (r: Resource, name: string): string => {
  const value: unknown = r.resourceCharacteristic?.find((c) => c.name === name)?.value;
  return value === undefined || value === null ? '' : String(value);
};

export function NumberPage() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { may } = useSession();
  const { number = '' } = useParams();
  const id = `n-${number}`;
  const [turn, setTurn] = useState(0);
  const [keeping, setKeeping] = useState<'freeze' | 'thaw'>();
  const [reserving, setReserving] = useState(false);
  const { value, error, again } = useAsk((signal) => api.get(path, { path: { id }, signal }), [id, turn]);
  if (error && value === undefined)
    return error.status === 404 || error.status === 400 ? (
      <section className="panel">
        <Empty title={t('unknown')}>
          <p>{t('unknown_do')}</p>
          <Link to="/numbers?tab=search">{t('back')}</Link>
        </Empty>
      </section>
    ) : (
      <Trouble error={error} again={again} />
    );
  if (value === undefined) return <Waiting />;
  const state = traitOf(value, 'state');
  const m = (name: string) => (Number(traitOf(value, name)) ? money(traitOf(value, name), language, currency) : '–');
  const served = state === 'in_use' || state === 'stopped' || state === 'pre_opened';
  const done = (yes: boolean) => yes && setTurn((n) => n + 1);
  return (
    <div className="stack">
      <div className="row">
        <div className="grow">
          <div className="soft">
            <Link to="/numbers">{t('title')}</Link>
          </div>
          <h1 className="page-title number">{phone(number)}</h1>
        </div>
        <div className="row">
          {served && may('inventory.read') && <Link to={`/lines/${number}`}>{t('to_line')}</Link>}
          {state === 'idle' && may('order.write') && <Button type="primary" onClick={() => setReserving(true)}>{t('reserve_one')}</Button>}
          {state === 'idle' && may('number.write') && <Button onClick={() => setKeeping('freeze')}>{t('freeze')}</Button>}
          {state === 'frozen' && may('number.write') && <Button onClick={() => setKeeping('thaw')}>{t('thaw')}</Button>}
        </div>
      </div>
      {error && <Trouble error={error} again={again} />}
      <section className="panel">
        <h2>{t('facts')}</h2>
        <dl className="facts">
          <dt>{t('state')}</dt>
          <dd><strong>{wordFor(t, words, 'state_', state)}</strong></dd>
          <dt>{t('host')}</dt>
          <dd>{traitOf(value, 'host') || '–'}</dd>
          <dt>{t('city')}</dt>
          <dd>{[traitOf(value, 'province'), traitOf(value, 'city')].filter((x, i, all) => x && all.indexOf(x) === i).join(' ') || t('unknown_place')}</dd>
          <dt>{t('grade')}</dt>
          <dd>{traitOf(value, 'grade') || '–'}</dd>
          <dt>{t('price')}</dt>
          <dd className="number">{m('price')}</dd>
          <dt>{t('deposit')}</dt>
          <dd className="number">{m('deposit')}</dd>
          <dt>{t('minimum')}</dt>
          <dd className="number">{m('minimum')}</dd>
          {traitOf(value, 'lot') && (<><dt>{t('lot')}</dt><dd><Link to={`/numbers/lots/number/${encodeURIComponent(traitOf(value, 'lot'))}`}>{traitOf(value, 'lot')}</Link></dd></>)}
          {traitOf(value, 'until') && (<><dt>{t('until')}</dt><dd className="number">{time(traitOf(value, 'until'), language, timeZone)}</dd></>)}
        </dl>
      </section>
      <section className="panel">
        <h2>{t('history')}</h2>
        <History number={number} turn={turn} />
      </section>
      {reserving && <Reserve numbers={[number]} close={(yes) => { setReserving(false); done(yes); }} />}
      {keeping && (
        <ReasonDialog
          title={t(`${keeping}_title`, { number: phone(number) })}
          what={t(`${keeping}_what`)}
          go={t(`go_${keeping}`)}
          close={(yes) => {
            setKeeping(undefined);
            done(yes);
          }}
          run={async ({ reason }) => void (await api.patch(path, { path: { id }, body: { resourceCharacteristic: [{ name: 'state', value: keeping === 'freeze' ? 'frozen' : 'idle' }] } as never, reason }))}
        />
      )}
    </div>
  );
}
