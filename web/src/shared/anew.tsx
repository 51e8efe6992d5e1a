// A page of one thing begins anew with another: nothing of one is seen, or proposed, under the other's name while its own is on the way.
//
//   <Route path=":number" element={<Anew><LinePage /></Anew>} />
import { Fragment, type ReactNode } from 'react';
import { useParams } from 'react-router-dom';

export function Anew({ children }: { children: ReactNode }) {
  const { '*': _within, ...of } = useParams();
  return <Fragment key={JSON.stringify(of)}>{children}</Fragment>;
}
