// "staff 01KB…" and "key 01KB…" by the names that they have, for who may read those; others stay as they are.
import { api } from '../shared/api';
import { useAsk } from '../shared/ask';
import { useSession } from '../shared/session';
import { whole } from '../shared/whole';

async function namesOf(staff: boolean, keys: boolean, signal: AbortSignal): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  if (staff) for (const s of await whole((query) => api.list('/sublet/v1/staff', { query, signal }))) names.set(`staff ${s.id}`, s.name);
  if (keys) for (const k of await whole((query) => api.list('/sublet/v1/keys', { query, signal }))) names.set(`key ${k.id}`, k.name);
  return names;
}

// `about`: whose people, where the platform's own look at an operator.
export function usePrincipals(about = ''): { names: Map<string, string>; called: (principal: string | undefined) => string } {
  const { may } = useSession();
  const staff = may('staff.read'), keys = may('key.read');
  const { value } = useAsk((signal) => namesOf(staff, keys, signal), [about], staff || keys);
  const names = value ?? new Map<string, string>();
  return { names, called: (principal) => (principal ? (names.get(principal) ?? principal) : '–') };
}
