// Lines: one is found by whatever is known of it; then its page.
import { Route, Routes } from 'react-router-dom';
import { Anew } from '../../shared/anew';
import { FindPage } from './find';
import { LinePage } from './line';

export default function LinesPage() {
  return (
    <Routes>
      <Route index element={<FindPage />} />
      <Route path=":number" element={<Anew><LinePage /></Anew>} />
    </Routes>
  );
}
