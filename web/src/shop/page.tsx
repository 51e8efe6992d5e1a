// A page of the shop: its title, and the way back.
import { useEffect, type ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useWords } from '../shared/i18n';
import { useBrand } from './brand';

const words = { en: { back: 'Back' }, zh: { back: '返回' } };

export function Page({ title, back, sub, children }: { title: string; back?: string; sub?: ReactNode; children: ReactNode }) {
  const t = useWords(words);
  const brand = useBrand();
  useEffect(() => {
    document.title = `${title} · ${brand.title}`;
  }, [title, brand.title]);
  return (
    <div className="stack">
      <div className="page-head">
        {back !== undefined && (
          <Link to={back} className="back" aria-label={t('back')}>
            <span aria-hidden>‹</span>
          </Link>
        )}
        <div className="grow">
          <h1 className="page-title">{title}</h1>
          {sub && <div className="soft">{sub}</div>}
        </div>
      </div>
      {children}
    </div>
  );
}
