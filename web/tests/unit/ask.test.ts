import { describe, expect, it, vi } from 'vitest';
import { ApiError } from '../../src/shared/api';
import { asker } from '../../src/shared/ask';

interface Seen {
  value: string | undefined;
  error: ApiError | undefined;
  loading: boolean;
}

// A server whose answers come when they are told to.
function slow(before?: string) {
  let state: Seen = { value: before, error: undefined, loading: true };
  const under: { good: (text: string) => void; bad: (e: unknown) => void; signal: AbortSignal }[] = [];
  const { ask, end } = asker<string>(
    (signal) => new Promise((good, bad) => under.push({ good, bad, signal })),
    (change) => (state = change(state)),
  );
  const told = async (act: () => void) => {
    act();
    await vi.waitFor(() => undefined);
  };
  return { ask, end, under, told, seen: () => state };
}

describe('what is asked again and again', () => {
  it('a page hung for ever on a line that was slower than it asked', async () => {
    const s = slow();
    s.ask();
    for (let i = 0; i < 5; i += 1) s.ask(); // the clock went on
    expect(s.under).toHaveLength(1);
    expect(s.under[0]!.signal.aborted).toBe(false);
    await s.told(() => s.under[0]!.good('first'));
    expect(s.seen().value).toBe('first');
    expect(s.under).toHaveLength(2); // once, for whatever was wished meanwhile
    await s.told(() => s.under[1]!.good('second'));
    expect(s.seen()).toEqual({ value: 'second', error: undefined, loading: false });
    expect(s.under).toHaveLength(2);
  });

  it('what was answered before a wish does not answer it', async () => {
    const s = slow();
    s.ask();
    s.ask(); // something was changed meanwhile
    await s.told(() => s.under[0]!.good('old'));
    expect(s.seen().loading).toBe(true);
    await s.told(() => s.under[1]!.good('new'));
    expect(s.seen().value).toBe('new');
  });

  it('one line\'s answer stood beside the error of another', async () => {
    const s = slow('of line A');
    s.ask();
    await s.told(() => s.under[0]!.bad(new ApiError(404, 'not_found', '')));
    expect(s.seen().value).toBeUndefined();
    expect(s.seen().error?.code).toBe('not_found');
  });

  it('an answer that was there stays beside a later error, and nothing comes after the end', async () => {
    const s = slow();
    s.ask();
    await s.told(() => s.under[0]!.good('there'));
    s.ask();
    await s.told(() => s.under[1]!.bad(new ApiError(0, 'unreachable', '')));
    expect(s.seen().value).toBe('there');
    expect(s.seen().error?.status).toBe(0);
    s.ask();
    s.end();
    expect(s.under[2]!.signal.aborted).toBe(true);
    await s.told(() => s.under[2]!.good('too late'));
    expect(s.seen().value).toBe('there');
  });
});
