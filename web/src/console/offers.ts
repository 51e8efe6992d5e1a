// Packages by their names: the catalogue that charging runs by, asked once.
import { useEffect, useState } from 'react';
import { api } from '../shared/api';
import { useSession } from '../shared/session';

let asked: Promise<Map<string, string>> | undefined;

async function names(): Promise<Map<string, string>> {
  const { rows } = await api.list('/tmf-api/productCatalogManagement/v4/productOffering', { query: { fields: 'name', limit: 1000 } });
  return new Map(rows.map((o) => [o.id ?? '', o.name ?? o.id ?? '']));
}

// What was published has other names, perhaps.
export function forgetOfferNames(): void {
  asked = undefined;
}

export function useOfferNames(): (code: string | undefined) => string {
  const { may } = useSession();
  const [known, set] = useState<Map<string, string>>();
  const allowed = may('catalogue.read');
  useEffect(() => {
    if (!allowed) return;
    asked ??= names().catch(() => {
      asked = undefined; // another page asks again
      return new Map<string, string>();
    });
    let here = true;
    void asked.then((map) => here && set(map));
    return () => {
      here = false;
    };
  }, [allowed]);
  return (code) => (code === undefined || code === '' ? '–' : (known?.get(code) ?? code));
}
