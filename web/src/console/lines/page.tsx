// Lines: one is found by whatever is known of it; then its page.
import { Route, Routes } from 'react-router-dom';
import { FindPage } from './find';
import { LinePage } from './line';

export default function LinesPage() {
  return (
    <Routes>
      <Route index element={<FindPage />} />
      <Route path=":number" element={<LinePage />} />
    </Routes>
  );
}
