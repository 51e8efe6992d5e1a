// The second check of who buys online: a picture of the face, taken here, compared by the identity service and not kept.
import { Button } from 'antd-mobile';
import { useId, useState } from 'react';
import { api, type ApiError } from '../../shared/api';
import { asApiError } from '../../shared/ask';
import type { Order } from '../../shared/follow';
import { useWords } from '../../shared/i18n';
import { Note, Trouble } from '../kit';
import { asJpeg } from './picture';

const words = {
  en: { title: 'Show your face', why: 'The law wants a second look at whoever buys a number online: a picture of your face is compared with the one of your ID card.', kept: 'The picture goes to the identity service only. It is not kept, here or there.', tips: 'Take off cap and sunglasses; light from the front.', take: 'Take the picture', anew: 'Take another', send: 'Send it', alt: 'The picture that will be sent', none: 'This file is no picture that can be read.', wrong: 'The picture does not match.', wrong_do: 'Take another one, with more light. There are five tries in all.', },
  zh: { title: '人脸核验', why: '按照法规，线上购买号码需二次核验：将拍摄的人脸与身份证照片比对。', kept: '照片仅发送给身份核验机构用于比对，不会被保存。', tips: '请摘下帽子和墨镜，正对光线。', take: '拍照', anew: '重新拍照', send: '提交核验', alt: '将要提交的照片', none: '无法读取该图片。', wrong: '人脸与身份证不一致。', wrong_do: '请在光线充足处重新拍摄，共可尝试五次。', },
};
// Whether it was told that the pictures do not match: the order still waits.
const waits = (o: Order): boolean => o.state === 'open' && o.steps.some((s) => s.name === 'second_check' && s.state === 'working');

export function FaceCheck({ order, done }: { order: string; done: () => void }) {
  const t = useWords(words);
  const id = useId();
  const [picture, setPicture] = useState<string>();
  const [fault, setFault] = useState<'none' | 'wrong'>();
  const [error, setError] = useState<ApiError>();
  const [busy, setBusy] = useState(false);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setError(undefined);
    const jpeg = await asJpeg(file);
    setFault(jpeg === undefined ? 'none' : undefined);
    setPicture(jpeg);
  };
  const send = async () => {
    setBusy(true);
    setError(undefined);
    setFault(undefined);
    try {
      const now = await api.post('/sublet/v1/orders/{id}/second-check', { path: { id: order }, body: { kind: 'face', face: picture! } });
      if (waits(now)) setFault('wrong');
      setPicture(undefined);
      done();
    } catch (e) {
      setError(asApiError(e)); // the picture stays, to be sent again
    }
    setBusy(false);
  };
  return (
    <section className="panel stack tight">
      <h2>{t('title')}</h2>
      <p>{t('why')}</p>
      <Note>{t('kept')}</Note>
      <p className="soft">{t('tips')}</p>
      {picture && <img className="face" src={`data:image/jpeg;base64,${picture}`} alt={t('alt')} />}
      {fault && (
        <Note kind="bad">
          <strong>{t(fault)}</strong> {fault === 'wrong' && t('wrong_do')}
        </Note>
      )}
      {error && <Trouble error={error} />}
      <div className="row">
        <label htmlFor={id} className={picture ? 'button-link second' : 'button-link'}>
          {t(picture ? 'anew' : 'take')}
        </label>
        <input id={id} className="unseen" type="file" accept="image/*" capture="user" onChange={(e) => void take(e.target.files?.[0])} />
        {picture && (
          <Button color="primary" loading={busy} onClick={() => void send()}>
            {t('send')}
          </Button>
        )}
      </div>
    </section>
  );
}
