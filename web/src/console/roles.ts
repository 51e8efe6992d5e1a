// Roles as people call them. What is granted may name single rights as well (order.read), which stay as they are.
import { useLanguage, useWords, wordFor } from '../shared/i18n';

export const roleWords = {
  en: { role_platform: 'platform', role_owner: 'owner', role_product: 'product', role_care: 'care', role_finance: 'finance', role_risk: 'risk', role_regulator: 'regulator (reads)' },
  zh: { role_platform: '平台', role_owner: '所有者', role_product: '产品', role_care: '客服', role_finance: '财务', role_risk: '风控', role_regulator: '监管（只读）' },
};

export const asWords = (granted: string): string[] => granted.split(/[\s,]+/).filter((w) => w !== '');

export function useRoleNames(): (granted: string) => string {
  const t = useWords(roleWords);
  const { language } = useLanguage();
  return (granted) => asWords(granted).map((word) => wordFor(t, roleWords, 'role_', word)).join(language === 'zh' ? '、' : ', ');
}
