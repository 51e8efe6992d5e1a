// Who has signed in sees the frame with the pages of their role; who has not, the sign-in, which leads back to where they were; and whose
// password somebody else has seen, nothing but how to change it.
import { Spin } from 'antd';
import { lazy, Suspense } from 'react';
import { Trouble } from '../shared/errors';
import { useSession } from '../shared/session';

const Frame = lazy(() => import('./frame'));
const OwnPassword = lazy(() => import('./password'));
const SignIn = lazy(() => import('./sign-in'));

export function Waiting() {
  return (
    <div className="waiting">
      <Spin size="large" />
    </div>
  );
}

export function Console() {
  const { who, loading, error, look } = useSession();
  if (loading) return <Waiting />;
  if (error && who === undefined)
    return (
      <main className="alone">
        <Trouble error={error} again={() => void look()} />
      </main>
    );
  return <Suspense fallback={<Waiting />}>{who?.passwordSeen ? <OwnPassword /> : who === undefined || who.granted === 'enrolment' ? <SignIn /> : <Frame />}</Suspense>;
}
