// What lies between a browser and the server, to be cut, mended, and led elsewhere.
import { connect, createServer, type Socket } from 'node:net';

export interface Wire {
  address: string;
  cut: () => Promise<void>;
  mend: (to?: string) => Promise<void>; // to another server, if one is named
  close: () => Promise<void>;
}
// Between browser and server, to be cut, and to lead elsewhere.
export async function wire(to: string): Promise<Wire> {
  let target = new URL(to);
  const open = new Set<Socket>();
  const server = createServer((from) => {
    const on = connect(Number(target.port), target.hostname);
    for (const [one, other] of [[from, on], [on, from]] as const) {
      open.add(one);
      one.on('error', () => other.destroy()).on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  await listen(0);
  const { port } = server.address() as { port: number };
  const cut = () => {
    for (const s of open) s.destroy();
    return new Promise<void>((done) => server.close(() => done()));
  };
  return {
    address: `http://127.0.0.1:${port}`,
    cut,
    mend: (elsewhere) => {
      if (elsewhere) target = new URL(elsewhere);
      return listen(port);
    },
    close: () => (server.listening ? cut() : Promise.resolve()),
  };
}
