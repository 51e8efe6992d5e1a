// What somebody pays with, or freezes their credit with: the wallet's QR code; on a phone a link to the wallet's own page. Until it is done, or
// its time is over.
import { SpinLoading } from 'antd-mobile';
import { useEffect, useState } from 'react';
import { api, type ApiError } from '../../shared/api';
import { useAsk, useEvery } from '../../shared/ask';
import { duration, money } from '../../shared/format';
import { useLanguage, useWords, wordFor } from '../../shared/i18n';
import { useBrand } from '../brand';
import { Note, Trouble } from '../kit';

const words = {
  en: { alt: 'QR code to pay {amount} with', alt_freeze: 'QR code to freeze {amount} with', scan: 'Scan it with {wallet}', page: 'You pay on the page of {wallet}, and come back here.', open: 'Open {wallet}', left: 'Good for {time} more', asked: '{wallet} is asked for a code …', gone: 'This code is good no more.', gone_do: 'Nothing was taken. If you have just paid all the same, it is seen in a moment, or comes back by itself.', paid: 'It is paid. Thank you!', frozen: 'The credit is frozen. Thank you!', alipay: 'Alipay', wechat: 'WeChat Pay' },
  zh: { alt: '支付 {amount} 的二维码', alt_freeze: '冻结 {amount} 的二维码', scan: '请使用{wallet}扫码', page: '将前往{wallet}支付，完成后返回本页。', open: '打开{wallet}', left: '剩余 {time}', asked: '正在获取{wallet}付款码…', gone: '付款码已失效。', gone_do: '未扣款。如您刚刚已付款，稍后即会确认，或自动退回。', paid: '支付成功，谢谢！', frozen: '额度已冻结，谢谢！', alipay: '支付宝', wechat: '微信' },
};

function useSecondsLeft(until: string | undefined): number {
  const left = () => (until ? Math.max(0, Math.round((Date.parse(until) - Date.now()) / 1000)) : 0);
  const [seconds, set] = useState(left);
  useEffect(() => {
    set(left());
    const timer = setInterval(() => set(left()), 1000);
    return () => clearInterval(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [until]);
  return seconds;
}

interface Shown {
  state: string;
  amount: number;
  wallet: string;
  way?: string | undefined;
  code?: string | undefined;
  qr?: string | undefined;
  until?: string | undefined;
}

function Code({ shown, error, again, freeze }: { shown: Shown | undefined; error: ApiError | undefined; again: () => void; freeze: boolean }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const { currency } = useBrand();
  const left = useSecondsLeft(shown?.until);
  if (shown === undefined) return error ? <Trouble error={error} again={again} /> : null;
  const wallet = wordFor(t, words, '', shown.wallet);
  if (shown.state === 'asked')
    return (
      <p role="status" className="row">
        <SpinLoading className="inline-spin" /> {t('asked', { wallet })}
      </p>
    );
  if (shown.state === 'paid' || shown.state === 'frozen') return <Note kind="good">{t(shown.state)}</Note>;
  if (shown.state !== 'open' || !shown.code)
    return (
      <Note kind="warn">
        <strong>{t('gone')}</strong>
        <div>{t('gone_do')}</div>
      </Note>
    );
  const itsPage = shown.way === 'wap' || shown.way === 'h5'; // it leads back by itself
  return (
    <div className="pay-code">
      {error && <Trouble error={error} again={again} />}
      <strong className="pay-amount">{money(shown.amount, language, currency)}</strong>
      {itsPage ? (
        <p>{t('page', { wallet })}</p>
      ) : (
        shown.qr && (
          <>
            <img src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(shown.qr)}`} alt={t(freeze ? 'alt_freeze' : 'alt', { amount: money(shown.amount, language, currency) })} width={220} height={220} />
            <p>{t('scan', { wallet })}</p>
          </>
        )
      )}
      {/^(https?|weixin|alipays?):/.test(shown.code) && (
        <a className="button-link" href={shown.code} {...(itsPage ? {} : { target: '_blank', rel: 'noopener noreferrer' })}>
          {t('open', { wallet })}
        </a>
      )}
      <p className="soft number" role="timer" aria-live="off">{t('left', { time: duration(left) })}</p>
    </div>
  );
}

export function PayCode({ order }: { order: string }) {
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/orders/{id}/payment', { path: { id: order }, signal }), [order]);
  useEvery(2, again, value?.state !== 'paid');
  return <Code shown={value} error={error} again={again} freeze={false} />;
}

export function FreezeCode({ order }: { order: string }) {
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/orders/{id}/freeze', { path: { id: order }, signal }), [order]);
  useEvery(2, again, value?.state !== 'frozen');
  return <Code shown={value && { ...value, wallet: 'alipay' }} error={error} again={again} freeze />;
}
