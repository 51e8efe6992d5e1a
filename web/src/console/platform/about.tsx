// Whom a list is about. The platform's own people name an operator; everybody else sees their own, and nothing to choose.
import { createContext, useContext } from 'react';
import { Modal, Alert, Button, Typography } from 'antd';
import { useWords } from '../../shared/i18n';
import { platform, useSession, useWho } from '../../shared/session';
import { words } from './words';

export const AboutContext = createContext<string>('');
export const useAbout = (): string => useContext(AboutContext); // the operator's code: what lists depend on

// The roles that who signs in may give to somebody of that operator: the server has the last word.
export function useRoles(): string[] {
  const who = useWho();
  const about = useAbout();
  const { may } = useSession();
  if (who.operator === platform && about === platform) return ['platform'];
  const all = ['owner', 'product', 'care', 'finance', 'risk', 'regulator'];
  return who.operator === platform || may('staff.write') ? all : [];
}

// A secret that is told this once: it is in no list, and gone when this is closed.
export function Once({ what, secret, close }: { what: string; secret: string; close: () => void }) {
  const t = useWords(words);
  return (
    <Modal open title={t('once')} closable={false} maskClosable={false} keyboard={false} footer={<Button type="primary" onClick={close}>{t('close')}</Button>}>
      <Alert type="warning" showIcon message={what} />
      <Typography.Paragraph copyable={{ tooltips: [t('copy'), t('copied')] }} code style={{ marginTop: 12, overflowWrap: 'anywhere' }} data-testid="secret">
        {secret}
      </Typography.Paragraph>
    </Modal>
  );
}
