// What a month of one's own use would cost, here and at the hosts: reckoned by the server, by the code that charges.
import { SpinLoading } from 'antd-mobile';
import { useEffect, useState } from 'react';
import { asApiError } from '../../shared/ask';
import { api, type ApiError } from '../../shared/api';
import { money } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { share, micros } from '../amount';
import { useBrand } from '../brand';
import type { Use } from '../choice';
import type { Estimate } from '../types';
import { Empty, Trouble } from '../kit';
import { units } from '../units';
import { steps, stepOf } from './use-steps';

const words = {
  en: {
    minutes: 'Calls', messages: 'Messages', megabytes: 'Data', minutes_unit: '{n} minutes', messages_unit: '{n} messages', gb: '{n} GB', mb: '{n} MB', none: 'none', month: 'a month', by: 'by {host}', ours: 'ours', cheapest: 'cheapest', same: 'What a month of this use costs', parts: 'How it comes about', fee: 'Fee', use_voice: 'Calls', use_sms: 'Messages', use_data: 'Data', use_other: 'Other uses', minimum: 'Up to the least spent', once: 'and {amount} once, at the beginning', unserved: 'Not enough: {what} of it cannot be used.', service_data: '{n} of data', service_voice: '{n} of calls', service_sms: '{n}', take: 'Take this one', taken: 'Chosen', wait: 'Reckoning …', no_one: 'No package can be reckoned for this use.', no_one_do: 'Choose by the monthly fee below.', what: 'Your month',
    host_unicom: 'China Unicom', host_telecom: 'China Telecom', host_mobile: 'China Mobile', exact: 'Reckoned by the same code that charges you, for a full month in mainland China.',
  },
  zh: {
    minutes: '通话', messages: '短信', megabytes: '流量', minutes_unit: '{n} 分钟', messages_unit: '{n} 条', gb: '{n} GB', mb: '{n} MB', none: '不使用', month: '每月', by: '{host}', ours: '本店套餐', cheapest: '最省', same: '按此用量，每月话费', parts: '费用构成', fee: '月租/套餐费', use_voice: '通话', use_sms: '短信', use_data: '流量', use_other: '其他', minimum: '最低消费补足', once: '首次另付 {amount}', unserved: '不够用：其中{what}无法使用。', service_data: '流量 {n} ', service_voice: '通话 {n}', service_sms: '短信 {n}', take: '选择此套餐', taken: '已选择', wait: '计算中…', no_one: '暂无可计算的套餐。', no_one_do: '请参考下方月租选择。', what: '每月用量',
    host_unicom: '中国联通', host_telecom: '中国电信', host_mobile: '中国移动', exact: '由实际计费程序按整月、境内用量计算。',
  },
};

export const useText = () => {
  const t = useWords(words);
  return (kind: keyof Use, n: number): string => {
    if (n === 0) return t('none');
    if (kind !== 'megabytes') return t(`${kind}_unit`, { n });
    return n >= 1024 ? t('gb', { n: n / 1024 }) : t('mb', { n });
  };
};

export function UseFields({ use, change }: { use: Use; change: (use: Use) => void }) {
  const t = useWords(words);
  const text = useText();
  return (
    <fieldset className="uses">
      <legend>{t('what')}</legend>
      {(['megabytes', 'minutes', 'messages'] as const).map((kind) => (
        <label key={kind} className="use">
          <span className="use-head">
            <span>{t(kind)}</span>
            <strong>{text(kind, use[kind])}</strong>
          </span>
          <input type="range" min={0} max={steps[kind].length - 1} value={stepOf(kind, use[kind])} aria-label={t(kind)} aria-valuetext={text(kind, use[kind])} onChange={(e) => change({ ...use, [kind]: steps[kind][Number(e.target.value)]! })} />
        </label>
      ))}
    </fieldset>
  );
}

export function useEstimates(use: Use): { value: Estimate[] | undefined; error: ApiError | undefined; loading: boolean; again: () => void } {
  const [state, set] = useState<{ value: Estimate[] | undefined; error: ApiError | undefined; loading: boolean }>({ value: undefined, error: undefined, loading: true });
  const [turn, setTurn] = useState(0);
  const key = JSON.stringify(use);
  useEffect(() => {
    let here = true;
    set((was) => ({ ...was, loading: true }));
    const timer = setTimeout(() => {
      api.post('/sublet/v1/estimates', { body: { use: JSON.parse(key) as Use } }).then(
        (value) => here && set({ value, error: undefined, loading: false }),
        (e: unknown) => here && set((was) => ({ value: was.value, error: asApiError(e), loading: false })),
      );
    }, 350); // while a slider moves nothing is asked
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [key, turn]);
  return { ...state, again: () => setTurn((n) => n + 1) };
}

const order = (a: Estimate, b: Estimate): number => {
  if ((a.unserved === undefined) !== (b.unserved === undefined)) return a.unserved === undefined ? -1 : 1;
  const [x, y] = [micros(a.total) ?? 0n, micros(b.total) ?? 0n];
  return x < y ? -1 : x > y ? 1 : 0;
};

export function Estimates({ use, chosen, take }: { use: Use; chosen: string | undefined; take: (offer: { code: string; title: string }) => void }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency } = useBrand();
  const { value, error, loading, again } = useEstimates(use);
  if (error && value === undefined) return <Trouble error={error} again={again} />;
  const all = [...(value ?? [])].sort(order); // what does not serve the whole month comes last
  if (value !== undefined && all.length === 0) return <Empty title={t('no_one')}>{t('no_one_do')}</Empty>;
  const dearest = [...all].sort((a, b) => ((micros(a.total) ?? 0n) < (micros(b.total) ?? 0n) ? 1 : -1))[0]?.total;
  const best = all.find((e) => e.of === 'own' && e.unserved === undefined);
  // Months are compared to the fen, as a bill shows them; what one is made of is exact, for it is what will be charged and adds up.
  const told = (amount: number | string, shown: 'fen' | 'exact') => money(amount, language, currency, shown);
  const partWord = (what: string): string => (what.startsWith('fee/') ? t('fee') : wordFor(t, words, '', what.replace('use/', 'use_')));
  const lacks = (u: { service: string; units: number }): string => wordFor(t, words, 'service_', u.service).replace('{n}', units(u.units, u.service === 'data' ? 'octets' : u.service === 'voice' ? 'seconds' : 'messages', language));
  return (
    <section className="stack tight" aria-busy={loading}>
      <h2>
        {t('same')} {loading && <SpinLoading className="inline-spin" />}
      </h2>
      {error && <Trouble error={error} again={again} />}
      <ul className="estimates">
        {all.map((e) => (
          <li key={`${e.of} ${e.offer}`} className={e.of === 'own' ? 'own' : undefined}>
            <div className="estimate-head">
              <span className="grow">
                <strong>{e.title}</strong> <span className="tag">{e.of === 'own' ? t('ours') : t('by', { host: wordFor(t, words, 'host_', e.of) })}</span>
                {e === best && <span className="tag good">{t('cheapest')}</span>}
              </span>
              <strong className="price">{told(e.total, 'fen')}</strong>
            </div>
            <div className="bar" aria-hidden>
              <span style={{ width: `${Math.max(1, share(e.total, dearest))}%` }} />
            </div>
            {e.unserved && <p className="warn-text">{t('unserved', { what: e.unserved.map(lacks).join(language === 'zh' ? '、' : ', ') })}</p>}
            <div className="estimate-foot">
              <details className="grow">
                <summary>{t('parts')}</summary>
                <ul className="facts-list">
                  {e.parts.map((p) => (
                    <li key={p.what}>
                      <span>{partWord(p.what)}</span>
                      <span className="number">{told(p.amount, 'exact')}</span>
                    </li>
                  ))}
                </ul>
                {e.once !== undefined && <p className="soft">{t('once', { amount: told(e.once, 'exact') })}</p>}
              </details>
              {e.of === 'own' && (
                <button type="button" className={chosen === e.offer ? 'pick picked' : 'pick'} aria-pressed={chosen === e.offer} onClick={() => take({ code: e.offer, title: e.title })}>
                  {chosen === e.offer ? t('taken') : t('take')}
                  <span className="unseen"> {e.title}</span>
                </button>
              )}
            </div>
          </li>
        ))}
      </ul>
      <p className="soft small">{t('exact')}</p>
    </section>
  );
}
