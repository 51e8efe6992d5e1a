// Orders: what is under way by its step, stuck ones first; and each of them, to be retried or undone.
import { Route, Routes } from 'react-router-dom';
import { Anew } from '../../shared/anew';
import { BoardPage } from './board';
import { OrderPage } from './order';

export default function OrdersPage() {
  return (
    <Routes>
      <Route index element={<BoardPage />} />
      <Route path=":id" element={<Anew><OrderPage /></Anew>} />
    </Routes>
  );
}
