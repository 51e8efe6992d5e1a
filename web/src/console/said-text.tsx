// A text of the server in the reader's language, with what it says itself below, for whoever reports it.
import { useLanguage } from '../shared/i18n';
import { words } from './orders/words';
import { saidIn } from './said';

export function useSaid(): (text: string) => string {
  const { language } = useLanguage();
  const of: Record<string, string> = words[language];
  return (text) => saidIn(text, language, (name) => of[`step_${name}`]) ?? text;
}

export function SaidText({ children: own }: { children: string }) {
  const { language } = useLanguage();
  const said = useSaid()(own);
  if (said === own) return <span lang={/[\u4e00-\u9fff]/.test(own) ? 'zh-CN' : 'en'}>{own}</span>;
  return (
    <div>
      {said}
      {language === 'zh' && <div className="soft detail" lang="en">{own}</div>}
    </div>
  );
}
