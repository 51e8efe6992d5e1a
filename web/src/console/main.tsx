import { App as Antd } from 'antd';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import '../shared/base.css';
import { LanguageProvider } from '../shared/i18n';
import { SessionProvider } from '../shared/session';
import { ThemeProvider } from '../shared/theme';
import { Console } from './app';
import './console.css';

const idleMinutes = 30;

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider>
      <ThemeProvider>
        <Antd style={{ height: '100%' }}>
          <BrowserRouter basename="/console" future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
            <SessionProvider kind="staff" idleMinutes={idleMinutes}>
              <Console />
            </SessionProvider>
          </BrowserRouter>
        </Antd>
      </ThemeProvider>
    </LanguageProvider>
  </StrictMode>,
);
