// An order, asked after until it is at its end.
import { api, type Answer, type ApiError } from './api';
import { useAsk, useEvery } from './ask';

export type Order = Answer<'/sublet/v1/orders/{id}', 'get'>;
export interface Followed {
  order: Order | undefined;
  error: ApiError | undefined;
  again: () => void;
}

export const ended = (o: Order | undefined): boolean => o?.state === 'done' || o?.state === 'undone';

export function useFollow(id: string | undefined, seconds = 1): Followed {
  const { value, error, again } = useAsk((signal) => api.get('/sublet/v1/orders/{id}', { path: { id: id! }, signal }), [id], id !== undefined);
  useEvery(seconds, again, id !== undefined && !ended(value));
  return { order: value, error, again };
}
