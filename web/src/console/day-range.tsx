// From which day until which: the usual ones at a touch, others by the two fields.
import { Button, Input } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../shared/i18n';
import { daysOf, isDay, presets, type Days } from '../shared/days';

const words = {
  en: { days: 'Days', from: 'From', until: 'Until', week: '7 days', thirty: '30 days', month: 'This month', last: 'Last month', any: 'Any day' },
  zh: { days: '日期', from: '起始日期', until: '截止日期', week: '近 7 天', thirty: '近 30 天', month: '本月', last: '上月', any: '全部日期' },
};

function OneDay({ label, day, choose }: { label: string; day: string; choose: (day: string) => void }) {
  const [typed, set] = useState(day);
  useEffect(() => set(day), [day]);
  return (
    <Input
      type="date"
      aria-label={label}
      title={label}
      className="day-input"
      value={typed}
      onChange={(e) => {
        set(e.target.value); // a year that is half typed is no day yet
        if (isDay(e.target.value)) choose(e.target.value);
      }}
      onBlur={() => set(day)}
    />
  );
}

// `any`: it may be about all days, and is now if that is chosen.
export function DayRange({ days, on, choose, any }: { days: Days; on: string; choose: (days: Days) => void; any?: { chosen: boolean; choose: () => void } }) {
  const t = useWords(words);
  const chosen = presets.find((p) => daysOf(p, on).from === days.from && daysOf(p, on).until === days.until);
  return (
    <div className="row" role="group" aria-label={t('days')}>
      {any && (
        <Button type={any.chosen ? 'primary' : 'default'} aria-pressed={any.chosen} onClick={any.choose}>
          {t('any')}
        </Button>
      )}
      {presets.map((p) => (
        <Button key={p} type={p === chosen ? 'primary' : 'default'} aria-pressed={p === chosen} onClick={() => choose(daysOf(p, on))}>
          {t(p)}
        </Button>
      ))}
      <span className="row day-inputs">
        <OneDay label={t('from')} day={days.from} choose={(from) => choose({ from, until: days.until === '' || from > days.until ? from : days.until })} />
        <span aria-hidden>–</span>
        <OneDay label={t('until')} day={days.until} choose={(until) => choose({ from: days.from === '' || until < days.from ? until : days.from, until })} />
      </span>
    </div>
  );
}
