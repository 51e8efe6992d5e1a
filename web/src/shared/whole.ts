// A list that is needed whole, for what is looked up or chosen in it: asked for a page at a time, to its end. What people page through is not.
//
//   const models = useAsk((signal) => whole((page) => api.list('/sublet/v1/phone-models', { query: page, signal })), []);
import { mostRows, type Page } from './api';

export async function whole<R>(ask: (page: { offset: number; limit: number }) => Promise<Page<R>>): Promise<R[]> {
  const all: R[] = [];
  for (;;) {
    const { rows, total } = await ask({ offset: all.length, limit: mostRows });
    all.push(...rows);
    if (rows.length === 0 || all.length >= total) return all;
  }
}
