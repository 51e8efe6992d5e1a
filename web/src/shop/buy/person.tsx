// Who is to hold the number: the real-name check begins with this, and goes on while one follows the order.
import { Button, Checkbox } from 'antd-mobile';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { api, type ApiError } from '../../shared/api';
import { useWords } from '../../shared/i18n';
import { useSend } from '../../shared/send';
import { useSession, useWho } from '../../shared/session';
import { useBrand, useHome } from '../brand';
import { Field, Note, Trouble } from '../kit';
import { Page } from '../page';
import { idNumberFault } from './id-number';
import { Way } from './way';

const words = {
  en: {
    title: 'Who are you?', sub: 'The law wants every number to have a holder with a real name.', name: 'Name', name_help: 'As on your ID card.', id: 'Number of your ID card', agree: 'I agree that {operator} checks name and ID number with the identity service, and keeps them as long as I hold a number.', go: 'Go on', name_needed: 'Your name, as on the card.', length: '18 digits; the last may be an X.', check: 'One digit is wrong: this number does not exist.', born: 'The date of birth in it does not exist.', agree_needed: 'Without this no number may be sold.',
    known: 'You are {name}.', known_do: 'Name and ID number are kept sealed; nobody sees them in full without a reason on record.', other: 'Somebody else', mismatch: 'Name and ID number do not belong together.', mismatch_do: 'Look at both once more.', too_often: 'That was tried too often.', too_often_do: 'Call us, or come back later.', ordered: 'In this visit somebody else has ordered.', ordered_do: 'One visit is for one person. Finish that order first, or use another browser.', bad: 'This ID number is not taken.', bad_do: 'Only ID cards of the mainland are taken online. With another certificate come to a shop.',
  },
  zh: {
    title: '实名登记', sub: '按照法规，每个号码都须实名办理。', name: '姓名', name_help: '与身份证一致。', id: '身份证号码', agree: '我同意{operator}向身份核验机构核验姓名与身份证号，并在持有号码期间保存。', go: '下一步', name_needed: '请填写身份证上的姓名。', length: '应为 18 位，末位可为 X。', check: '号码有误，请核对每一位数字。', born: '号码中的出生日期不存在。', agree_needed: '未同意则无法办理入网。',
    known: '您已登记为 {name}。', known_do: '姓名和证件号已加密保存，查看须留存事由。', other: '更换登记人', mismatch: '姓名与身份证号不一致。', mismatch_do: '请核对后重新填写。', too_often: '尝试次数过多。', too_often_do: '请稍后再来，或联系客服。', ordered: '本次访问已为他人下单。', ordered_do: '每次访问仅限一人办理，请先完成该订单，或更换浏览器。', bad: '该证件号码无法受理。', bad_do: '线上仅支持居民身份证，其他证件请前往门店办理。',
  },
};

function told(e: ApiError): 'mismatch' | 'bad' | 'too_often' | 'ordered' | undefined {
  if (e.code === 'identity_mismatch') return 'mismatch';
  if (e.code === 'too_many_requests') return 'too_often';
  if (e.code === 'wrong_state') return 'ordered';
  return e.code === 'bad_certificate' || e.code === 'bad_party' ? 'bad' : undefined;
}

export default function Person() {
  const t = useWords(words);
  const home = useHome();
  const go = useNavigate();
  const brand = useBrand();
  const { look } = useSession();
  const who = useWho();
  const [typed, setTyped] = useState({ name: '', idNumber: '', agreed: false });
  const [shown, setShown] = useState(false); // whether faults are shown: not before it was tried
  const [anew, setAnew] = useState(false);
  const { busy, error, send: sends } = useSend();
  const fault = idNumberFault(typed.idNumber);
  const good = typed.name.trim() !== '' && fault === undefined && typed.agreed;
  const send = async () => {
    setShown(true);
    if (!good) return;
    await sends(async (key) => {
      await api.post('/sublet/v1/visits/identity', { body: { name: typed.name.trim(), idNumber: typed.idNumber.trim().toUpperCase(), agreed: true }, key });
      await look();
      go(`${home}/review`);
    });
  };
  if (who.party && !anew)
    return (
      <Page title={t('title')} back={`${home}/phones`}>
        <Way at="person" />
        <Note kind="good">
          <strong>{t('known', { name: who.name ?? '' })}</strong>
          <div>{t('known_do')}</div>
        </Note>
        <Button block color="primary" size="large" onClick={() => go(`${home}/review`)}>
          {t('go')}
        </Button>
        <Button block fill="none" onClick={() => setAnew(true)}>
          {t('other')}
        </Button>
      </Page>
    );
  return (
    <Page title={t('title')} back={`${home}/phones`} sub={t('sub')}>
      <Way at="person" />
      <form
        className="panel stack tight"
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <Field label={t('name')} help={t('name_help')} error={shown && typed.name.trim() === '' ? t('name_needed') : undefined}>
          {(its) => <input {...its} className="input" autoComplete="name" maxLength={60} value={typed.name} onChange={(e) => setTyped({ ...typed, name: e.target.value })} />}
        </Field>
        <Field label={t('id')} error={shown && fault ? t(fault) : undefined}>
          {(its) => <input {...its} className="input number" autoComplete="off" maxLength={18} autoCapitalize="characters" value={typed.idNumber} onChange={(e) => setTyped({ ...typed, idNumber: e.target.value.replace(/\s/g, '') })} />}
        </Field>
        <Checkbox checked={typed.agreed} onChange={(agreed) => setTyped({ ...typed, agreed })}>
          {t('agree', { operator: brand.title })}
        </Checkbox>
        {shown && !typed.agreed && (
          <div className="field-error" role="alert">
            {t('agree_needed')}
          </div>
        )}
        {error &&
          (told(error) ? (
            <Note kind="bad">
              <strong>{t(told(error)!)}</strong>
              <div>{t(`${told(error)!}_do`)}</div>
            </Note>
          ) : (
            <Trouble error={error} />
          ))}
        <Button block color="primary" size="large" type="submit" loading={busy}>
          {t('go')}
        </Button>
      </form>
    </Page>
  );
}
