// The way to a number: where one is on it, and what is chosen so far.
import { Button } from 'antd-mobile';
import { Link, useNavigate } from 'react-router-dom';
import { phone } from '../../shared/format';
import { useWords } from '../../shared/i18n';
import { useHome } from '../brand';
import { useChoice } from '../choice';

const words = {
  en: { way: 'Your way to a number', numbers: 'Number', packages: 'Package', phones: 'Phone', person: 'You', review: 'Pay', chosen: 'Chosen so far', nothing: 'Nothing yet', next: 'Next' },
  zh: { way: '办理步骤', numbers: '选号', packages: '套餐', phones: '手机', person: '实名', review: '支付', chosen: '已选', nothing: '尚未选择', next: '下一步' },
};
export const places = ['numbers', 'packages', 'phones', 'person', 'review'] as const;
export type Place = (typeof places)[number];

export function Way({ at }: { at: Place }) {
  const t = useWords(words);
  const home = useHome();
  return (
    <nav aria-label={t('way')}>
      <ol className="way">
        {places.map((p, i) => (
          <li key={p} className={i < places.indexOf(at) ? 'passed' : undefined}>
            {i <= places.indexOf(at) ? (
              <Link to={`${home}/${p}`} aria-current={p === at ? 'step' : undefined}>
                <i aria-hidden>{i + 1}</i> {t(p)}
              </Link>
            ) : (
              <span>
                <i aria-hidden>{i + 1}</i> {t(p)}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

export function Next({ at, disabled, label }: { at: Place; disabled?: boolean; label?: string }) {
  const t = useWords(words);
  const home = useHome();
  const go = useNavigate();
  const { choice } = useChoice();
  const chosen = [choice.number && phone(choice.number.number), choice.offer?.title, choice.phone?.title].filter(Boolean).join(' · ');
  const next = places[places.indexOf(at) + 1];
  return (
    <div className="next">
      <div className="grow">
        <small className="soft">{t('chosen')}</small>
        <div className="next-chosen">{chosen || t('nothing')}</div>
      </div>
      <Button color="primary" size="large" disabled={disabled ?? false} onClick={() => go(`${home}/${next}`)}>
        {label ?? t('next')}
      </Button>
    </div>
  );
}
