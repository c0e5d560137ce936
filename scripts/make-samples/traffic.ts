import { DAYS, isWeekend } from './calendar.ts';
import { seeded } from './random.ts';

/** Events that happen in a service. Budgets that count the same events share one, so that their figures agree. */
export interface Traffic {
  readonly name: string;
  /** On a working day. */
  readonly perDay: number;
  /** By how much of it there are fewer at weekends and on holidays. */
  readonly weekend: number;
  /** The standard deviation of a day's count, as a share of it; 0 for what runs by the clock. */
  readonly noise?: number;
  /** The share of the events that a budget counts; all of them unless said. */
  readonly share?: number;
}

const HOLIDAYS: ReadonlySet<string> = new Set(['2025-12-25', '2025-12-26', '2026-01-01']);

/** The events of every day, of which a scrape saw the share that was `present`. */
export function dailyEvents(traffic: Traffic, present: readonly number[]): readonly number[] {
  const { name, perDay, weekend, noise = 0.012, share = 1 } = traffic;
  const random = seeded(name, 'events');
  return DAYS.map(({ date }, index) => {
    const quiet = isWeekend(index) || HOLIDAYS.has(date) ? 1 - weekend : 1;
    const mean = perDay * quiet * (1 + noise * random.normal());
    const all = noise === 0 ? mean - 3 * random.uniform() : random.count(mean);
    return Math.round(all * share * (present[index] ?? 0));
  });
}
