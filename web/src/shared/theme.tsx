// antd told of light and dark and of the operator's own colour, with colours that can be read by everybody (WCAG AA: antd's own greys and
// blues fall short of it here and there).
import { ConfigProvider, theme as antd } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { ColoursProvider, useTheme } from './colours';
import { useLanguage } from './i18n';

export { useTheme, type ThemeChoice } from './colours';

const own = '#0b5cad';
const square = { Checkbox: { borderRadiusSM: 3 } }; // rounder, it looks like one of a choice

export function ThemeProvider({ children, colour = own }: { children: ReactNode; colour?: string }) {
  return (
    <ColoursProvider>
      <Antd colour={colour}>{children}</Antd>
    </ColoursProvider>
  );
}

function Antd({ children, colour }: { children: ReactNode; colour: string }) {
  const { language } = useLanguage();
  const { dark: isDark } = useTheme();
  return (
    <ConfigProvider
      locale={language === 'zh' ? zhCN : enUS}
      theme={{
        components: isDark ? { ...square, Tabs: { itemSelectedColor: '#6db3ff', itemHoverColor: '#6db3ff', itemActiveColor: '#6db3ff', inkBarColor: '#6db3ff' }, Button: { dangerColor: '#141414' } } : square,
        algorithm: isDark ? antd.darkAlgorithm : antd.defaultAlgorithm,
        cssVar: true,
        hashed: false,
        token: {
          colorPrimary: isDark ? '#2f86e0' : colour,
          colorLink: isDark ? '#6db3ff' : colour,
          // Pointed at, it is read too: antd's own is lighter than it may be.
          colorLinkHover: isDark ? '#8cc4ff' : colour,
          colorLinkActive: isDark ? '#8cc4ff' : colour,
          colorInfo: isDark ? '#5aa5ff' : colour,
          colorError: isDark ? '#ff7570' : '#c8201f',
          colorWarning: isDark ? '#e0a020' : '#ad6800',
          colorSuccess: isDark ? '#52b152' : '#2b7a1d',
          // Of colours this dark antd makes grounds on which they cannot be read.
          ...(isDark ? {} : { colorSuccessBg: '#edf7ea', colorSuccessBgHover: '#e1f2dc', colorSuccessBorder: '#b3dba9', colorWarningBg: '#fff6e5', colorWarningBgHover: '#ffecc7', colorWarningBorder: '#f0d199' }),
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
  );
}
