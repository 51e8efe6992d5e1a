// The HTTP API, typed from its own document (api-types.ts), so that a page that asks for what is not there does not compile.
//
//   const who = await api.get('/sublet/v1/session');
//   const page = await api.list('/sublet/v1/orders', { query: { state: 'open', limit: 20 } });   // page.rows, page.total
//   await api.post('/sublet/v1/orders/{id}/retry', { path: { id }, body: { reason }, reason });
//
// Whoever signed in is known by a cookie that no script can read; `Sublet-Session` says which of them it is, and shows that no
// other site sent this. Every change carries a key of its own, so that one that got no answer can be sent again without being done twice.
import type { paths } from './api-types';

export type SessionKind = 'staff' | 'subscriber' | 'visitor';
type Method = 'get' | 'post' | 'patch' | 'delete';
export type PathWith<M extends Method> = { [P in keyof paths]: paths[P] extends Record<M, { responses: unknown }> ? P : never }[keyof paths];
type Operation<P extends keyof paths, M extends Method> = paths[P] extends Record<M, infer O> ? O : never;
type Good<O> = O extends { responses: infer R } ? (R extends { 200: { content: { 'application/json': infer A } } } ? A : R extends { 201: { content: { 'application/json': infer A } } } ? A : R extends { 202: { content: { 'application/json': infer A } } } ? A : undefined) : never;
type Body<O> = O extends { requestBody: { content: infer C } } ? (C extends { 'application/json': infer B } ? B : unknown) : O extends { requestBody?: { content: { 'application/json': infer B } } } ? B | undefined : undefined;
export type Answer<P extends keyof paths, M extends Method> = Good<Operation<P, M>>;
export type Row<P extends PathWith<'get'>> = Answer<P, 'get'> extends (infer R)[] ? R : never;

export type Query = Record<string, string | number | boolean | undefined>;
interface Asked {
  path?: Record<string, string>;
  query?: Query;
  signal?: AbortSignal;
}
interface Changing<B> extends Asked {
  body?: B;
  reason?: string; // for the audit log
  key?: string; // of this one wish: the same again is done once
  match?: number | string; // the version that is meant: refused (`stale`) when it has changed since
}
export const mostRows = 1000; // of a list, at a time
export interface Page<R> {
  rows: R[];
  total: number;
}

// What went wrong, in the API's words. `status` 0: nobody answered.
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retrySeconds?: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

let kind = 'staff'; // and of which operator, for customers: a browser may be at several shops
let onSignedOut: () => void = () => undefined;
let onAnother: () => void = () => undefined;
export function beginApi(of: string, signedOut: () => void, another: () => void): void {
  kind = of;
  onSignedOut = signedOut;
  onAnother = another;
}
export const sessionHeaders = (): Record<string, string> => ({ 'Sublet-Session': kind, ...(as === undefined ? {} : { 'Sublet-Principal': as }), ...(about === undefined ? {} : { 'X-Operator': about }) });

// As whom this page asks, once that is known: the server refuses what another's session would do here, who has signed in in another tab since.
let as: string | undefined;
export const personOf = (who: { operator: string; principal: string }): string => `${who.operator}/${who.principal}`;
export function askAs(person: string | undefined): void {
  as = person;
}

// The platform's own people name the operator that they look at; undefined: their own.
let about: string | undefined;
export function aboutOperator(code: string | undefined): void {
  about = code;
}
// What has many questions stays with the operator that it began with, whomever one looks at meanwhile: `ask` asks about that one.
export function withOperator(): <T>(ask: () => Promise<T>) => Promise<T> {
  const began = about;
  return (ask) => {
    const now = about;
    about = began;
    try {
      return ask();
    } finally {
      about = now;
    }
  };
}

export function newKey(): string {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(octets, (o) => o.toString(16).padStart(2, '0')).join('');
}

export function target(template: string, asked: Asked): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = asked.path?.[name];
    if (value === undefined) throw new Error(`${template}: {${name}} is missing`);
    return encodeURIComponent(value);
  });
  const query = Object.entries(asked.query ?? {})
    .filter((pair): pair is [string, string | number | boolean] => pair[1] !== undefined && pair[1] !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return query.length === 0 ? path : `${path}?${query.join('&')}`;
}

// A header holds octets: UTF-8, each as the character of its value.
const octets = (text: string): string => Array.from(new TextEncoder().encode(text), (o) => String.fromCharCode(o)).join('');

export async function problem(answer: Response): Promise<ApiError> {
  const said = (await answer.json().catch(() => ({}))) as { code?: string; message?: string; reason?: string };
  const retry = Number(answer.headers.get('retry-after'));
  return new ApiError(answer.status, said.code ?? 'fault', said.message ?? said.reason ?? answer.statusText, retry > 0 ? retry : undefined);
}

// A connection that stays open and says nothing is as good as none: so long is waited for an answer, which a slow line may need for what it sends.
const longestRead = 30_000;
const longestChange = 120_000;

// The whole answer, so that what ends in the middle has not come.
interface Answered {
  text: string;
  total: string | null;
}

async function send(method: Method, template: string, asked: Changing<unknown>): Promise<Answered> {
  const headers: Record<string, string> = { ...sessionHeaders(), Accept: 'application/json' };
  if (method === 'get' && template === '/sublet/v1/session') delete headers['Sublet-Principal']; // whoever it is by now
  if (asked.body !== undefined) headers['Content-Type'] = method === 'patch' ? 'application/merge-patch+json' : 'application/json';
  if (method === 'post') headers['Idempotency-Key'] = asked.key ?? newKey();
  if (asked.match !== undefined) headers['If-Match'] = `"${asked.match}"`;
  if (asked.reason) headers['X-Reason'] = octets(asked.reason);
  const ending = new AbortController();
  const leave = () => ending.abort();
  const timer = setTimeout(leave, method === 'get' ? longestRead : longestChange);
  asked.signal?.addEventListener('abort', leave);
  try {
    if (asked.signal?.aborted) leave();
    const init: RequestInit = { method: method.toUpperCase(), headers, credentials: 'same-origin', signal: ending.signal };
    if (asked.body !== undefined) init.body = JSON.stringify(asked.body);
    const answer = await fetch(target(template, asked), init);
    if (!answer.ok) throw await problem(answer);
    return { text: answer.status === 204 ? '' : await answer.text(), total: answer.headers.get('x-total-count') };
  } catch (e) {
    if (e instanceof ApiError) {
      if (e.code === 'unauthorized') onSignedOut();
      if (e.code === 'another_session') onAnother();
      throw e;
    }
    if (asked.signal?.aborted) throw e;
    throw new ApiError(0, 'unreachable', 'the server does not answer');
  } finally {
    clearTimeout(timer);
    asked.signal?.removeEventListener('abort', leave);
  }
}

// What is no JSON comes from somebody else: a hotel's page that wants to be paid first, a proxy that is alone.
function body<T>({ text }: Answered): T {
  try {
    return (text === '' ? undefined : JSON.parse(text)) as T;
  } catch {
    throw new ApiError(0, 'unreachable', 'what answers is not the server');
  }
}

export const api = {
  async get<P extends PathWith<'get'>>(path: P, asked: Asked = {}): Promise<Answer<P, 'get'>> {
    return body(await send('get', path, asked));
  },
  async list<P extends PathWith<'get'>>(path: P, asked: Asked = {}): Promise<Page<Row<P>>> {
    const answer = await send('get', path, asked);
    const rows = body<Row<P>[]>(answer);
    return { rows, total: Number(answer.total ?? rows.length) };
  },
  async post<P extends PathWith<'post'>>(path: P, asked: Changing<Body<Operation<P, 'post'>>> = {}): Promise<Answer<P, 'post'>> {
    return body(await send('post', path, asked));
  },
  // A merge patch (RFC 7396): any part of the resource, null for what it removes.
  async patch<P extends PathWith<'patch'>>(path: P, asked: Changing<object>): Promise<Answer<P, 'patch'>> {
    return body(await send('patch', path, asked));
  },
  async delete<P extends PathWith<'delete'>>(path: P, asked: Changing<undefined> = {}): Promise<void> {
    await send('delete', path, asked);
  },
};
