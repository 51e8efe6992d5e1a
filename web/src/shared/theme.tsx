// Light and dark, as the system has it or as somebody chose; the operator's own colour; and antd told of both, with colours that can
// be read by everybody (WCAG AA: antd's own greys and blues fall short of it here and there).
import { ConfigProvider, theme as antd } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useLanguage } from './i18n';

export type ThemeChoice = 'system' | 'light' | 'dark';
const remembered = 'sublet.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

const ThemeContext = createContext<{ choice: ThemeChoice; dark: boolean; choose: (c: ThemeChoice) => void }>({ choice: 'system', dark: false, choose: () => undefined });
export const useTheme = () => useContext(ThemeContext);

function stored(): ThemeChoice {
  const s = localStorage.getItem(remembered);
  return s === 'light' || s === 'dark' ? s : 'system';
}

const own = '#0b5cad';

export function ThemeProvider({ children, colour = own }: { children: ReactNode; colour?: string }) {
  const { language } = useLanguage();
  const [choice, set] = useState<ThemeChoice>(stored);
  const [systemDark, setSystemDark] = useState(dark.matches);
  useEffect(() => {
    const follow = () => setSystemDark(dark.matches);
    dark.addEventListener('change', follow);
    return () => dark.removeEventListener('change', follow);
  }, []);
  const isDark = choice === 'system' ? systemDark : choice === 'dark';
  useEffect(() => {
    document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [isDark]);
  const choose = useCallback((c: ThemeChoice) => {
    localStorage.setItem(remembered, c);
    set(c);
  }, []);
  const told = useMemo(() => ({ choice, dark: isDark, choose }), [choice, isDark, choose]);
  return (
    <ThemeContext.Provider value={told}>
      <ConfigProvider
        locale={language === 'zh' ? zhCN : enUS}
        theme={{
          components: isDark ? { Tabs: { itemSelectedColor: '#6db3ff', itemHoverColor: '#6db3ff', itemActiveColor: '#6db3ff', inkBarColor: '#6db3ff' } } : {},
          algorithm: isDark ? antd.darkAlgorithm : antd.defaultAlgorithm,
          cssVar: true,
          hashed: false,
          token: {
            colorPrimary: isDark ? '#2f86e0' : colour,
            colorLink: isDark ? '#6db3ff' : colour,
            colorInfo: isDark ? '#5aa5ff' : colour,
            colorError: isDark ? '#f0605c' : '#c8201f',
            colorWarning: isDark ? '#e0a020' : '#ad6800',
            colorSuccess: isDark ? '#52b152' : '#2b7a1d',
            colorTextSecondary: isDark ? 'rgba(255,255,255,0.72)' : 'rgba(0,0,0,0.68)',
            colorTextTertiary: isDark ? 'rgba(255,255,255,0.65)' : 'rgba(0,0,0,0.62)',
            colorTextDescription: isDark ? 'rgba(255,255,255,0.65)' : 'rgba(0,0,0,0.62)',
            colorTextPlaceholder: isDark ? 'rgba(255,255,255,0.58)' : 'rgba(0,0,0,0.58)',
            colorTextDisabled: isDark ? 'rgba(255,255,255,0.50)' : 'rgba(0,0,0,0.55)',
            colorBgLayout: isDark ? '#0e1116' : '#f4f6f8',
            borderRadius: 8,
            fontFamily: '-apple-system, "Segoe UI", Roboto, "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", sans-serif',
          },
        }}
      >
        {children}
      </ConfigProvider>
    </ThemeContext.Provider>
  );
}
