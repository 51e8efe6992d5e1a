// One number of the stock: what it is, what happened to it, and what a hand may do with it.
import { Button } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { money, phone, time } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { ReasonDialog } from '../../shared/reason';
import { Empty } from '../../shared/rows';
import { useSession, useWho } from '../../shared/session';
import { traitOf } from '../../shared/traits';
import { Waiting } from '../app';
import { History } from '../lines/lists';
import { Reserve } from './reserve';
import { useHostNames } from '../names';
import { words } from './words';

const path = '/tmf-api/resourceInventoryManagement/v4/resource/{id}';

export function NumberPage() {
  const t = useWords(words);
  const hostName = useHostNames();
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
  const traits = value.resourceCharacteristic;
  const state = traitOf(traits, 'state');
  const m = (name: string) => (Number(traitOf(traits, name)) ? money(traitOf(traits, name)!, language, currency) : '–');
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
          <dd><strong>{wordFor(t, words, 'state_', state ?? '')}</strong></dd>
          <dt>{t('host')}</dt>
          <dd>{hostName(traitOf(traits, 'host'))}</dd>
          <dt>{t('city')}</dt>
          <dd>{[traitOf(traits, 'province'), traitOf(traits, 'city')].filter((x, i, all) => x && all.indexOf(x) === i).join(' ') || t('unknown_place')}</dd>
          <dt>{t('grade')}</dt>
          <dd>{traitOf(traits, 'grade') || '–'}</dd>
          <dt>{t('price')}</dt>
          <dd className="number">{m('price')}</dd>
          <dt>{t('deposit')}</dt>
          <dd className="number">{m('deposit')}</dd>
          <dt>{t('minimum')}</dt>
          <dd className="number">{m('minimum')}</dd>
          {traitOf(traits, 'lot') && (<><dt>{t('lot')}</dt><dd><Link to={`/numbers/lots/number/${encodeURIComponent(traitOf(traits, 'lot')!)}`}>{traitOf(traits, 'lot')}</Link></dd></>)}
          {traitOf(traits, 'until') && (<><dt>{t('until')}</dt><dd className="number">{time(traitOf(traits, 'until'), language, timeZone)}</dd></>)}
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
