// What comes up from below and wants an answer: the browser's own dialog, so that keyboard and screen reader are kept in it, and Escape ends it.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useWords } from '../shared/i18n';

const words = { en: { close: 'Close' }, zh: { close: '关闭' } };

export function Sheet({ title, close, children }: { title: string; close: () => void; children: ReactNode }) {
  const t = useWords(words);
  const id = useId();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current!;
    if (!dialog.open) dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={box}
      className="sheet"
      aria-labelledby={id}
      onCancel={(e) => {
        e.preventDefault();
        close();
      }}
      onClick={(e) => e.target === box.current && close()}
    >
      <div className="sheet-in stack tight">
        <div className="sheet-head">
          <h2 id={id}>{title}</h2>
          <button type="button" className="plain" onClick={close} aria-label={t('close')}>
            <span aria-hidden>✕</span>
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}
