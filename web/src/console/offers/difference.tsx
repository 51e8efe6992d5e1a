// Two texts beside one another, or one below the other where there is no room. Loaded when somebody compares.
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { yaml } from '@codemirror/lang-yaml';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { useLanguage } from '../../shared/i18n';
import { looks } from './editor';
import { phrases } from './phrases';

const colours = EditorView.theme({
  '.cm-scroller': { maxHeight: 'none', minHeight: '0' },
  '.cm-changedLine, .cm-insertedLine': { backgroundColor: 'color-mix(in srgb, var(--good) 10%, transparent) !important' },
  '.cm-deletedChunk, .cm-deletedLine': { backgroundColor: 'color-mix(in srgb, var(--bad) 9%, transparent) !important' },
  '.cm-changedText, .cm-deletedText, ins, del': { background: 'transparent !important', textDecoration: 'none !important' },
  '.cm-collapsedLines': { background: 'var(--fill) !important', color: 'var(--text)' },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '"⋯" !important', margin: '0 6px' },
  '.cm-changedText': { boxShadow: 'inset 0 -2px var(--good)' },
  '.cm-deletedText, .cm-deletedChunk .cm-changedText': { boxShadow: 'inset 0 -2px var(--bad)' },
});

export default function Difference({ before, after, beforeLabel, afterLabel, beside }: { before: string; after: string; beforeLabel: string; afterLabel: string; beside: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  const { language } = useLanguage();
  useEffect(() => {
    const common = (label: string) => [lineNumbers(), yaml(), EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', role: 'textbox', 'aria-readonly': 'true', 'aria-multiline': 'true' }), ...looks, colours, phrases(language), EditorView.lineWrapping];
    if (beside) {
      const view = new MergeView({ parent: place.current!, a: { doc: before, extensions: common(beforeLabel) }, b: { doc: after, extensions: common(afterLabel) }, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: false });
      return () => view.destroy();
    }
    const view = new EditorView({ parent: place.current!, state: EditorState.create({ doc: after, extensions: [...common(afterLabel), unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: false })] }) });
    return () => view.destroy();
  }, [before, after, beforeLabel, afterLabel, beside, language]);
  return <div ref={place} />;
}
