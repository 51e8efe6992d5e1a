// One offer as it stands, and what a month costs by it beside the hosts.
import { Button, Result } from 'antd';
import { Link, useParams } from 'react-router-dom';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { useWords } from '../../shared/i18n';
import { whole } from '../../shared/whole';
import { Calculator } from './calculator';
import { NewDraft } from './drafts';
import { Costs, Gives, Kind, LimitsOf } from './shown';
import { useHostNames } from '../names';
import { words } from './words';

export function OfferPage() {
  const t = useWords(words);
  const hostName = useHostNames();
  const { of = 'own', offer = '' } = useParams();
  const { value, error, again } = useAsk((signal) => whole((page) => api.list('/sublet/v1/catalogue/offers', { query: page, signal })), []);
  const o = value?.find((row) => row.of === of && row.offer === offer);
  if (value && !o) return <Result status="info" title={t('nothing_there')} subTitle={t('nothing_there_do')} extra={<Link to="/offers"><Button>{t('back')}</Button></Link>} />;
  return (
    <div className="stack">
      <Link to="/offers">← {t('back')}</Link>
      <div className="row">
        <h1 className="page-title grow">{o?.title ?? offer}</h1>
        {of === 'own' && o && <NewDraft offer={offer} title={o.title} />}
      </div>
      {error && <Trouble error={error} again={again} />}
      {o && (
        <section className="panel">
          <dl className="facts">
            <dt>{t('code')}</dt>
            <dd><code>{o.offer}</code> <Kind of={o} /></dd>
            <dt>{t('of')}</dt>
            <dd>{o.of === 'own' ? t('own') : hostName(o.of)}</dd>
            <dt>{t('costs')}</dt>
            <dd><Costs of={o} /></dd>
            <dt>{t('gives')}</dt>
            <dd><Gives of={o} /></dd>
            <dt>{t('limits')}</dt>
            <dd><LimitsOf of={o} /></dd>
            {(o.validMonths ?? o.validDays) !== undefined && (
              <>
                <dt>{t('valid')}</dt>
                <dd>{o.validMonths !== undefined ? t('valid_months', { n: o.validMonths }) : t('valid_days', { n: o.validDays! })}</dd>
              </>
            )}
          </dl>
        </section>
      )}
      {o && o.kind === 'base' && !o.withdrawn && <Calculator {...(of === 'own' ? { only: offer } : {})} />}
    </div>
  );
}
