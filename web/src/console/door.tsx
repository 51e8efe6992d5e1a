// What stands before the console: the way in, and whatever has to be done before one is in.
import { useEffect, type ReactNode } from 'react';
import { Switches } from '../shared/switches';

export function Door({ title, sub, children }: { title: string; sub: string; children: ReactNode }) {
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <div className="sign-in">
      <main className="sign-in-box stack">
        <div className="sign-in-top">
          <Switches />
        </div>
        <div className="panel stack">
          <div>
            <h1>{title}</h1>
            <p className="soft" style={{ margin: 0 }}>
              {sub}
            </p>
          </div>
          {children}
        </div>
      </main>
    </div>
  );
}
