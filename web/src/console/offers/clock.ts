// A wall clock's time in a zone, as the instant that it is there.
export function instantIn(local: string, zone: string): string | undefined {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}:00Z`) : NaN;
  if (Number.isNaN(at)) return undefined;
  const shown = (ms: number) => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' }).formatToParts(ms).map((p) => [p.type, p.value]));
    return Date.parse(`${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:00Z`);
  };
  // Twice, for a zone whose offset changes between the two.
  let guess = at - (shown(at) - at);
  guess = at - (shown(guess) - guess);
  return new Date(guess).toISOString();
}
