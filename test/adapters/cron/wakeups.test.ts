import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createWakeups } from '../../../src/adapters/cron/wakeups.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import type { WakeReason } from '../../../src/ports/wakeups.ts';
import { SCHEDULE } from '../../support/publishing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A Monday, 06:59:30 in Berlin. */
const MORNING = Date.parse('2026-02-09T05:59:30Z');

beforeEach(() => void vi.useFakeTimers({ now: MORNING }));
afterEach(() => void vi.useRealTimers());

/** Wake-ups by a schedule, written down with the time of each. */
function listening(schedule: Schedule = SCHEDULE, every = 86_400) {
  const controller = new AbortController();
  const reloads = new Set<() => void>();
  const wakeups = createWakeups({
    schedule,
    zone: 'Europe/Berlin',
    every,
    signal: controller.signal,
    onReload: (wake) => {
      reloads.add(wake);
      return () => void reloads.delete(wake);
    },
  });
  const woken: (readonly [WakeReason, string])[] = [];
  const reload = () => {
    for (const wake of reloads) wake();
  };
  const ended = (async () => {
    for await (const reason of wakeups) woken.push([reason, new Date().toISOString().slice(11, 16)]);
  })();
  const stop = async () => {
    controller.abort();
    await ended;
  };
  return { woken, reload, reloads, stop };
}

/** Lets the alarm clock and whoever listens come to rest. */
const passes = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);

describe('wake-ups', () => {
  it('come at the start, and at each local time that the schedule names, once', async () => {
    const { woken, stop } = listening({ ...SCHEDULE, daily: { at: { hour: 9, minute: 30 } } });
    await passes(0);
    expect(woken).toEqual([['start', '05:59']]);
    await passes(24 * HOUR - MINUTE);
    // The weekly and the monthly report have the same time.
    expect(woken.slice(1)).toEqual([
      ['scheduled', '07:00'],
      ['scheduled', '08:30'],
    ]);
    await stop();
  });

  it('come every so often, for what the clock or a sleeping machine let slip', async () => {
    const { woken, stop } = listening(SCHEDULE, 300);
    await passes(11 * MINUTE);
    expect(woken.map(([reason]) => reason)).toEqual(['start', 'interval', 'interval']);
    await stop();
  });

  it('come for a time that passed while the machine slept', async () => {
    const { woken, stop } = listening();
    await passes(MINUTE);
    vi.setSystemTime(MORNING + 5 * HOUR);
    // The timer that was set for 07:00 counts on from where it was.
    await passes(61 * MINUTE);
    expect(woken.map(([reason]) => reason)).toEqual(['start', 'missed']);
    await stop();
  });

  it('come when the operator asks for them, and several while nobody listened are one', async () => {
    const { woken, reload, stop } = listening();
    await passes(0);
    reload();
    reload();
    reload();
    await passes(0);
    expect(woken.map(([reason]) => reason)).toEqual(['start', 'reload', 'reload']);
    await stop();
  });

  it('end when the program is told to stop, and leave nothing that ticks', async () => {
    const { woken, reload, reloads, stop } = listening();
    await passes(0);
    expect(vi.getTimerCount()).toBeGreaterThan(0);
    await stop();
    reload();
    await passes(48 * HOUR);
    expect(woken).toHaveLength(1);
    expect([vi.getTimerCount(), reloads.size]).toEqual([0, 0]);
  });
});
