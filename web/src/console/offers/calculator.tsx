// What a month of given use costs, by our packages and by what the hosts sell: a bar for each, the cheapest first.
import { InputNumber, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type Answer } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { useWords } from '../../shared/i18n';
import { Rows, type Column } from '../../shared/rows';
import { offerKey, useMoney } from './shown';
import { useHostNames } from '../names';
import { words } from './words';

type Estimate = Answer<'/sublet/v1/estimates', 'post'>[number];

// What somebody has stopped typing.
export function useSettled<T>(value: T, ms = 400): T {
  const [settled, set] = useState(value);
  const key = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => set(value), ms);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key, ms]);
  return settled;
}

export function Calculator({ only }: { only?: string }) {
  const t = useWords(words);
  const hostName = useHostNames();
  const m = useMoney('fen'); // months are compared, of use that is spread evenly: to the fen, as a bill shows them; the file has them exactly
  const [use, setUse] = useState({ minutes: 100, messages: 10, gigabytes: 5 });
  const asked = useSettled(use);
  const { value, error, loading, again } = useAsk(
    (signal) => api.post('/sublet/v1/estimates', { body: { use: { minutes: asked.minutes, messages: asked.messages, megabytes: asked.gigabytes * 1024 }, ...(only ? { offers: [only] } : {}) }, signal }),
    [JSON.stringify(asked), only],
  );
  const rows = [...(value ?? [])].sort((a, b) => a.total - b.total);
  const most = Math.max(...rows.map((r) => r.total), 0.01);
  const note = (why: string) => (why === 'stopped' || why === 'no_price' ? t(`note_${why}`) : t('note_other', { why }));
  const columns: Column<Estimate>[] = [
    { key: 'offer', title: t('offer'), show: (e) => <><Link to={`/offers/${e.of}/${encodeURIComponent(e.offer)}`}>{e.title}</Link>{e.note && <div className="soft">{note(e.note)}</div>}</>, csv: (e) => e.title, wide: true },
    { key: 'of', title: t('of'), show: (e) => (e.of === 'own' ? <Tag color="blue" bordered={false}>{t('own')}</Tag> : <Tag bordered={false}>{hostName(e.of)}</Tag>), csv: (e) => e.of },
    { key: 'bar', title: '', show: (e) => <div className="bar" aria-hidden style={{ minWidth: 120 }}><span style={{ width: `${(e.total / most) * 100}%` }} /></div> },
    { key: 'total', title: t('total'), show: (e) => <strong>{m(e.total)}</strong>, csv: (e) => e.total, right: true },
    { key: 'monthly', title: t('monthly'), show: (e) => m(e.monthly), csv: (e) => e.monthly, right: true },
    { key: 'once', title: t('once'), show: (e) => (e.once === undefined ? '–' : m(e.once)), csv: (e) => e.once, right: true },
  ];
  const field = (name: keyof typeof use, label: string, max: number) => (
    <label>
      <span className="soft" style={{ display: 'block', fontSize: 13 }}>{label}</span>
      <InputNumber min={0} max={max} precision={0} value={use[name]} onChange={(v) => setUse((was) => ({ ...was, [name]: v ?? 0 }))} inputMode="numeric" style={{ width: 140 }} aria-label={label} />
    </label>
  );
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{t('month_of')}</h2>
        <span className="soft" role="status">{loading ? t('reckoning') : ''}</span>
      </div>
      <div className="row" style={{ marginBottom: 12, gap: 16 }}>
        {field('minutes', t('minutes'), 44_640)}
        {field('messages', t('messages'), 100_000)}
        {field('gigabytes', t('data'), 10_000)}
      </div>
      {error && <Trouble error={error} again={again} />}
      <Rows file="month" label={t('month_of')} columns={columns} rows={rows} rowKey={offerKey} empty={null} waits={loading} />
      <p className="soft" style={{ marginBottom: 0, fontSize: 13 }}>{t('how_spread')}</p>
    </section>
  );
}
