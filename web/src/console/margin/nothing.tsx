// Where nothing is found: whether by what it is narrowed to or by its days, and what to do.
import { Link } from 'react-router-dom';
import { useWords } from '../../shared/i18n';
import { Empty } from '../../shared/rows';
import type { View } from './view';
import { words } from './words';

export function Nothing({ view }: { view: View }) {
  const t = useWords(words);
  const like = Object.keys(view.narrowed).length > 0;
  return (
    <Empty title={t(like ? 'nothing_like' : 'nothing')}>
      <p>{t(like ? 'nothing_like_do' : 'nothing_do')}</p>
      <Link to="/margin">{t('wider')}</Link>
    </Empty>
  );
}
