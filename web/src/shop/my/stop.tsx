// The number stopped by its holder's wish, and resumed.
import { Button } from 'antd-mobile';
import { useState } from 'react';
import { Link } from 'react-router-dom';
import { api, type ApiError, type Row } from '../../shared/api';
import { useAsk, useEvery } from '../../shared/ask';
import { ended, useFollow } from '../../shared/follow';
import { phone } from '../../shared/format';
import { useWords } from '../../shared/i18n';
import { useSend } from '../../shared/send';
import { useHome } from '../brand';
import { Note, Trouble, Waiting } from '../kit';
import { Page } from '../page';
import { Sheet } from '../sheet';
import { stops, useBalance, useLine } from './line';

const words = {
  en: { title: 'Stop and resume', runs: 'The number works.', stopped: 'The number is stopped.', stop: 'Stop the number', stop_title: 'Stop {number}?', stop_do: 'Calls, messages and data end in some seconds; emergency calls go on. The monthly fee runs on. You resume it here at any time.', stop_go: 'Yes, stop it', resume: 'Resume the number', keep: 'No', lost: 'Is the phone or the card lost? Stop the number at once; nobody can use it then.', money: 'It is stopped since the balance is used up: top up, and it resumes by itself.', top_up: 'Top up', working: 'The network is being told …', done_stop: 'The number is stopped.', done_resume: 'The number works again.', care: 'We stopped it ourselves (for its safety, or as lost): call us.', undone: 'It could not be done. Nothing has changed.' },
  zh: { title: '停机与复机', runs: '号码状态正常。', stopped: '号码已停机。', stop: '申请停机', stop_title: '确认将 {number} 停机？', stop_do: '数秒后停止通话、短信和流量，紧急呼叫不受影响；月租照常收取。可随时在此复机。', stop_go: '确认停机', resume: '申请复机', keep: '暂不', lost: '手机或卡丢失？请立即停机，以免被他人使用。', money: '因余额不足停机，充值后自动复机。', top_up: '去充值', working: '正在通知网络…', done_stop: '已停机。', done_resume: '已复机。', care: '该号码由客服停机（安全原因或挂失），请联系客服。', undone: '未能办理，状态没有变化。' },
};
type Product = Row<'/tmf-api/productInventory/v4/product'>;
const barred = (p: Product | undefined): boolean => p?.status === 'suspended';

export default function Stop() {
  const t = useWords(words);
  const number = useLine();
  const my = `${useHome()}/my`;
  const products = useAsk((signal) => api.list('/tmf-api/productInventory/v4/product', { query: { name: number, limit: 5 }, signal }), [number]);
  const balance = useBalance();
  const [sure, setSure] = useState(false);
  const { busy, error, send, renew } = useSend();
  const [order, setOrder] = useState<{ id: string; kind: 'suspend' | 'resume' }>();
  const followed = useFollow(order?.id);
  const over = ended(followed.order);
  useEvery(2, () => {
    products.again();
    balance.again();
  }, order !== undefined);
  const go = (kind: 'suspend' | 'resume') =>
    send(async (key) => {
      const made = await api.post('/sublet/v1/orders', { body: { request: { kind, line: number, channel: 'online' }, payment: { method: 'none' } }, key });
      setOrder({ id: made.id, kind });
      setSure(false);
      renew();
    });
  const told = (e: ApiError) => (e.code === 'forbidden' ? <Note kind="bad">{t('care')}</Note> : <Trouble error={e} />);
  const product = products.value?.rows.find((p) => p.status !== 'terminated');
  const { wanted } = stops(balance.value, number);
  const known = products.value !== undefined && balance.value !== undefined;
  const failed = products.error ?? balance.error;
  return (
    <Page title={t('title')} back={my} sub={phone(number)}>
      {!known && failed && <Trouble error={failed} again={products.error ? products.again : balance.again} />}
      {!known && !failed && <Waiting />}
      {known && (
        <div className="panel stack tight narrow">
          {order && !over && <Note>{t('working')}</Note>}
          {order && over && (followed.order?.state === 'done' ? <Note kind="good">{t(order.kind === 'suspend' ? 'done_stop' : 'done_resume')}</Note> : <Note kind="bad">{t('undone')}</Note>)}
          {order === undefined && <Note kind={barred(product) || wanted !== 'none' ? 'warn' : 'good'}>{t(barred(product) || wanted !== 'none' ? 'stopped' : 'runs')}</Note>}
          {!barred(product) && wanted !== 'none' && (
            <p>
              {t('money')} <Link to={`${my}/top-up`}>{t('top_up')}</Link>
            </p>
          )}
          {error && told(error)}
          {barred(product) ? (
            <Button block color="primary" size="large" loading={busy} disabled={order !== undefined && !over} onClick={() => void go('resume')}>
              {t('resume')}
            </Button>
          ) : (
            <>
              <p className="soft">{t('lost')}</p>
              <Button block color="danger" size="large" disabled={order !== undefined && !over} onClick={() => setSure(true)}>
                {t('stop')}
              </Button>
            </>
          )}
        </div>
      )}
      {sure && (
        <Sheet title={t('stop_title', { number: phone(number) })} close={() => setSure(false)}>
          <p>{t('stop_do')}</p>
          {error && told(error)}
          <Button block color="danger" size="large" loading={busy} onClick={() => void go('suspend')}>
            {t('stop_go')}
          </Button>
          <Button block size="large" onClick={() => setSure(false)}>
            {t('keep')}
          </Button>
        </Sheet>
      )}
    </Page>
  );
}
