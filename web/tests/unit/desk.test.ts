// What an owner's dialogs send: no more than was changed, and rates as whole millionths.
import { describe, expect, it } from 'vitest';
import { ppmOf } from '../../src/console/payments/merchants';
import { isStale, onlyChanged } from '../../src/console/seen';
import { ApiError } from '../../src/shared/api';

describe('a change', () => {
  const was = { granted: 'care', payers: ['drawer:1'], disabled: false };
  it('leaves out what is as it was, so that nothing of another\'s is undone: somebody just disabled was enabled again', () => {
    expect(onlyChanged({ granted: 'care finance', payers: ['drawer:1'], disabled: false }, was)).toEqual({ granted: 'care finance' });
    expect(onlyChanged({ ...was, payers: [] }, was)).toEqual({ payers: [] });
    expect(onlyChanged(was, was)).toEqual({});
  });
  it('takes away by null, and knows it from what was not there', () => {
    expect(onlyChanged<{ ends: string | null }>({ ends: null }, { ends: '2027-01-01' })).toEqual({ ends: null });
    expect(onlyChanged<{ ends: string | null }>({ ends: null }, { ends: null })).toEqual({});
  });
  it('is stale when the server says so, and not for another refusal', () => {
    expect(isStale(new ApiError(412, 'precondition_failed', ''))).toBe(true);
    expect(isStale(new ApiError(412, 'stale', ''))).toBe(true);
    expect(isStale(new ApiError(409, 'conflict', ''))).toBe(false);
    expect(isStale(new Error('no answer'))).toBe(false);
  });
});

describe('a fee in per cent', () => {
  it('is a whole number of millionths', () => {
    expect(['0.6', '0.38', '1', '0', '100', '0.0001', '12.3456'].map(ppmOf)).toEqual([6000, 3800, 10_000, 0, 1_000_000, 1, 123_456]);
  });
});
