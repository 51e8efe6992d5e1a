// Margins added up by one thing; each row leads to what is in it.
import { Link } from 'react-router-dom';
import { api, type Row } from '../../shared/api';
import { count, money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { type Column } from '../../shared/rows';
import { ServerRows } from '../../shared/server-rows';
import { useWho } from '../../shared/session';
import { Nothing } from './nothing';
import { Margin, rateOf, useNames } from './show';
import { addressOf, asked, narrow, type Dimension, type View } from './view';
import { words } from './words';

type Sum = Row<'/sublet/v1/margin'>;

// `beside`: something was sold that is not in the margin.
export function Sums({ view, by, beside }: { view: View; by: Dimension; beside: boolean }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY' } = useWho();
  const nameOf = useNames();
  const m = (amount: number) => money(amount, language, currency);
  const columns: Column<Sum>[] = [
    { key: 'of', title: t(by), show: (s) => <Link to={addressOf(narrow(view, by, s[by]))}>{nameOf(by, s[by])}</Link>, csv: (s) => s[by], sort: by },
    { key: 'uses', title: t('uses_figure'), show: (s) => count(s.uses, language), csv: (s) => s.uses, right: true, sort: 'uses' },
    { key: 'revenue', title: t('revenue'), show: (s) => m(s.revenue), csv: (s) => s.revenue, right: true, sort: 'revenue' },
    { key: 'wholesale', title: t('wholesale'), show: (s) => m(s.wholesale), csv: (s) => s.wholesale, right: true, sort: 'wholesale' },
    { key: 'margin', title: t('margin'), show: (s) => <Margin amount={s.margin} />, csv: (s) => s.margin, right: true, sort: 'margin' },
    { key: 'rate', title: t('margin_rate'), show: (s) => rateOf(s.margin, s.revenue, language), right: true },
    { key: 'goods', title: t('goods'), show: (s) => m(s.goods), csv: (s) => s.goods, right: true, sort: 'goods' },
    { key: 'deposits', title: t('deposits'), show: (s) => m(s.deposits), csv: (s) => s.deposits, right: true, sort: 'deposits' },
  ];
  const query = asked(view);
  return (
    <ServerRows
      label={t('table', { what: t(by) })}
      name={`margin-by-${by}-${view.from}-${view.until}`}
      columns={beside ? columns : columns.slice(0, -2)}
      on={[JSON.stringify(query)]}
      firstSort={by === 'day' ? '-day' : 'margin'}
      ask={({ offset, limit, sort }, signal) => api.list('/sublet/v1/margin', { query: { ...query, by, offset, limit, sort }, ...(signal ? { signal } : {}) })}
      rowKey={(s) => s[by] ?? ''}
      empty={<Nothing view={view} />}
    />
  );
}
