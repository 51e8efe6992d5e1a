// Light or dark, as the system has it or as somebody chose: kept, and told to the page. What is made of it: theme.tsx (antd), the shop's brand.
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

export type ThemeChoice = 'system' | 'light' | 'dark';
const remembered = 'sublet.theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');

const ThemeContext = createContext<{ choice: ThemeChoice; dark: boolean; choose: (c: ThemeChoice) => void }>({ choice: 'system', dark: false, choose: () => undefined });
export const useTheme = () => useContext(ThemeContext);

function stored(): ThemeChoice {
  const s = localStorage.getItem(remembered);
  return s === 'light' || s === 'dark' ? s : 'system';
}

export function ColoursProvider({ children }: { children: ReactNode }) {
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
    document.documentElement.dataset.prefersColorScheme = isDark ? 'dark' : 'light'; // antd-mobile's name for it
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light';
  }, [isDark]);
  const choose = useCallback((c: ThemeChoice) => {
    localStorage.setItem(remembered, c);
    set(c);
  }, []);
  return <ThemeContext.Provider value={useMemo(() => ({ choice, dark: isDark, choose }), [choice, isDark, choose])}>{children}</ThemeContext.Provider>;
}
