// CodeMirror's own words in Chinese; its English needs none.
import { EditorState } from '@codemirror/state';
import type { Language } from '../../shared/i18n';

const zh = {
  'Find': '查找', 'Replace': '替换', 'next': '下一个', 'previous': '上一个', 'all': '全部', 'match case': '区分大小写', 'by word': '整词', 'regexp': '正则', 'replace': '替换', 'replace all': '全部替换', 'close': '关闭',
  'current match': '当前匹配', 'replaced match on line $': '已替换第 $ 行', 'replaced $ matches': '已替换 $ 处', 'on line': '位于行', 'Go to line': '转到行', 'go': '转到',
  'Completions': '补全', 'Diagnostics': '问题', 'No diagnostics': '没有问题', '$ unchanged lines': '$ 行未改动', 'Control character': '控制字符', 'Selection deleted': '已删除选区', 'Folded lines': '已折叠', 'Unfolded lines': '已展开', 'to': '至', 'folded code': '已折叠', 'unfold': '展开', 'Fold line': '折叠', 'Unfold line': '展开',
};

export const phrases = (language: Language) => (language === 'zh' ? EditorState.phrases.of(zh) : []);
