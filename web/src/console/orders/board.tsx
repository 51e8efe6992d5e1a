import { Checkbox, Select } from 'antd';
import { useRef } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { useAsk, useEvery } from '../../shared/ask';
import { spanOf } from '../../shared/days';
import { Trouble } from '../../shared/errors';
import { count, money, phone, since, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useKept } from '../../shared/kept';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { Waiting } from '../app';
import { useKeptDays } from '../kept-days';
import { NumberFilter } from '../number-filter';
import { useOrderWords, words } from './words';

type Place = Row<'/sublet/v1/orders/board'>;
type Order = Row<'/sublet/v1/orders/open'>;

const kinds = ['new_number', 'extra_line', 'change_offer', 'add_on', 'top_up', 'replace_sim', 'suspend', 'keep_number', 'resume', 'transfer', 'close', 'phone', 'port_in', 'port_out'];
const everyMost = 5; // seconds

// Grows with each other text: one order that leaves while another comes is a change too.
function useTurn(of: string): number {
  const last = useRef({ of, turn: 0 });
  if (last.current.of !== of) last.current = { of, turn: last.current.turn + 1 };
  return last.current.turn;
}

export function BoardPage() {
  const t = useWords(words);
  const say = useOrderWords();
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const [, setQuery] = useSearchParams();
  const { of, put } = useKept();
  const { days, choice } = useKeptDays();
  const all = of('all') === 'true';
  const board = useAsk((signal) => api.list('/sublet/v1/orders/board', { query: { limit: 200 }, signal }), []);
  useEvery(everyMost, board.again);
  const places = board.value?.rows ?? [];
  const turn = useTurn(JSON.stringify(places));
  const isChosen = (p: Place) => !all && of('step') === p.step && of('waitsFor') === (p.waitsFor ?? '') && of('state') === p.state && of('stuck') === String(p.stuck);
  const choose = (p: Place) => setQuery(isChosen(p) ? {} : { step: p.step, ...(p.waitsFor ? { waitsFor: p.waitsFor } : {}), state: p.state, stuck: String(p.stuck) });
  const current = (o: Order) => o.steps.find((s) => s.state !== 'done' && s.state !== 'undone');
  const columns: Column<Order>[] = [
    { key: 'order', title: t('order'), show: (o) => <Link to={`/orders/${o.id}`}>{say.kind(o.request?.kind)}</Link>, csv: (o) => o.id },
    { key: 'number', title: t('number'), show: (o) => (o.number ? <Link className="number" to={`/lines/${o.number}`}>{phone(o.number)}</Link> : '–'), csv: (o) => o.number },
    { key: 'step', title: t('step'), show: (o) => (current(o) ? <>{say.step(current(o)!.name)} {o.waitsFor && <span className="soft">{t('waits_for', { whom: say.waits(o.waitsFor) })}</span>}</> : '–'), csv: (o) => current(o)?.name },
    { key: 'state', title: t('state'), show: (o) => say.state(o), csv: (o) => o.state },
    { key: 'total', title: t('total'), show: (o) => money(o.total, language, currency), csv: (o) => o.total, right: true },
    { key: 'created', title: t('created'), show: (o) => <span className="number">{time(o.created, language, timeZone)}</span>, csv: (o) => o.created, ...(all ? { sort: 'created' } : {}) },
  ];
  const filter = all ? { state: of('state'), 'request.kind': of('kind'), number: of('number'), ...(of('stuck') === 'true' ? { stuck: true } : {}), ...(days ? spanOf('created', days, timeZone) : {}) } : { step: of('step'), waitsFor: of('waitsFor'), state: of('state'), stuck: of('stuck'), kind: of('kind') };
  return (
    <div className="stack">
      <h1 className="page-title">{t('orders')}</h1>
      <section className="panel">
        <h2>{t('board')}</h2>
        {board.error && <Trouble error={board.error} again={board.again} />}
        {board.value === undefined && !board.error && <Waiting />}
        {board.value && places.length === 0 && <Empty title={t('board_empty')}>{t('board_empty_do')}</Empty>}
        <div className="board">
          {places.map((p) => (
            <button key={`${p.state} ${p.step} ${p.waitsFor} ${p.stuck}`} type="button" className={p.stuck ? 'place stuck' : 'place'} aria-pressed={isChosen(p)} onClick={() => choose(p)}>
              <strong>{count(p.count, language)}</strong>
              {say.step(p.step)} {p.state === 'undoing' && <span className="soft">· {t('state_undoing')}</span>}
              <div className="soft">
                {p.stuck ? <span className="state bad">{t('stuck')}</span> : p.waitsFor ? t('waits_for', { whom: say.waits(p.waitsFor) }) : t('state_open')} · {t('oldest', { time: since(p.oldest, language) })}
              </div>
            </button>
          ))}
        </div>
      </section>
      <section className="panel">
        <h2>{all ? t('all_orders') : t('open_orders')}</h2>
        <ServerRows
          label={t('orders')}
          name="orders"
          columns={columns}
          on={[JSON.stringify(filter), all]}
          turn={turn}
          firstSort={all ? '-created' : undefined}
          tools={
            <>
              <Select aria-label={t('which')} value={all ? 'all' : 'open'} onChange={(v) => setQuery(v === 'all' ? { all: 'true' } : {})} options={[{ value: 'open', label: t('open_orders') }, { value: 'all', label: t('all_orders') }]} popupMatchSelectWidth={false} />
              <Select aria-label={t('filter_kind')} value={of('kind')} onChange={(v) => put({ kind: v })} options={[{ value: '', label: `${t('filter_kind')}: ${t('any')}` }, ...kinds.map((k) => ({ value: k, label: say.kind(k) }))]} popupMatchSelectWidth={false} />
              {all && <Select aria-label={t('filter_state')} value={of('state')} onChange={(v) => put({ state: v })} options={[{ value: '', label: `${t('filter_state')}: ${t('any')}` }, ...(['open', 'undoing', 'done', 'undone'] as const).map((s) => ({ value: s, label: t(`state_${s}`) }))]} popupMatchSelectWidth={false} />}
              {all && <NumberFilter value={of('number')} choose={(number) => put({ number })} />}
              {all && choice}
              <Checkbox checked={of('stuck') === 'true'} onChange={(e) => put({ stuck: e.target.checked ? 'true' : '' })}>
                {t('only_stuck')}
              </Checkbox>
            </>
          }
          ask={({ offset, limit, sort }, signal) => (all ? api.list('/sublet/v1/orders', { query: { ...filter, offset, limit, sort }, ...(signal ? { signal } : {}) }) : api.list('/sublet/v1/orders/open', { query: { ...filter, offset, limit }, ...(signal ? { signal } : {}) }))}
          rowKey={(o) => o.id}
          empty={<Empty title={t('none')}>{t('none_do')}</Empty>}
        />
      </section>
    </div>
  );
}
