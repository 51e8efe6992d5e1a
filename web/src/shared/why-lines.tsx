// An explanation as charging gives it, line by line, in the language of whoever reads it.
import { useLanguage } from './i18n';
import { whyIn } from './why';

const tag = { zh: 'zh-CN', en: 'en' };

export function WhyLines({ lines, note }: { lines: string[]; note?: string | undefined }) {
  const { language } = useLanguage();
  const said = note === undefined ? undefined : whyIn(note, language);
  return (
    <>
      <ol className="why">
        {lines.map((line, i) => {
          const { text, language: of } = whyIn(line, language);
          return (
            <li key={i} lang={tag[of]}>
              {text}
            </li>
          );
        })}
      </ol>
      {said && (
        <p className="soft" lang={tag[said.language]}>
          {said.text}
        </p>
      )}
    </>
  );
}
