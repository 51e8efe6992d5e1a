// A number, chosen by city, by what it looks like and by what it costs.
import { Button, Checkbox } from 'antd-mobile';
import { useEffect, useState } from 'react';
import { api } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { count, money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { whole } from '../../shared/whole';
import { micros } from '../amount';
import { useBrand, useHome } from '../brand';
import { useChoice, type FoundNumber } from '../choice';
import { More, useGrowing } from '../growing';
import { Choose, Empty, Field, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { anything, budgets, onlyDigits, parts, search, shapes, type Wish } from './pattern';
import { Next, Way } from './way';

const words = {
  en: {
    title: 'Choose a number', place: 'City', everywhere: 'Everywhere', shape: 'Looks', any: 'Any', AAA: '…AAA', AABB: '…AABB', ABAB: '…ABAB', AAAA: '…AAAA', ABC: '…ABC', birthday: 'A birthday', digits: 'Ends in', digits_help: 'Up to eight digits you like, such as 88 or a date.', no_fours: 'No 4 in it', budget: 'Price', budget_any: 'Any', budget_free: 'Free', budget_to100: 'To ¥100', budget_to1000: 'To ¥1000', budget_above: 'Above ¥1000',
    found: '{n} numbers', free: 'Free', deposit: 'deposit {amount}, comes back', minimum: 'at least {amount} a month', months: 'for {n} months', none: 'No number is like this.', none_do: 'Take another city, another price, or fewer digits.', list: 'Numbers', chosen: 'chosen', all: 'Clear the search',
  },
  zh: {
    title: '选择号码', place: '归属地', everywhere: '全部城市', shape: '号码规律', any: '不限', AAA: '尾号 AAA', AABB: '尾号 AABB', ABAB: '尾号 ABAB', AAAA: '尾号 AAAA', ABC: '尾号 ABC', birthday: '生日号', digits: '指定尾号', digits_help: '最多八位数字，例如 88 或纪念日。', no_fours: '不含数字 4', budget: '号码价格', budget_any: '不限', budget_free: '免费', budget_to100: '100 元以内', budget_to1000: '1000 元以内', budget_above: '1000 元以上',
    found: '共 {n} 个号码', free: '免费', deposit: '押金 {amount}，可退', minimum: '每月最低消费 {amount}', months: '合约 {n} 个月', none: '没有符合条件的号码。', none_do: '请更换城市或价格，或减少尾号位数。', list: '号码列表', chosen: '已选', all: '清除条件',
  },
};
// A wish that is being typed is asked for when it has rested a moment.
function useRested<T>(value: T, ms: number): T {
  const [rested, set] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => set(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

function One({ n, wish, chosen, choose }: { n: FoundNumber; wish: Wish; chosen: boolean; choose: () => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency } = useBrand();
  const more = [
    (micros(n.deposit) ?? 0n) > 0n && t('deposit', { amount: money(n.deposit, language, currency) }),
    (micros(n.minimum) ?? 0n) > 0n && t('minimum', { amount: money(n.minimum, language, currency) }),
    n.months && t('months', { n: n.months }),
  ].filter(Boolean);
  return (
    <label className="tile-choice">
      <input type="radio" name="number" checked={chosen} onChange={choose} />
      <span className="grow">
        <span className="digits">
          {parts(n.number.replace(/^86/, ''), wish.digits).map((p, i) => (
            <span key={i} className={p.liked ? 'liked' : undefined}>
              {p.text}
            </span>
          ))}
        </span>
        <small className="soft">
          {[n.city, ...more].filter(Boolean).join(' · ')}
        </small>
      </span>
      <strong className="price">{(micros(n.price) ?? 0n) > 0n ? money(n.price, language, currency, 'whole') : t('free')}</strong>
    </label>
  );
}

export default function Numbers() {
  const t = useWords(words);
  const { language } = useLanguage();
  const home = useHome();
  const { choice, choose } = useChoice();
  const { wish } = choice; // kept with what is chosen: who comes back from the packages, or loads the page anew, finds it as it was
  const set = (some: Partial<Wish>) => choose({ wish: { ...wish, ...some } });
  const asked = useRested(wish, 300);
  const cities = useAsk((signal) => whole((page) => api.list('/sublet/v1/shop/cities', { query: page, signal })), []);
  const found = useGrowing((limit, signal) => api.list('/sublet/v1/numbers', { query: { ...search(asked), limit }, signal }), [asked]);
  // One place may be served by several hosts.
  const places = [...new Map((cities.value ?? []).map((c) => [`${c.province}/${c.city}`, c])).entries()].sort(([a], [b]) => a.localeCompare(b, 'zh'));
  const plain = JSON.stringify(wish) === JSON.stringify(anything);
  return (
    <>
      <Page title={t('title')} back={home}>
        <Way at="numbers" />
        <section className="panel stack tight">
          <Field label={t('place')}>
            {(its) => (
              <select {...its} className="select" value={wish.place} onChange={(e) => set({ place: e.target.value })}>
                <option value="">{t('everywhere')}</option>
                {places.map(([place, c]) => (
                  <option key={place} value={place}>
                    {c.province === c.city ? c.city : `${c.province} ${c.city}`}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Choose label={t('shape')} value={wish.shape} choose={(shape) => set({ shape })} options={shapes.map((value) => ({ value, label: t(value) }))} />
          <div className="pair">
            <Field label={t('digits')} help={t('digits_help')}>
              {(its) => <input {...its} className="input" inputMode="numeric" autoComplete="off" value={wish.digits} onChange={(e) => set({ digits: onlyDigits(e.target.value) })} />}
            </Field>
            <Checkbox checked={wish.noFours} onChange={(noFours) => set({ noFours })}>
              {t('no_fours')}
            </Checkbox>
          </div>
          <Choose label={t('budget')} value={wish.budget} choose={(budget) => set({ budget })} options={budgets.map((value) => ({ value, label: t(`budget_${value}`) }))} />
        </section>
        {cities.error && <Trouble error={cities.error} again={cities.again} />}
        {found.error && <Trouble error={found.error} again={found.again} />}
        {found.value === undefined ? (
          !found.error && <Waiting />
        ) : found.value.rows.length === 0 ? (
          <Empty title={t('none')}>
            <p>{t('none_do')}</p>
            {!plain && <Button onClick={() => set(anything)}>{t('all')}</Button>}
          </Empty>
        ) : (
          <section aria-label={t('list')} aria-busy={found.loading}>
            <p className="soft" role="status">
              {t('found', { n: count(found.value.total, language) })}
            </p>
            <fieldset className="numbers">
              <legend className="unseen">{t('list')}</legend>
              {found.value.rows.map((n) => (
                <One key={n.number} n={n} wish={asked} chosen={choice.number?.number === n.number} choose={() => choose({ number: n })} />
              ))}
            </fieldset>
            <More of={found} />
          </section>
        )}
      </Page>
      <Next at="numbers" disabled={choice.number === undefined} />
    </>
  );
}
