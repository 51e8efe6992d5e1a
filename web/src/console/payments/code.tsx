// What a customer pays an order with: the wallet's QR code, until it is paid or its time is over.
import { Spin } from 'antd';
import { api } from '../../shared/api';
import { useAsk, useEvery } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { money, time } from '../../shared/format';
import { useLanguage, useWords } from '../../shared/i18n';
import { useWho } from '../../shared/session';

const words = {
  en: { alt: 'QR code to pay {amount} with', until: 'Good until {time}', asked: 'The wallet is asked for a code …', gone: 'This code is good no more.', paid: 'It is paid.' },
  zh: { alt: '支付 {amount} 的二维码', until: '有效期至 {time}', asked: '正在获取付款码…', gone: '付款码已失效。', paid: '已支付。' },
};

export function PayCode({ order }: { order: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency = 'CNY', timeZone } = useWho();
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/orders/{id}/payment', { path: { id: order }, signal }), [order]);
  useEvery(2, again, value?.state !== 'paid');
  if (error && value === undefined) return <Trouble error={error} again={again} />;
  if (value === undefined || value.state === 'asked') return <p role="status"><Spin size="small" /> {t('asked')}</p>;
  if (value.state === 'paid') return <p role="status">{t('paid')}</p>;
  if (value.state !== 'open' || !value.qr) return <p role="status">{t('gone')}</p>;
  return (
    <div className="codes">
      <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(value.qr)}`} alt={t('alt', { amount: money(value.amount, language, currency) })} width={200} height={200} />
      <p className="soft">
        <strong className="number">{money(value.amount, language, currency)}</strong> · {t('until', { time: time(value.until, language, timeZone) })}
      </p>
    </div>
  );
}
