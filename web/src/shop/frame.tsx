// The frame of the shop: the operator's name and colours, the three places (shop, orders, my number), language and light or dark; and a word
// when the connection is lost.
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, Outlet, Route, Routes, useLocation } from 'react-router-dom';
import { Anew } from '../shared/anew';
import { useTheme } from '../shared/colours';
import { useLanguage, useWords } from '../shared/i18n';
import { SessionProvider } from '../shared/session';
import { Logo, useBrand, useHome } from './brand';
import Home from './buy/home';
import { Boundary, Empty, Waiting } from './kit';
import { Page } from './page';
import { Visit } from './visit';

const Numbers = lazy(() => import('./buy/numbers'));
const Packages = lazy(() => import('./buy/packages'));
const Phones = lazy(() => import('./buy/phones'));
const Person = lazy(() => import('./buy/person'));
const Review = lazy(() => import('./buy/review'));
const Orders = lazy(() => import('./orders/list'));
const OrderPage = lazy(() => import('./orders/order'));
const Mine = lazy(() => import('./my/mine'));

const words = {
  en: { skip: 'To the content', places: 'Places', shop: 'Shop', orders: 'Orders', mine: 'My number', other: '中文', colours_dark: 'Dark', colours_light: 'Light', offline: 'The connection is lost. What you see is from before; it goes on by itself when the network is back.', call: 'Questions? Call {number}', none: 'There is no such page.', none_do: 'Choose one from below.', network: 'Network service by licensed host carriers' },
  zh: { skip: '跳到内容', places: '栏目', shop: '商城', orders: '订单', mine: '我的号码', other: 'English', colours_dark: '深色', colours_light: '浅色', offline: '网络连接已断开，当前显示的是之前的内容；网络恢复后将自动继续。', call: '客服热线 {number}', none: '没有这个页面。', none_do: '请从栏目中选择。', network: '网络服务由基础电信运营商提供' },
};

const icons = {
  shop: 'M3 9l1.5-5h15L21 9M4 9v11h16V9M4 9h16M9 20v-6h6v6',
  orders: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  mine: 'M8 2h8a1 1 0 011 1v18a1 1 0 01-1 1H8a1 1 0 01-1-1V3a1 1 0 011-1zM11 18h2',
};

function Places() {
  const t = useWords(words);
  const home = useHome();
  const here = useLocation().pathname.slice(home.length).split('/')[1] ?? '';
  const at = here === 'my' ? 'mine' : here === 'orders' ? 'orders' : 'shop';
  return (
    <nav className="places" aria-label={t('places')}>
      {([['shop', home], ['orders', `${home}/orders`], ['mine', `${home}/my`]] as const).map(([key, to]) => (
        <Link key={key} to={to} aria-current={at === key ? 'page' : undefined}>
          <svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
            <path d={icons[key]} />
          </svg>
          <span>{t(key)}</span>
        </Link>
      ))}
    </nav>
  );
}

function Switches() {
  const t = useWords(words);
  const { language, choose } = useLanguage();
  const theme = useTheme();
  return (
    <div className="head-end">
      <button type="button" className="plain" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
        {t('other')}
      </button>
      <button type="button" className="plain" onClick={() => theme.choose(theme.dark ? 'light' : 'dark')}>
        {theme.dark ? t('colours_light') : t('colours_dark')}
      </button>
    </div>
  );
}

// The browser's own word for the network; what a page could not ask it says itself.
function Offline() {
  const t = useWords(words);
  const [off, set] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => set(!navigator.onLine);
    window.addEventListener('online', look);
    window.addEventListener('offline', look);
    return () => {
      window.removeEventListener('online', look);
      window.removeEventListener('offline', look);
    };
  }, []);
  return off ? (
    <div className="offline" role="alert">
      {t('offline')}
    </div>
  ) : null;
}

function Strangers() {
  const { operator } = useBrand();
  return (
    <SessionProvider key={`visitor ${operator}`} kind="visitor" at={operator} idleMinutes={Infinity}>
      <Visit>
        <Outlet />
      </Visit>
    </SessionProvider>
  );
}

export function Frame() {
  const t = useWords(words);
  const brand = useBrand();
  const home = useHome();
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="shop">
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <header className="head">
        <Link to={home} className="brand">
          <Logo />
          <span>{brand.title}</span>
        </Link>
        <Switches />
      </header>
      <Places />
      <Offline />
      <main id="content" ref={main} tabIndex={-1}>
        <Boundary of={pathname}>
          <Suspense fallback={<Waiting />}>
            <Routes>
              <Route element={<Strangers />}>
                <Route path="" element={<Home />} />
                <Route path="numbers" element={<Numbers />} />
                <Route path="packages" element={<Packages />} />
                <Route path="phones" element={<Phones />} />
                <Route path="person" element={<Person />} />
                <Route path="review" element={<Review />} />
                <Route path="orders" element={<Orders />} />
                <Route path="orders/:id" element={<Anew><OrderPage /></Anew>} />
              </Route>
              <Route path="my/*" element={<Mine />} />
              <Route path="*" element={<Page title={t('none')}><Empty title="">{t('none_do')}</Empty></Page>} />
            </Routes>
          </Suspense>
        </Boundary>
      </main>
      <footer className="foot soft">
        {brand.serviceNumber && <a href={`tel:${brand.serviceNumber}`}>{t('call', { number: brand.serviceNumber })}</a>}
        <span>{t('network')}</span>
      </footer>
    </div>
  );
}
