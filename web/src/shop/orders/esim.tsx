// The eSIM of an order: its code to scan with the phone that it is for, or to type there.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { api } from '../../shared/api';
import { useAsk, useEvery } from '../../shared/ask';
import { useWords, wordFor } from '../../shared/i18n';
import { Note, Trouble, Waiting } from '../kit';

const words = {
  en: { title: 'Your eSIM', scan: 'On the phone that it is for: Settings, Mobile network, Add eSIM, and scan this.', alt: 'QR code of the eSIM', typed: 'Or put this in there:', copy: 'Copy', copied: 'Copied', once: 'It can be loaded once. Do not delete it from the phone.', state_downloaded: 'It is on a phone.', state_installed: 'It is on a phone.', state_enabled: 'It is on a phone and in use.' },
  zh: { title: '您的 eSIM', scan: '在要使用的手机上：设置 → 移动网络 → 添加 eSIM，然后扫描此二维码。', alt: 'eSIM 二维码', typed: '或手动输入激活码：', copy: '复制', copied: '已复制', once: '仅可下载一次，请勿从手机中删除。', state_downloaded: '已下载到手机。', state_installed: '已安装到手机。', state_enabled: '已在手机上启用。' },
};

export function Esim({ order }: { order: string }) {
  const t = useWords(words);
  const [copied, setCopied] = useState(false);
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/orders/{id}/esim', { path: { id: order }, signal }), [order]);
  useEvery(5, again); // after a failure too
  const none = value === undefined ? error?.status === 404 : value.activationCode === undefined;
  if (none) return null;
  if (value === undefined)
    return (
      <section className="panel stack tight">
        <h2>{t('title')}</h2>
        {error ? <Trouble error={error} again={again} /> : <Waiting />}
      </section>
    );
  return (
    <section className="panel stack tight">
      <h2>{t('title')}</h2>
      {error && <Trouble error={error} again={again} />}
      {`state_${value.profile}` in words.en && <Note kind="good">{wordFor(t, words, 'state_', value.profile)}</Note>}
      <p>{t('scan')}</p>
      {value.qr && <img className="qr" src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(value.qr)}`} alt={t('alt')} width={220} height={220} />}
      <p>
        {t('typed')} <code>{value.activationCode}</code>{' '}
        <Button
          size="mini"
          onClick={() => {
            void navigator.clipboard.writeText(value.activationCode ?? '').then(() => setCopied(true));
          }}
        >
          {t(copied ? 'copied' : 'copy')}
        </Button>
      </p>
      <p className="soft">{t('once')}</p>
    </section>
  );
}
