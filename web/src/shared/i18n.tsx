// Words: Chinese and English side by side, under one name each; a name that one of them lacks does not compile. Each part of an
// application brings its own words, so that nobody loads those of pages that it never opens.
//
//   const words = { en: { lines: 'Lines', found: '{n} found' }, zh: { lines: '号码', found: '找到 {n} 个' } } satisfies Words;
//   const t = useWords(words);  t('found', { n: 3 })
import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';

export type Language = 'zh' | 'en';
export interface Words<K extends string = string> {
  en: Record<K, string>;
  zh: Record<K, string>;
}
export type Say<K extends string> = (key: K, fill?: Record<string, string | number>) => string;

export function fillIn(text: string, fill: Record<string, string | number> = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(fill[name] ?? whole));
}

const remembered = 'sublet.language';
function firstLanguage(): Language {
  const stored = localStorage.getItem(remembered);
  if (stored === 'zh' || stored === 'en') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}

const LanguageContext = createContext<{ language: Language; choose: (l: Language) => void }>({ language: 'en', choose: () => undefined });

export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, set] = useState<Language>(firstLanguage);
  const choose = useCallback((l: Language) => {
    localStorage.setItem(remembered, l);
    set(l);
  }, []);
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return <LanguageContext.Provider value={useMemo(() => ({ language, choose }), [language, choose])}>{children}</LanguageContext.Provider>;
}

export const useLanguage = () => useContext(LanguageContext);

export function useWords<K extends string>(words: { en: Record<K, string>; zh: Record<K, string> }): Say<K> {
  const { language } = useLanguage();
  return useCallback((key, fill) => fillIn(words[language][key], fill), [words, language]);
}

// A word for what the server says in its own (a state, a step): its name here, or as it came.
export function wordFor<K extends string>(t: Say<K>, words: { en: Record<K, string> }, prefix: string, value: string): string {
  const key = `${prefix}${value}`;
  return key in words.en ? t(key as K) : value;
}
