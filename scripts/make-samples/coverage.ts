import type { Coverage } from '../../src/model/series.ts';
import type { Window } from '../../src/model/window.ts';
import { STEP } from './calendar.ts';
import type { Story } from './story.ts';

/** Prometheus was being moved to another machine: nothing was scraped. */
const MOVED = ['2025-12-09T10:05:00Z', '2025-12-09T10:30:00Z'] as const;

/** The samples of a window that are there: moments, each at the end of its step. */
export function samplesIn(window: Window, story: Story): readonly number[] {
  const gaps = [MOVED, ...(story.gaps ?? [])].map(([from, to]) => [
    Date.parse(from) / 1000,
    Date.parse(to) / 1000,
  ]);
  const missing = (at: number) => gaps.some(([from = 0, to = 0]) => at > from && at <= to);
  const all = Array.from(
    { length: (window.end - window.start) / STEP },
    (_, index) => window.start + (index + 1) * STEP,
  );
  return story.silent === undefined ? all.filter((at) => !missing(at)) : [];
}

/** The coverage that these samples make. */
export function coverageOf(window: Window, samples: readonly number[]): Coverage {
  const [first, last] = [samples[0], samples.at(-1)];
  return {
    present: samples.length,
    expected: (window.end - window.start) / STEP,
    ...(first === undefined || last === undefined ? {} : { first, last }),
  };
}
