// How far an import is, by what the server says of its lot.
import type { Row } from '../../shared/api';

export type Lot = Row<'/sublet/v1/lots'>;
const haltedSeconds = 60; // an import stores how far it is every second or so

export const halted = (l: Lot, now = Date.now()): boolean => l.state === 'importing' && !l.goesOn && l.changed !== undefined && now - Date.parse(l.changed) > haltedSeconds * 1000;
export const done = (l: Lot): number => (l.state === 'ready' ? 100 : Math.min(99, Math.floor((100 * l.seen) / Math.max(l.expected ?? 0, l.seen, 1))));
