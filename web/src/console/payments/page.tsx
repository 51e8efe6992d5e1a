// Payments, the drawers and merchants that take them, and the wallets' daily bills held against our entries: what differs, with a proposed repair.
import { Tabs } from 'antd';
import { useSearchParams } from 'react-router-dom';
import { useWords } from '../../shared/i18n';
import { Empty } from '../../shared/rows';
import { useSession } from '../../shared/session';
import { Bills } from './bills';
import { Cases } from './cases';
import { Drawers } from './drawers';
import { Merchants } from './merchants';
import { PaymentRows } from './rows';
import { words } from './words';

const tabs = ['payments', 'drawers', 'merchants', 'bills', 'cases'] as const;

export default function PaymentsPage() {
  const t = useWords(words);
  const { may } = useSession();
  const [query, setQuery] = useSearchParams();
  const open = tabs.filter((tab) => (tab !== 'bills' && tab !== 'cases') || may('bill.read'));
  const asked = query.get('tab');
  const tab = open.find((o) => o === asked) ?? 'payments';
  return (
    <div className="stack">
      <h1 className="page-title">{t('title')}</h1>
      <section className="panel">
        <Tabs
          activeKey={tab}
          onChange={(key) => setQuery({ tab: key }, { replace: true })}
          destroyOnHidden
          items={open.map((key) => ({
            key,
            label: t(`tab_${key}`),
            children: key === 'payments' ? <PaymentRows name="payments" filter={{}} empty={<Empty title={t('no_payments')}>{t('no_payments_do')}</Empty>} /> : key === 'drawers' ? <Drawers /> : key === 'merchants' ? <Merchants /> : key === 'bills' ? <Bills /> : <Cases />,
          }))}
        />
      </section>
    </div>
  );
}
