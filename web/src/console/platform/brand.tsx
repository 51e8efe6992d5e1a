// How the operator shows itself in its shop: name, colour, logo, slogan, the number to call; seen as it will be while it is typed.
import { Alert, Button, Form, Input } from 'antd';
import { useEffect, useState } from 'react';
import { api, type Answer } from '../../shared/api';
import { useAsk } from '../../shared/ask';
import { Trouble } from '../../shared/errors';
import { useLanguage, useWords } from '../../shared/i18n';
import { ReasonForm } from '../../shared/reason';
import { useSession, useWho } from '../../shared/session';
import { Waiting } from '../app';
import { isStale, onlyChanged, Stale } from '../seen';

const words = {
  en: { brand: 'The shop\'s face', title: 'Name', colour: 'Colour', colour_form: 'As #rrggbb; white must be readable on it.', logo: 'Logo (SVG or PNG, at most 48 KB)', logo_large: 'This picture is too large: at most 48 KB.', logo_form: 'SVG or PNG.', no_logo: 'Take the logo away', slogan_zh: 'Slogan, Chinese', slogan_en: 'Slogan, English', service: 'Number to call', preview: 'As the shop shows it', buy: 'Choose a number', go: 'Show it so', done: 'The shop shows it from now on.', contrast: 'White is hard to read on this colour: {ratio} to 1, and 4.5 are needed.' },
  zh: { brand: '商城形象', title: '品牌名称', colour: '主题色', colour_form: '格式 #rrggbb，白字须清晰可读。', logo: '标志（SVG 或 PNG，最大 48 KB）', logo_large: '图片过大，最大 48 KB。', logo_form: '请选择 SVG 或 PNG。', no_logo: '移除标志', slogan_zh: '中文标语', slogan_en: '英文标语', service: '客服电话', preview: '商城预览', buy: '选择号码', go: '发布', done: '商城已更新。', contrast: '白字在此颜色上对比度为 {ratio}:1，不足 4.5:1，难以辨认。' },
};

type Brand = Answer<'/sublet/v1/brand', 'get'>;
interface Typed {
  reason: string;
  title: string;
  colour: string;
  zh: string;
  en: string;
  serviceNumber: string;
}
const fieldsOf = (b: Brand) => ({ title: b.title, colour: b.colour, zh: b.slogan.zh, en: b.slogan.en, serviceNumber: b.serviceNumber });
const patchOf = ({ title, colour, zh, en, serviceNumber }: Omit<Typed, 'reason'>, logo: string) => ({ title: title.trim(), colour, logo, slogan: { zh: zh ?? '', en: en ?? '' }, serviceNumber: serviceNumber ?? '' });
const mostOctets = 48 * 1024; // of a picture: as text it is a third more
const hex = /^#[0-9a-f]{6}$/i;

// WCAG 2.1: how white stands out from a colour.
export function onWhite(colour: string): number {
  const channel = (at: number) => {
    const c = parseInt(colour.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 1.05 / (0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5) + 0.05);
}

function Preview({ typed, logo }: { typed: Partial<Typed>; logo: string }) {
  const t = useWords(words);
  const { language } = useLanguage();
  const colour = hex.test(typed.colour ?? '') ? typed.colour! : '#0b5cad';
  return (
    <figure style={{ margin: 0 }} aria-label={t('preview')}>
      <figcaption className="soft" style={{ marginBottom: 8 }}>{t('preview')}</figcaption>
      <div style={{ border: '1px solid var(--line)', borderRadius: 14, overflow: 'hidden', maxWidth: 340, background: '#fff', color: '#1f1f1f' }}>
        <div style={{ background: colour, color: '#fff', padding: '14px 16px', display: 'flex', gap: 10, alignItems: 'center' }}>
          {logo && <img src={logo} alt="" style={{ height: 32, maxWidth: 96, objectFit: 'contain' }} />}
          <strong style={{ fontSize: 17, overflowWrap: 'anywhere' }}>{typed.title}</strong>
        </div>
        <div style={{ padding: 16, display: 'grid', gap: 12 }}>
          <div style={{ overflowWrap: 'anywhere' }}>{(language === 'zh' ? typed.zh : typed.en) || ' '}</div>
          <div style={{ background: colour, color: '#fff', padding: '8px 16px', borderRadius: 8, justifySelf: 'start' }}>{t('buy')}</div>
          {typed.serviceNumber && <div style={{ color: '#5c5c5c' }}>{typed.serviceNumber}</div>}
        </div>
      </div>
    </figure>
  );
}

function Edit({ brand, again }: { brand: Brand; again: () => void }) {
  const t = useWords(words);
  const [form] = Form.useForm<Typed>();
  const typed: Partial<Typed> = Form.useWatch([], form) ?? {};
  const [logo, setLogo] = useState(brand.logo ?? '');
  const [wrong, setWrong] = useState<string>();
  const [done, setDone] = useState(false);
  const [stale, setStale] = useState(false);
  const publish = async (sure: Typed) => {
    setDone(false);
    setStale(false);
    try {
      await api.patch('/sublet/v1/brand', { body: onlyChanged(patchOf(sure, logo), patchOf(fieldsOf(brand), brand.logo ?? '')), reason: sure.reason, match: brand.version });
      setDone(true);
    } catch (e) {
      if (!isStale(e)) throw e;
      setStale(true);
    }
    again(); // as it is now: mine, or the other's
  };
  const take = (file: File | undefined) => {
    setWrong(undefined);
    if (file === undefined) return;
    if (!/^image\/(svg\+xml|png)$/.test(file.type)) return setWrong(t('logo_form'));
    if (file.size > mostOctets) return setWrong(t('logo_large'));
    const reader = new FileReader();
    reader.onload = () => setLogo(String(reader.result));
    reader.readAsDataURL(file);
  };
  // What the server has, as soon as it is known: also when it was published just now.
  const begin = () => {
    form.resetFields();
    setLogo(brand.logo ?? '');
  };
  useEffect(begin, [brand]); // eslint-disable-line react-hooks/exhaustive-deps
  const ratio = hex.test(typed.colour ?? '') ? onWhite(typed.colour!) : undefined;
  return (
    <div className="two">
      <div>
        {done && <Alert type="success" showIcon role="status" message={t('done')} style={{ marginBottom: 12 }} closable onClose={() => setDone(false)} />}
        {stale && <Stale />}
        <ReasonForm<Typed>
          form={form}
          go={t('go')}
          initial={fieldsOf(brand)}
          cancel={begin}
          run={publish}
        >
          <Form.Item name="title" label={t('title')}>
            <Input maxLength={40} />
          </Form.Item>
          <Form.Item name="colour" label={t('colour')} rules={[{ pattern: hex, message: t('colour_form') }]} {...(ratio !== undefined && ratio < 4.5 ? { extra: t('contrast', { ratio: ratio.toFixed(1) }) } : {})}>
            <Input type="color" style={{ width: 80, padding: 2 }} />
          </Form.Item>
          <Form.Item label={t('logo')} htmlFor="brand-logo" {...(wrong ? { validateStatus: 'error' as const, help: wrong } : {})}>
            <input id="brand-logo" type="file" accept="image/svg+xml,image/png" onChange={(e) => take(e.target.files?.[0])} />
            {logo && <Button size="small" onClick={() => setLogo('')}>{t('no_logo')}</Button>}
          </Form.Item>
          <Form.Item name="zh" label={t('slogan_zh')}>
            <Input maxLength={60} lang="zh-CN" />
          </Form.Item>
          <Form.Item name="en" label={t('slogan_en')}>
            <Input maxLength={100} lang="en" />
          </Form.Item>
          <Form.Item name="serviceNumber" label={t('service')}>
            <Input maxLength={20} inputMode="tel" />
          </Form.Item>
        </ReasonForm>
      </div>
      <Preview typed={typed} logo={logo} />
    </div>
  );
}

export function BrandPage() {
  const { may } = useSession();
  const who = useWho();
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/brand', { query: { operator: who.operator }, signal }), [who.operator]);
  if (error && value === undefined) return <Trouble error={error} again={again} />;
  if (value === undefined) return <Waiting />;
  if (!may('setting.write')) return <Preview typed={fieldsOf(value)} logo={value.logo ?? ''} />;
  return (
    <>
      {error && <Trouble error={error} again={again} />}
      <Edit brand={value} again={again} />
    </>
  );
}
