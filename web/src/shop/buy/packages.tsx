// A package, chosen by what a month of one's use would cost, or by its fee.
import { useWords } from '../../shared/i18n';
import { useHome } from '../brand';
import { proposed, sum } from '../amount';
import { useChoice } from '../choice';
import { Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Estimates, UseFields } from './calculator';
import { OfferText, useOfferText } from './offer-card';
import { useOffers } from './offers';
import { Next, Way } from './way';

const words = {
  en: { title: 'Choose a package', sub: 'Move the sliders to your month.', all: 'All packages' },
  zh: { title: '选择套餐', sub: '拖动滑块，设置您每月的用量。', all: '全部套餐' },
};

export default function Packages() {
  const t = useWords(words);
  const home = useHome();
  const { choice, choose } = useChoice();
  const offers = useOffers();
  const text = useOfferText();
  const take = (offer: { code: string; title: string }) => {
    const fees = offers.value?.packages.find((o) => o.offer === offer.code)?.fees ?? [];
    // What the package takes at once has to be paid in; a phone's plan may ask for another package.
    choose({ offer, topUp: proposed(sum(fees.map((f) => f.amount))), ...(choice.phone?.plan ? { phone: undefined } : {}) });
  };
  return (
    <>
      <Page title={t('title')} back={`${home}/numbers`} sub={t('sub')}>
        <Way at="packages" />
        <div className="columns">
          <section className="panel">
            <UseFields use={choice.use} change={(use) => choose({ use })} />
          </section>
          <Estimates use={choice.use} chosen={choice.offer?.code} take={take} />
        </div>
        <section>
          <h2 id="all-packages">{t('all')}</h2>
          {offers.error && <Trouble error={offers.error} again={offers.again} />}
          {offers.value === undefined && !offers.error && <Waiting />}
          <div role="radiogroup" aria-labelledby="all-packages" className="numbers">
            {(offers.value?.packages ?? []).map((o) => (
              <label key={o.offer} className="tile-choice">
                <input type="radio" name="offer" checked={choice.offer?.code === o.offer} onChange={() => take({ code: o.offer, title: o.title })} />
                <span className="grow">
                  <strong>{o.title}</strong>
                  <OfferText offer={o} />
                </span>
                <span className="price">{text.price(o)}</span>
              </label>
            ))}
          </div>
        </section>
      </Page>
      <Next at="packages" disabled={choice.offer === undefined} />
    </>
  );
}
