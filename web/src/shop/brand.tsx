// Whose shop it is: the operator named by the address (/shop/demo/...), or by the host's name; its title, colours, logo and words.
import { createContext, useContext, useEffect, type ReactNode } from 'react';
import { api } from '../shared/api';
import { useAsk } from '../shared/ask';
import { useTheme } from '../shared/colours';
import { useLanguage } from '../shared/i18n';
import { shades } from './colour';
import type { Brand } from './types';
import { Trouble, Waiting } from './kit';

const BrandContext = createContext<Brand | undefined>(undefined);
export function useBrand(): Brand {
  const brand = useContext(BrandContext);
  if (brand === undefined) throw new Error('useBrand outside of its provider');
  return brand;
}

export const useHome = (): string => `/${encodeURIComponent(useBrand().operator)}`;

export const askBrand = (operator: string | undefined, signal: AbortSignal) => api.get('/sublet/v1/brand', { query: { operator }, signal });

export function useBrandAnswer(operator: string | undefined) {
  return useAsk((signal) => askBrand(operator, signal), [operator]);
}

export function BrandProvider({ operator, none, children }: { operator: string; none: ReactNode; children: ReactNode }) {
  const { dark } = useTheme();
  const { value, error, again } = useBrandAnswer(operator);
  useEffect(() => {
    if (value === undefined) return;
    const s = shades(value.colour ?? '', dark);
    const set = (name: string, colour: string) => document.documentElement.style.setProperty(name, colour);
    set('--main', s.ink);
    set('--brand', s.fill);
    set('--on-brand', s.onFill);
    set('--wash', s.wash);
    set('--adm-color-primary', s.fill);
    set('--adm-color-text-light-solid', s.onFill);
    document.title = value.title;
  }, [value, dark]);
  if (error && value === undefined) return error.status === 404 ? <>{none}</> : <Trouble error={error} again={again} />;
  if (value === undefined || value.operator !== operator) return <Waiting />;
  return <BrandContext.Provider value={value}>{children}</BrandContext.Provider>;
}

export function Logo({ size = 32 }: { size?: number }) {
  const { logo, title } = useBrand();
  return logo ? <img src={logo} alt="" width={size} height={size} className="logo" /> : <span className="logo letter" style={{ width: size, height: size, fontSize: size * 0.55 }} aria-hidden>{title.slice(0, 1)}</span>;
}

export function useSlogan(): string | undefined {
  const { language } = useLanguage();
  const { slogan } = useBrand();
  return slogan?.[language] || slogan?.zh || slogan?.en || undefined;
}
