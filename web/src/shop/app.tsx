// One shop for each operator: /shop/OPERATOR/... Who comes without a name is led to the operator that this address is of, if it is of one.
import { ConfigProvider } from 'antd-mobile';
import enUS from 'antd-mobile/es/locales/en-US';
import zhCN from 'antd-mobile/es/locales/zh-CN';
import { Navigate, Route, Routes, useParams } from 'react-router-dom';
import { Anew } from '../shared/anew';
import { useLanguage, useWords } from '../shared/i18n';
import { BrandProvider, useBrandAnswer } from './brand';
import { ChoiceProvider } from './choice';
import { Frame } from './frame';
import { Empty, Trouble, Waiting } from './kit';

const words = {
  en: { none: 'There is no shop at this address.', none_do: 'Each operator has its own: …/shop/NAME. Ask yours for it.' },
  zh: { none: '此地址没有商城。', none_do: '每家企业有各自的商城地址：…/shop/名称，请向您的运营商查询。' },
};

function NoShop() {
  const t = useWords(words);
  return (
    <main className="alone">
      <h1 className="page-title">{t('none')}</h1>
      <Empty title="">{t('none_do')}</Empty>
    </main>
  );
}

function Nameless() {
  const { value, error, again } = useBrandAnswer(undefined);
  if (value) return <Navigate to={`/${encodeURIComponent(value.operator)}`} replace />;
  if (error) return error.status === 404 ? <NoShop /> : <Trouble error={error} again={again} />;
  return <Waiting />;
}

function Named() {
  const { operator = '' } = useParams();
  return (
    <BrandProvider key={operator} operator={operator} none={<NoShop />}>
      <ChoiceProvider>
        <Frame />
      </ChoiceProvider>
    </BrandProvider>
  );
}

export function Shop() {
  const { language } = useLanguage();
  return (
    <ConfigProvider locale={language === 'zh' ? zhCN : enUS}>
      <Routes>
        <Route path="/" element={<Nameless />} />
        <Route path="/:operator/*" element={<Anew><Named /></Anew>} />
      </Routes>
    </ConfigProvider>
  );
}
