import { describe, expect, it } from 'vitest';
import { instantIn } from '../../src/console/offers/clock';

describe('a time on the wall of the operator is one instant', () => {
  it('in Shanghai', () => expect(instantIn('2026-12-01T00:00', 'Asia/Shanghai')).toBe('2026-11-30T16:00:00.000Z'));
  it('in summer and in winter', () => {
    expect(instantIn('2026-07-01T12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.000Z');
    expect(instantIn('2026-12-01T12:00', 'Europe/Berlin')).toBe('2026-12-01T11:00:00.000Z');
    expect(instantIn('2026-10-25T12:00', 'Europe/Berlin')).toBe('2026-10-25T11:00:00.000Z');
  });
  it('not of what is no time', () => expect(instantIn('', 'UTC')).toBeUndefined());
});
