import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router-dom';
import '../shared/base.css';
import { ColoursProvider } from '../shared/colours';
import { LanguageProvider } from '../shared/i18n';
import { Shop } from './app';
import './shop.css';

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <LanguageProvider>
      <ColoursProvider>
        <BrowserRouter basename="/shop" future={{ v7_startTransition: true, v7_relativeSplatPath: true }}>
          <Shop />
        </BrowserRouter>
      </ColoursProvider>
    </LanguageProvider>
  </StrictMode>,
);
