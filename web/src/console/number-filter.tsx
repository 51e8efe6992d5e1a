// A list narrowed to one number: typed, and taken when Enter is pressed or the field is left.
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useWords } from '../shared/i18n';

const words = { en: { number: 'Number', clear: 'All numbers' }, zh: { number: '号码', clear: '全部号码' } };

// Eleven digits as people say them are with the country's 86.
export function wholeNumber(typed: string): string {
  const digits = typed.replace(/[\s+-]/g, '');
  return /^1\d{10}$/.test(digits) ? `86${digits}` : digits;
}

export function NumberFilter({ value, choose }: { value: string; choose: (number: string) => void }) {
  const t = useWords(words);
  const [typed, set] = useState(value);
  useEffect(() => set(value), [value]);
  const take = () => {
    const number = wholeNumber(typed);
    if (number !== value) choose(number);
  };
  return (
    <Input
      aria-label={t('number')}
      placeholder={t('number')}
      value={typed}
      maxLength={17}
      inputMode="tel"
      allowClear
      style={{ width: 170 }}
      onChange={(e) => {
        set(e.target.value);
        if (e.target.value === '') choose('');
      }}
      onPressEnter={take}
      onBlur={take}
    />
  );
}
