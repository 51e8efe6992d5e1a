// What was asked for and is done in its own time: an order, or a move of what is in an account. Asked after until it is at its end; an answer
// that does not come is told, and asked for again.
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
  const { value: last, error, again } = useAsk((signal) => api.get('/sublet/v1/orders/{id}', { path: { id: id! }, signal }), [id], id !== undefined);
  const value = last?.id === id ? last : undefined; // the one before is none of this one's
  useEvery(seconds, again, id !== undefined && !ended(value));
  return { order: value, error, again };
}

export const adjustments = '/tmf-api/prepayBalanceManagement/v4/adjustBalance';
export const transfers = '/tmf-api/prepayBalanceManagement/v4/transferBalance';
export interface FollowedMove {
  state: 'created' | 'completed' | 'failed' | undefined;
  words: string; // why it failed
  error: ApiError | undefined;
  again: () => void;
}

// A correction (`adjustments`) or a gift (`transfers`) by the id that it was answered with.
export function useFollowMove(of: typeof adjustments | typeof transfers, id: string | undefined): FollowedMove {
  const ask = (signal: AbortSignal) => {
    const path = { id: id! };
    return of === adjustments ? api.get(`${adjustments}/{id}`, { path, signal }) : api.get(`${transfers}/{id}`, { path, signal });
  };
  const { value: last, error, again } = useAsk(ask, [of, id], id !== undefined);
  const value = last?.id === id ? last : undefined;
  const state = value === undefined || value.status === 'created' ? ('created' as const) : value.status === 'completed' ? ('completed' as const) : ('failed' as const);
  useEvery(0.3, again, id !== undefined && state === 'created');
  return { state: id === undefined ? undefined : state, words: value?.description ?? '', error, again };
}
