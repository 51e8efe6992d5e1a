// Two texts beside one another, or one below the other where there is no room. Loaded when somebody compares.
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { yaml } from '@codemirror/lang-yaml';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { looks } from './editor';

const colours = EditorView.theme({
  '.cm-scroller': { maxHeight: 'none', minHeight: '0' },
  '.cm-changedLine, .cm-insertedLine': { backgroundColor: 'color-mix(in srgb, var(--good) 14%, transparent) !important' },
  '.cm-deletedChunk, .cm-deletedLine': { backgroundColor: 'color-mix(in srgb, var(--bad) 12%, transparent) !important' },
  '.cm-changedText, .cm-deletedText': { background: 'color-mix(in srgb, var(--warn) 30%, transparent) !important' },
});

export default function Difference({ before, after, beforeLabel, afterLabel, beside }: { before: string; after: string; beforeLabel: string; afterLabel: string; beside: boolean }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const common = (label: string) => [lineNumbers(), yaml(), EditorState.readOnly.of(true), EditorView.editable.of(false), EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0', role: 'textbox', 'aria-readonly': 'true', 'aria-multiline': 'true' }), ...looks, colours, EditorView.lineWrapping];
    if (beside) {
      const view = new MergeView({ parent: place.current!, a: { doc: before, extensions: common(beforeLabel) }, b: { doc: after, extensions: common(afterLabel) }, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: false });
      return () => view.destroy();
    }
    const view = new EditorView({ parent: place.current!, state: EditorState.create({ doc: after, extensions: [...common(afterLabel), unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: { margin: 3, minSize: 6 }, gutter: false })] }) });
    return () => view.destroy();
  }, [before, after, beforeLabel, afterLabel, beside]);
  return <div ref={place} />;
}
