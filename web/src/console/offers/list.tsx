// What is on sale: by us, and by the hosts.
import { Input, Select } from 'antd';
import { Link } from 'react-router-dom';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { useWords } from '../../shared/i18n';
import { useKept, useKeptText } from '../../shared/kept';
import { Empty, Rows, type Column } from '../../shared/rows';
import { whole } from '../../shared/whole';
import { NewDraft } from './drafts';
import { Calculator } from './calculator';
import { Head } from './head';
import { Costs, Gives, Kind, LimitsOf, offerKey, type Offer } from './shown';
import { useHostNames } from '../names';
import { words } from './words';

const kinds = ['any', 'base', 'addon', 'withdrawn'] as const;

function Table({ label, rows, hosts }: { label: string; rows: Offer[]; hosts?: boolean }) {
  const t = useWords(words);
  const hostName = useHostNames();
  const columns: Column<Offer>[] = [
    ...(hosts ? [{ key: 'of', title: t('of'), show: (o: Offer) => hostName(o.of), csv: (o: Offer) => o.of }] : []),
    { key: 'offer', title: t('offer'), show: (o) => <><Link to={`/offers/${o.of}/${encodeURIComponent(o.offer)}`}>{o.title}</Link><div><code className="soft">{o.offer}</code></div></>, csv: (o) => o.title, wide: true },
    { key: 'kind', title: t('kind'), show: (o) => <Kind of={o} />, csv: (o) => o.kind },
    { key: 'costs', title: t('costs'), show: (o) => <Costs of={o} />, csv: (o) => o.fees.map((f) => `${f.name} ${f.amount} ${f.every}`).join('; ') },
    { key: 'gives', title: t('gives'), show: (o) => <Gives of={o} />, csv: (o) => o.grants.map((g) => `${g.bucket} ${g.amount} ${g.unit} ${g.every}`).join('; ') },
    { key: 'limits', title: t('limits'), show: (o) => <LimitsOf of={o} />, csv: (o) => o.limits.map((l) => `${l.name} ${l.at} ${l.unit} ${l.then}`).join('; ') },
  ];
  return <Rows file={hosts ? 'hosts-packages' : 'packages'} label={label} columns={columns} rows={rows} rowKey={offerKey} empty={<Empty title={t('no_offers')}>{t('no_offers_do')}</Empty>} />;
}

export function List() {
  const t = useWords(words);
  const [text, setText] = useKeptText('text');
  const { of, put } = useKept();
  const kind = kinds.find((k) => k === of('kind')) ?? 'any';
  const { value, error, again } = useAsk((signal) => whole((page) => api.list('/sublet/v1/catalogue/offers', { query: page, signal })), []);
  const fits = (o: Offer) => (kind === 'any' || (kind === 'withdrawn' ? o.withdrawn : o.kind === kind)) && `${o.title} ${o.offer}`.toLowerCase().includes(text.trim().toLowerCase());
  const own = value?.filter((o) => o.of === 'own') ?? [];
  const theirs = value?.filter((o) => o.of !== 'own') ?? [];
  return (
    <div className="stack">
      <Head on="on_sale">
        <NewDraft />
      </Head>
      {error && <Trouble error={error} again={again} />}
      {value && (
        <section className="panel">
          <div className="panel-head">
            <h2>{t('on_sale')}</h2>
            <div className="row">
              <Input allowClear aria-label={t('filter')} placeholder={t('filter')} value={text} onChange={(e) => setText(e.target.value)} style={{ width: 180 }} />
              <Select aria-label={t('kind')} value={kind} onChange={(value) => put({ kind: value })} options={kinds.map((k) => ({ value: k, label: t(k) }))} popupMatchSelectWidth={false} />
            </div>
          </div>
          <Table label={t('on_sale')} rows={own.filter(fits)} />
        </section>
      )}
      {value && <Calculator />}
      {theirs.length > 0 && (
        <section className="panel">
          <h2>{t('hosts_sell')}</h2>
          <Table label={t('hosts_sell')} rows={theirs} hosts />
        </section>
      )}
    </div>
  );
}
