// When a case has to be answered: what is late says so.
import { span, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useWho } from '../../shared/session';
import { words } from './words';

export function Due({ of }: { of: { due: string; overdue: boolean; state: string } }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { timeZone } = useWho();
  const left = (Date.parse(of.due) - Date.now()) / 1000;
  return (
    <>
      <span className="number">{time(of.due, language, timeZone)}</span>
      {of.state === 'open' && (
        <div>
          <span className={of.overdue ? 'state bad' : 'state warn'}>{t(of.overdue ? 'late' : 'in_time', { time: span(left, language) })}</span>
        </div>
      )}
    </>
  );
}
