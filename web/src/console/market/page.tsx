// The market, as a regulator reads it: of each operator its share of all lines, and whether it is profitable. For the platform's own people.
import { useEffect } from 'react';
import { useSearchParams } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { count, money, percent } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { changed } from '../../shared/kept';
import { Empty, type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { DayRange } from '../day-range';
import { daysIn, today } from '../../shared/days';
import { Margin } from '../margin/show';

const words = {
  en: { title: 'Market', market: 'Operators by their share of all lines', operator: 'Operator', lines: 'Lines', share: 'Share of lines', revenue: 'Revenue', wholesale: 'Wholesale cost', margin: 'Margin', state: 'Result', profitable: 'profitable', losing: 'not profitable', nobody: 'No operator runs here yet.', nobody_do: 'One begins with its catalogue: sublet serve --catalogue DIR.', note: 'Lines as of now; money of the days above, by the day on which it was booked.' },
  zh: { title: '市场', market: '各企业市场份额', operator: '企业', lines: '在网号码', share: '份额', revenue: '收入', wholesale: '批发成本', margin: '毛利', state: '盈亏', profitable: '盈利', losing: '未盈利', nobody: '尚无企业入驻。', nobody_do: '企业从发布产品目录开始：sublet serve --catalogue 目录。', note: '号码数为当前值；金额按所选日期内的入账日统计。' },
};
type Share = Row<'/sublet/v1/market'>;

export default function MarketPage() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const [query, setQuery] = useSearchParams();
  const on = today(timeZone);
  const days = daysIn(query, on);
  // An address without days would show others tomorrow.
  const open = query.get('from') === null;
  useEffect(() => {
    if (open) setQuery({ ...days }, { replace: true });
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [open]);
  const columns: Column<Share>[] = [
    { key: 'operator', title: t('operator'), show: (o) => <>{o.title} <code className="soft">{o.operator}</code></>, csv: (o) => o.operator, sort: 'title' },
    {
      key: 'share', title: t('share'), csv: (o) => o.sharePpm / 10_000, sort: 'sharePpm',
      show: (o) => (
        <span className="share">
          <span className="bar" aria-hidden><span style={{ width: `${o.sharePpm / 10_000}%` }} /></span>
          <span className="number right">{percent(o.sharePpm / 1_000_000, language, 2)}</span>
        </span>
      ),
    },
    { key: 'lines', title: t('lines'), show: (o) => count(o.lines, language), csv: (o) => o.lines, right: true, sort: 'lines' },
    { key: 'revenue', title: t('revenue'), show: (o) => money(o.revenue, language, o.currency), csv: (o) => o.revenue, right: true, sort: 'revenue' },
    { key: 'wholesale', title: t('wholesale'), show: (o) => money(o.wholesale, language, o.currency), csv: (o) => o.wholesale, right: true, sort: 'wholesale' },
    { key: 'margin', title: t('margin'), show: (o) => <Margin amount={o.margin} currency={o.currency} />, csv: (o) => o.margin, right: true, sort: 'margin' },
    { key: 'state', title: t('state'), show: (o) => <span className={`state ${o.profitable ? 'good' : 'bad'}`}>{t(o.profitable ? 'profitable' : 'losing')}</span>, csv: (o) => String(o.profitable) },
  ];
  return (
    <div className="stack">
      <div className="row">
        <h1 className="page-title grow">{t('title')}</h1>
        <DayRange days={days} on={on} choose={(chosen) => setQuery((was) => changed(was, { ...chosen }))} />
      </div>
      <section className="panel">
        <ServerRows
          label={t('market')}
          name={`market-${days.from}-${days.until}`}
          columns={columns}
          on={[days.from, days.until]}
          firstSort="-sharePpm"
          ask={({ offset, limit, sort }, signal) => api.list('/sublet/v1/market', { query: { from: days.from, until: days.until, offset, limit, sort }, ...(signal ? { signal } : {}) })}
          rowKey={(o) => o.operator}
          empty={<Empty title={t('nobody')}>{t('nobody_do')}</Empty>}
        />
        <p className="soft" style={{ marginBottom: 0 }}>{t('note')}</p>
      </section>
    </div>
  );
}
