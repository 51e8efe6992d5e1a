// What is left of what the packages gave, as bars, with how long it lasts.
import { day, money } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useBrand } from '../brand';
import { Empty } from '../kit';
import type { Balance } from './line';
import { units } from '../units';

const words = {
  en: { left: '{left} left', left_of: '{left} of {granted} left', until: 'until {time}', no_end: 'no end', none: 'Nothing is included just now.', none_do: 'Each use is paid from the balance. An addition brings data or minutes.', of_all: 'shared' },
  zh: { left: '剩余 {left}', left_of: '剩余 {left}，共 {granted}', until: '有效期至 {time}', no_end: '长期有效', none: '暂无套餐内用量。', none_do: '使用时直接从余额扣费，可购买流量包等。', of_all: '共享' },
};

export function Buckets({ balance }: { balance: Balance }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency, timeZone } = useBrand();
  if (balance.buckets.length === 0) return <Empty title={t('none')}>{t('none_do')}</Empty>;
  const say = (amount: unknown, unit: string) => (unit === 'money' ? money(String(amount), language, currency, 'left') : units(Number(amount), unit, language));
  return (
    <ul className="buckets">
      {balance.buckets.map((b, i) => {
        const unit = b.unit ?? 'points';
        const left = Number(b.left);
        const granted = b.granted === undefined ? undefined : Math.max(Number(b.granted), left);
        const text = granted === undefined ? t('left', { left: say(b.left, unit) }) : t('left_of', { left: say(b.left, unit), granted: say(granted, unit) });
        const share = granted === undefined || granted <= 0 ? undefined : Math.max(0, Math.min(100, Math.round((100 * left) / granted)));
        return (
          <li key={`${b.bucket} ${b.from} ${i}`}>
            <div className="spread">
              <strong>
                {b.title ?? b.bucket} {b.of_line === 0 && balance.lines.length > 1 && <span className="tag">{t('of_all')}</span>}
              </strong>
              <small className="soft">{b.until ? t('until', { time: day(b.until, language, timeZone) }) : t('no_end')}</small>
            </div>
            {share !== undefined && (
              <div className="bar" role="meter" aria-label={b.title ?? b.bucket ?? ''} aria-valuemin={0} aria-valuemax={100} aria-valuenow={share} aria-valuetext={text}>
                <span style={{ width: `${share}%` }} />
              </div>
            )}
            <small className="number">{text}</small>
          </li>
        );
      })}
    </ul>
  );
}
