// Applications that catalogues name as people call them; another one by its code.
import { useWords, wordFor } from './i18n';

const words = {
  en: { app_wechat: 'WeChat', app_tencent: 'Tencent', app_taobao: 'Taobao', app_alibaba: 'Alibaba', app_douyin: 'Douyin', app_kuaishou: 'Kuaishou', app_iqiyi: 'iQIYI', app_web: 'Web', app_qq: 'QQ' },
  zh: { app_wechat: '微信', app_tencent: '腾讯系应用', app_taobao: '淘宝', app_alibaba: '阿里系应用', app_douyin: '抖音', app_kuaishou: '快手', app_iqiyi: '爱奇艺', app_web: '网页浏览', app_qq: 'QQ' },
};

export function useAppNames(): (code: string) => string {
  const t = useWords(words);
  return (code) => wordFor(t, words, 'app_', code);
}
