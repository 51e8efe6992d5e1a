// Language and theme, of everybody's own choice.
import { BulbOutlined, GlobalOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useLanguage, useWords } from './i18n';
import { useTheme, type ThemeChoice } from './theme';

const words = {
  en: { other: '中文', other_what: '切换到中文', theme: 'Colours', system: 'As the system', light: 'Light', dark: 'Dark' },
  zh: { other: 'English', other_what: 'Switch to English', theme: '外观', system: '跟随系统', light: '浅色', dark: '深色' },
};

export function Switches() {
  const t = useWords(words);
  const { language, choose } = useLanguage();
  const theme = useTheme();
  return (
    <>
      <Button type="text" icon={<GlobalOutlined aria-hidden />} lang={language === 'zh' ? 'en' : 'zh-CN'} title={t('other_what')} onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
        {t('other')}
      </Button>
      <Dropdown
        trigger={['click']}
        menu={{ selectable: true, selectedKeys: [theme.choice], items: (['system', 'light', 'dark'] as const).map((key) => ({ key, label: t(key) })), onClick: ({ key }) => theme.choose(key as ThemeChoice) }}
      >
        <Button type="text" icon={<BulbOutlined aria-hidden />} aria-label={t('theme')} title={t('theme')} />
      </Dropdown>
    </>
  );
}
