// Until the server's own types are there.
interface List<R, Q> {
  get: { parameters: { query?: Q }; responses: { 200: { content: { 'application/json': R[] } } } };
}
interface Sums {
  uses: number;
  revenue: number;
  wholesale: number;
  margin: number;
  goods: number;
  deposits: number;
}
declare module '../../shared/api-types' {
  interface paths {
    '/sublet/v1/margin': List<Sums & { day?: string; host?: string; province?: string; package?: string; what?: string }, object>;
    '/sublet/v1/margin/uses': List<{ id: string; line: string; at: string; booked: string; service: string; app?: string; host: string; package: string; province: string; units: number; revenue: number; wholesale: number; margin: number }, object>;
    '/sublet/v1/market': List<{ operator: string; title: string; currency: string; lines: number; sharePpm: number; revenue: number; wholesale: number; margin: number; profitable: boolean }, object>;
  }
}
export {};
