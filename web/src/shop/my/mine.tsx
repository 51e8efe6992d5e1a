// Self-care: for who has a number here. Sign-in by the number and a code that is sent to it; then the pages about it.
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Anew } from '../../shared/anew';
import { SessionProvider, useSession } from '../../shared/session';
import { useBrand, useHome } from '../brand';
import { Empty, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { useWords } from '../../shared/i18n';
import { OrderList } from '../orders/list';
import { OrderView } from '../orders/order';
import MyHome from './home';
import SignIn from './sign-in';

const Uses = lazy(() => import('./uses'));
const TopUp = lazy(() => import('./top-up'));
const Gift = lazy(() => import('./gift'));
const Package = lazy(() => import('./package'));
const Stop = lazy(() => import('./stop'));
const Bills = lazy(() => import('./bills'));
const Bill = lazy(() => import('./bill'));
const Held = lazy(() => import('./held'));
const Complaints = lazy(() => import('./complaints'));

const words = { en: { orders: 'My orders', none: 'There is no such page.', none_do: 'Choose one from my number.' }, zh: { orders: '我的订单', none: '没有这个页面。', none_do: '请从“我的号码”中选择。' } };
const idleMinutes = 30;

function MyOrders() {
  const t = useWords(words);
  const my = `${useHome()}/my`;
  return (
    <Page title={t('orders')} back={my}>
      <OrderList place={`${my}/orders`} strangers={false} />
    </Page>
  );
}
const MyOrder = () => <OrderView back={`${useHome()}/my/orders`} />;

function Inside() {
  const t = useWords(words);
  const { operator } = useBrand();
  const { who, loading, error, look } = useSession();
  if (loading) return <Waiting />;
  if (error && who === undefined) return <Trouble error={error} again={() => void look()} />;
  if (who?.line === undefined || who.operator !== operator) return <SignIn />;
  return (
    <Suspense fallback={<Waiting />}>
      <Routes>
        <Route path="" element={<MyHome />} />
        <Route path="use" element={<Uses />} />
        <Route path="top-up" element={<TopUp />} />
        <Route path="gift" element={<Gift />} />
        <Route path="package" element={<Package />} />
        <Route path="stop" element={<Stop />} />
        <Route path="bills" element={<Bills />} />
        <Route path="bills/:id" element={<Anew><Bill /></Anew>} />
        <Route path="numbers" element={<Held />} />
        <Route path="complaints" element={<Complaints />} />
        <Route path="orders" element={<MyOrders />} />
        <Route path="orders/:id" element={<Anew><MyOrder /></Anew>} />
        <Route path="*" element={<Page title={t('none')}><Empty title="">{t('none_do')}</Empty></Page>} />
      </Routes>
    </Suspense>
  );
}

export default function Mine() {
  const { operator } = useBrand();
  return (
    <SessionProvider key={`subscriber ${operator}`} kind="subscriber" at={operator} idleMinutes={idleMinutes}>
      <Inside />
    </SessionProvider>
  );
}
