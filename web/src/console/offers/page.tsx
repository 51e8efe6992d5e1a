// Offers: what is on sale and what it costs, drafts of what is to come, and what was. The studio is draft-page.tsx.
import { Spin } from 'antd';
import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { Anew } from '../../shared/anew';
import { Drafts } from './drafts';
import { History } from './history';
import { List } from './list';
import { OfferPage } from './offer';

const DraftPage = lazy(() => import('./draft-page'));
const waiting = <div className="waiting"><Spin /></div>;

export default function OffersPage() {
  return (
    <Routes>
      <Route index element={<List />} />
      <Route path="drafts" element={<Drafts />} />
      <Route path="drafts/:id" element={<Anew><Suspense fallback={waiting}><DraftPage /></Suspense></Anew>} />
      <Route path="history" element={<History />} />
      <Route path=":of/:offer" element={<Anew><OfferPage /></Anew>} />
    </Routes>
  );
}
