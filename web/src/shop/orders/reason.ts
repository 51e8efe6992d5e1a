// Why an order was undone, where a customer may know it in so many words. The server's reasons are "STEP: CODE: words"; the others are
// for care. A unit test holds what is looked for here against the text of src/commerce.
export const cancelled = 'cancelled by the customer';
export const reasons: readonly [RegExp, 'why_nobody_paid' | 'why_late' | 'why_wallet' | 'why_identity' | 'why_face'][] = [
  [/^(pay|freeze): (its time is over|not_paid: nobody has paid it in time|not_frozen: nobody has frozen it in time|number_taken: the number was not paid for in time)$/, 'why_nobody_paid'],
  [/^pay: not_paid: it was taken after its time/, 'why_late'],
  [/^(pay|freeze): /, 'why_wallet'],
  [/^second_check: /, 'why_face'],
  [/^verify: /, 'why_identity'],
];

export function reasonWord(reason: string | undefined): 'why_customer' | (typeof reasons)[number][1] | undefined {
  if (!reason) return undefined;
  return reason === cancelled ? 'why_customer' : reasons.find(([like]) => like.test(reason))?.[1];
}
