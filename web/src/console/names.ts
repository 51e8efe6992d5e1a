// What the catalogue's codes are called: packages and hosts, each asked once for an operator.
import { useCallback, useEffect, useState } from 'react';
import { api } from '../shared/api';
import { useLanguage } from '../shared/i18n';
import { useSession } from '../shared/session';
import { whole } from '../shared/whole';

type Names = Map<string, string>;
interface Asked {
  ask: () => Promise<Names>;
  of?: string; // whose names the answer has
  answer?: Promise<Names> | undefined;
}

const offers: Asked = {
  async ask() {
    const rows = await whole((page) => api.list('/tmf-api/productCatalogManagement/v4/productOffering', { query: { fields: 'name', ...page } }));
    return new Map(rows.map((o) => [o.id ?? '', o.name ?? o.id ?? '']));
  },
};
const hosts: Asked = {
  async ask() {
    const rows = await whole((page) => api.list('/sublet/v1/catalogue/hosts', { query: page }));
    return new Map(rows.map((h) => [h.host, h.title]));
  },
};

// What was published has other names, perhaps.
export function forgetNames(): void {
  for (const names of [offers, hosts]) names.answer = undefined;
}

function useAsked(names: Asked): Names | undefined {
  const { may, who } = useSession();
  const operator = who?.operator;
  const [known, set] = useState<Names>();
  const allowed = may('catalogue.read');
  useEffect(() => {
    if (!allowed || operator === undefined) return;
    if (names.of !== operator) Object.assign(names, { of: operator, answer: undefined });
    names.answer ??= names.ask().catch(() => {
      names.answer = undefined; // another page asks again
      return new Map<string, string>();
    });
    let here = true;
    void names.answer.then((map) => here && set(map));
    return () => {
      here = false;
    };
  }, [allowed, operator, names]);
  return known;
}

type Named = (code: string | undefined) => string;
const useNamed = (known: Names | undefined): Named => useCallback((code) => (code === undefined || code === '' || code === '-' ? '–' : (known?.get(code) ?? code)), [known]);

export const useOfferNames = (): Named => useNamed(useAsked(offers));

// Hosts are titled in the operator's language; their codes are plain English.
export function useHostNames(): Named {
  const { language } = useLanguage();
  const known = useAsked(hosts);
  return useNamed(language === 'zh' ? known : undefined);
}
