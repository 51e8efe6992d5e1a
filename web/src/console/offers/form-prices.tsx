// The prices of a package's tariff in the form: the amounts of its rules, where they are written out. What is more than an amount is text.
import { Alert, Button } from 'antd';
import { useWords } from '../../shared/i18n';
import type { Held } from './draft';
import { amountOf, here, TypedField, wordsOf, type Spot } from './form';
import { get, lineOf, names, type Files } from './text';
import { words } from './words';

interface Rule {
  name?: string;
  service?: string | string[];
  free?: unknown;
  price?: string | { amount?: unknown; per?: string; steps?: unknown[] };
}

function sharedWith(files: Files, tariff: string, code: string): string[] {
  return [...names(files, 'offers')].filter(([other, file]) => other !== code && (get(files.get(file)!, ['offers', other, 'tariff']) as string | undefined) === tariff).map(([other]) => other);
}

export function PricesForm({ held, edits, tariff, code, show }: { held: Held; edits: boolean; tariff: string | undefined; code: string; show: (file: string, line: number) => void }) {
  const t = useWords(words);
  const file = tariff === undefined ? undefined : names(held.files, 'tariffs').get(tariff);
  if (tariff === undefined || file === undefined) return null;
  const text = held.files.get(file)!;
  const spot: Spot = { held, file, path: ['tariffs', tariff, 'rules'], edits };
  const rules = get(text, spot.path);
  if (!Array.isArray(rules)) return null;
  const prices = names(held.files, 'prices');
  const others = sharedWith(held.files, tariff, code);
  // An amount alone can be a field; so can that of a price with a name.
  const place = (rule: Rule, i: number): Spot | undefined => {
    if (typeof rule.price === 'object' && rule.price !== null && rule.price.amount !== undefined) return here(spot, i, 'price', 'amount');
    const named = typeof rule.price === 'string' ? prices.get(rule.price) : undefined;
    if (named === undefined) return undefined;
    const own: Spot = { held, file: named, path: ['prices', rule.price as string, 'amount'], edits };
    return wordsOf(own) === undefined ? undefined : own;
  };
  const per = (s: Spot): string => wordsOf({ ...s, path: [...s.path.slice(0, -1), 'per'] }) ?? '1';
  return (
    <div role="group" aria-label={t('prices')} className="form-list">
      <h3>{t('prices')}</h3>
      {others.length > 0 && <Alert type="warning" showIcon style={{ marginBottom: 8 }} message={t('shared', { name: tariff, offers: others.join(', ') })} />}
      {(rules as Rule[]).map((rule, i) => {
        const name = rule.name ?? ([] as string[]).concat(rule.service ?? []).join(', ');
        const at = place(rule, i);
        return (
          <div className="row form-row" key={i}>
            <span className="grow">{name}</span>
            {rule.free !== undefined ? (
              <span className="soft">{t('free')}</span>
            ) : at ? (
              <>
                <TypedField bare spot={at} label={`${t('amount')}: ${name}`} pattern={amountOf} width={90} />
                <span className="soft" style={{ width: 70 }}>/ {per(at)}</span>
              </>
            ) : (
              <Button size="small" type="link" onClick={() => { const named = typeof rule.price === 'string' ? rule.price : undefined; const where = named === undefined ? file : prices.get(named); if (where) show(where, lineOf(held.files.get(where)!, named === undefined ? [...spot.path, i] : ['prices', named])); }}>
                {typeof rule.price === 'string' ? t('by_name', { name: rule.price }) : t('see_text')}
              </Button>
            )}
          </div>
        );
      })}
    </div>
  );
}
