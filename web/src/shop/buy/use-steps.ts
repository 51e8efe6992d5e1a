// The steps of the calculator's sliders: fine where people differ, coarse where they are many.
import type { Use } from '../choice';

export const steps: Record<keyof Use, number[]> = {
  minutes: [0, 10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 500, 750, 1000, 1500, 2000],
  messages: [0, 5, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500],
  megabytes: [0, 100, 200, 500, ...[1, 2, 3, 5, 8, 10, 15, 20, 30, 40, 60, 100].map((gb) => gb * 1024)],
};

// Where the slider stands: at the step that is nearest.
export function stepOf(kind: keyof Use, n: number): number {
  const all = steps[kind];
  return all.reduce((best, each, i) => (Math.abs(each - n) < Math.abs(all[best]! - n) ? i : best), 0);
}
