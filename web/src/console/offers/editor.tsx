// The text of one file in an editor: coloured, completed from the catalogue's schema, with mistakes where they stand. Loaded when a text is
// first looked at. Tab leaves it, as it leaves every field.
import { autocompletion, closeBrackets, completionKeymap, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import { useLanguage, type Language } from '../../shared/i18n';
import { choices, type Schema } from './complete';
import { mistake } from './compiler-words';
import { phrases } from './phrases';
import type { Files } from './text';

export interface Mistake {
  file?: string;
  line?: number;
  column?: number;
  message: string;
  instead?: string;
}

export const looks = [
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--main)' },
      { tag: tags.comment, color: 'var(--soft)', fontStyle: 'italic' },
      { tag: [tags.string, tags.special(tags.string)], color: 'var(--good)' },
      { tag: [tags.keyword, tags.bool, tags.null], color: 'var(--warn)' },
    ]),
  ),
  EditorView.theme({
    '&': { backgroundColor: 'var(--panel)', color: 'var(--text)', fontSize: '13px', border: '1px solid var(--line)', borderRadius: '8px' },
    '&.cm-focused': { outline: '2px solid var(--main)' },
    '.cm-scroller': { fontFamily: 'ui-monospace, "Cascadia Mono", "Noto Sans Mono CJK SC", monospace', lineHeight: '1.55', minHeight: '320px', maxHeight: '62vh' },
    '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--soft)', border: 'none' },
    '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'color-mix(in srgb, var(--fill) 45%, transparent)' },
    '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--fill) !important' },
    '.cm-cursor': { borderLeftColor: 'var(--text)' },
    '.cm-tooltip': { backgroundColor: 'var(--panel)', border: '1px solid var(--line)', color: 'var(--text)' },
    '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--main)', color: 'var(--panel)' },
    '.cm-panels': { backgroundColor: 'var(--panel)', color: 'var(--text)' },
  }),
];

function diagnostics(state: EditorState, mistakes: Mistake[], language: Language): Diagnostic[] {
  return mistakes.flatMap((m) => {
    if (!m.line || m.line > state.doc.lines) return [];
    const line = state.doc.line(m.line);
    const from = Math.min(line.from + Math.max(0, (m.column ?? 1) - 1), line.to);
    const word = /^[^\s,:{}[\]]+/.exec(state.sliceDoc(from, line.to))?.[0] ?? '';
    return [{ from, to: Math.max(from + word.length, Math.min(from + 1, line.to)), severity: 'error' as const, message: mistake(m, language) }];
  });
}

export default function Editor({ file, text, label, mistakes, schema, files, line, readOnly, change }: {
  file: string;
  text: string;
  label: string;
  mistakes: Mistake[];
  schema: Schema | undefined;
  files: Files;
  line?: number | undefined; // shown first
  readOnly: boolean;
  change: (text: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>();
  const { language } = useLanguage();
  const told = useRef({ change, schema, files });
  told.current = { change, schema, files };
  useEffect(() => {
    const complete = (c: CompletionContext): CompletionResult | null => {
      const { schema: s, files: f } = told.current;
      const before = c.state.doc.lineAt(c.pos);
      if (!c.explicit && !/[\w-]$/.test(before.text.slice(0, c.pos - before.from))) return null;
      const found = s && choices(s, f, c.state.doc.toString(), c.pos);
      return found ? { from: found.from, options: found.options } : null;
    };
    const editor = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(), history(), drawSelection(), indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(), highlightSelectionMatches(), search({ top: true }), lintGutter(),
          ...(file.endsWith('.csv') ? [] : [yaml(), autocompletion({ override: [complete] })]),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
          EditorView.updateListener.of((u) => u.docChanged && !u.transactions.some((t) => t.isUserEvent('sublet')) && told.current.change(u.state.doc.toString())),
          ...looks, phrases(language),
        ],
      }),
    });
    view.current = editor;
    if (line && line <= editor.state.doc.lines) {
      const at = editor.state.doc.line(line).from;
      editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'start', yMargin: 40 }) });
    }
    return () => editor.destroy();
    // Another file is another editor; its text comes by the effect below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [file, readOnly, line, language]);
  useEffect(() => {
    const editor = view.current;
    if (editor && editor.state.doc.toString() !== text) editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text }, userEvent: 'sublet' });
  }, [text]);
  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnostics(editor.state, mistakes, language)));
  }, [mistakes, file, language]);
  return <div ref={place} />;
}
