// The frame around every page: navigation by role, finding from everywhere, language, colours, sign-out, and what a page that fails leaves.
import { KeyOutlined, LogoutOutlined, MenuOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Drawer, Dropdown, Input, Result } from 'antd';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { Link, Navigate, Route, Routes, useLocation, useNavigate } from 'react-router-dom';
import { DownloadsProvider } from '../shared/downloads';
import { Boundary } from '../shared/errors';
import { span } from '../shared/format';
import { useLanguage, useWords } from '../shared/i18n';
import { platform, useSession, useWho } from '../shared/session';
import { Switches } from '../shared/switches';
import { Waiting } from './app';
import { pages, type ConsolePage } from './pages';
import { useRoleNames } from './roles';

const words = {
  en: { skip: 'To the content', menu: 'Menu', pages: 'Pages', find: 'Number, name, IMSI, ICCID, order, payment', find_label: 'Find a line', sign_out: 'Sign out', password: 'Change password …', account: 'Account of {name}', until: 'The session ends in {time}', roles: 'Roles: {roles}', none: 'There is no such page.', none_do: 'Choose one from the menu.', closed: 'This page is not for your role.', closed_do: 'It needs {needs}. An owner of your operator grants that.', home: 'To the first page', or: ' or ', platform: 'The platform', nothing: 'Your role sees none of these pages yet.', nothing_do: 'What it may do is done by the HTTP API.' },
  zh: { skip: '跳到内容', menu: '菜单', pages: '页面', find: '号码、姓名、IMSI、ICCID、订单号、支付号', find_label: '查找号码', sign_out: '退出登录', password: '修改密码…', account: '{name} 的账户', until: '登录将在 {time} 后失效', roles: '角色：{roles}', none: '没有这个页面。', none_do: '请从菜单中选择。', closed: '您的角色不能查看此页面。', closed_do: '需要 {needs} 权限，由本企业的所有者授予。', home: '返回首页', or: ' 或 ', platform: '平台', nothing: '您的角色暂无可用页面。', nothing_do: '该角色的操作通过 HTTP API 完成。' },
};

const PasswordDialog = lazy(async () => ({ default: (await import('./password')).PasswordDialog }));
const warnSeconds = 600;

function Navigation({ open, to }: { open: ConsolePage[]; to?: () => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const here = useLocation().pathname.split('/')[1];
  return (
    <nav aria-label={t('pages')} className="navigation">
      <ul>
        {open.map((p) => (
          <li key={p.path}>
            <Link to={`/${p.path}`} aria-current={p.path === here ? 'page' : undefined} onClick={to}>
              <p.icon aria-hidden /> {p.name[language]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Find() {
  const t = useWords(words);
  const go = useNavigate();
  const [text, set] = useState('');
  const find = () => {
    if (text.trim() === '') return;
    go(`/lines?text=${encodeURIComponent(text.trim())}`);
    set('');
  };
  return (
    <form
      role="search"
      className="find"
      onSubmit={(e) => {
        e.preventDefault();
        find();
      }}
    >
      <Input prefix={<SearchOutlined aria-hidden />} aria-label={t('find_label')} placeholder={t('find')} value={text} maxLength={100} onChange={(e) => set(e.target.value)} allowClear />
    </form>
  );
}

function Account() {
  const t = useWords(words);
  const { language } = useLanguage();
  const roleNames = useRoleNames();
  const { signOut } = useSession();
  const who = useWho();
  const name = who.name ?? who.principal;
  const [left, setLeft] = useState(Infinity);
  const [changing, setChanging] = useState(false);
  useEffect(() => {
    const look = () => setLeft(who.expires ? (Date.parse(who.expires) - Date.now()) / 1000 : Infinity);
    look();
    const timer = setInterval(look, 15_000);
    return () => clearInterval(timer);
  }, [who.expires]);
  return (
    <>
      {left < warnSeconds && (
        <span className="warn-text" role="status">
          {t('until', { time: span(left, language) })}
        </span>
      )}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'who', label: `${who.operator === platform ? t('platform') : (who.title ?? who.operator)} · ${t('roles', { roles: roleNames(who.granted) })}`, disabled: true },
            { key: 'password', icon: <KeyOutlined aria-hidden />, label: t('password') },
            { key: 'out', icon: <LogoutOutlined aria-hidden />, label: t('sign_out') },
          ],
          onClick: ({ key }) => (key === 'out' ? void signOut() : setChanging(key === 'password')),
        }}
      >
        <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={t('account', { name })}>
          <span className="wide-only">{name}</span>
        </Button>
      </Dropdown>
      {changing && (
        <Suspense>
          <PasswordDialog close={() => setChanging(false)} />
        </Suspense>
      )}
    </>
  );
}

function Guarded({ page }: { page: ConsolePage }) {
  const t = useWords(words);
  const { may } = useSession();
  if (!page.needs.some(may))
    return (
      <Result
        status="403"
        title={t('closed')}
        subTitle={t('closed_do', { needs: page.needs.join(t('or')) })}
        extra={
          <Link to="/">
            <Button type="primary">{t('home')}</Button>
          </Link>
        }
      />
    );
  return (
    <Suspense fallback={<Waiting />}>
      <page.page />
    </Suspense>
  );
}

export default function Frame() {
  const t = useWords(words);
  const { language } = useLanguage();
  const { may } = useSession();
  const who = useWho();
  const location = useLocation();
  const [menu, setMenu] = useState(false);
  const main = useRef<HTMLElement>(null);
  const open = pages.filter((p) => p.needs.some(may));
  const here = pages.find((p) => p.path === location.pathname.split('/')[1]);
  const title = who.operator === platform ? t('platform') : (who.title ?? who.operator);
  useEffect(() => {
    document.title = here ? `${here.name[language]} · ${title}` : title;
  }, [here, language, title]);
  // A new page begins at its top, and is told to who cannot see it.
  const first = useRef(true);
  useEffect(() => {
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [location.pathname]);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <header className="head">
        <Button className="narrow-only" type="text" icon={<MenuOutlined aria-hidden />} aria-label={t('menu')} aria-expanded={menu} onClick={() => setMenu(true)} />
        <Link to="/" className="brand">
          {title}
        </Link>
        {may('inventory.read') && <Find />}
        <div className="head-end">
          <Switches />
          <Account />
        </div>
      </header>
      <aside className="side">
        <Navigation open={open} />
      </aside>
      <Drawer title={title} placement="left" width={260} open={menu} onClose={() => setMenu(false)}>
        <Navigation open={open} to={() => setMenu(false)} />
      </Drawer>
      <main id="content" className="content" ref={main} tabIndex={-1}>
        <DownloadsProvider>
          <Boundary of={location.pathname}>
            <Routes>
              <Route path="/" element={open[0] ? <Navigate to={`/${open[0].path}`} replace /> : <Result status="info" title={t('nothing')} subTitle={t('nothing_do')} />} />
              {pages.map((p) => (
                <Route key={p.path} path={`/${p.path}/*`} element={<Guarded page={p} />} />
              ))}
              <Route path="*" element={<Result status="404" title={t('none')} subTitle={t('none_do')} />} />
            </Routes>
          </Boundary>
        </DownloadsProvider>
      </main>
    </div>
  );
}
