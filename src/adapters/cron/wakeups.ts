import cron from 'node-cron';
import type { Schedule, TimeOfDay } from '../../model/schedule.ts';
import type { OnWake, WakeReason, Wakeups } from '../../ports/wakeups.ts';

/** When to wake up, besides at the start. */
export interface WakeupOptions {
  readonly schedule: Schedule;
  readonly zone: string;
  /** Seconds between wake-ups that need no reason, for what the clock or a sleeping machine let slip. */
  readonly every: number;
  readonly signal: AbortSignal;
  /** When the operator asks for a reload. */
  readonly onReload: OnWake;
  /** When somebody tells that there is something to do. */
  readonly onTold?: OnWake;
}

/** Later than this, in milliseconds, a fire counts as missed; it wakes up all the same. */
const TOLERANCE = 60_000;

/**
 * Wakes up at the start, at each time of day that the schedule names, every so often, on a fire that was missed, and on
 * request. node-cron is no more than the alarm clock: what is due is worked out by the agenda.
 */
export async function* createWakeups(options: WakeupOptions): Wakeups {
  const { schedule, zone, every, signal, onReload, onTold } = options;
  const bell = createBell();
  const tasks = timesOf(schedule).map(({ hour, minute }) => {
    const task = cron.schedule(`${minute} ${hour} * * *`, () => bell.ring('scheduled'), {
      timezone: zone,
      missedExecutionTolerance: TOLERANCE,
      suppressMissedWarning: true,
    });
    task.on('execution:missed', () => bell.ring('missed'));
    return task;
  });
  const interval = setInterval(() => bell.ring('interval'), every * 1000);
  const forgetReload = onReload(() => bell.ring('reload'));
  const forgetTold = onTold?.(() => bell.ring('told'));
  const stop = () => bell.ring('start');
  signal.addEventListener('abort', stop);
  try {
    yield 'start';
    while (!signal.aborted) {
      const reason = await bell.next();
      if (!signal.aborted) yield reason;
    }
  } finally {
    clearInterval(interval);
    forgetReload();
    forgetTold?.();
    signal.removeEventListener('abort', stop);
    for (const task of tasks) await task.destroy();
  }
}

function timesOf({ weekly, monthly, daily }: Schedule): readonly TimeOfDay[] {
  const times = [weekly?.at, monthly?.at, daily?.at].flatMap((time) => time ?? []);
  return [...new Map(times.map((time) => [`${time.hour}:${time.minute}`, time])).values()];
}

interface Bell {
  ring(reason: WakeReason): void;
  /** The last ring since the last answer, or the next one. */
  next(): Promise<WakeReason>;
}

function createBell(): Bell {
  let rung: WakeReason | undefined;
  let answer: ((reason: WakeReason) => void) | undefined;
  return {
    ring: (reason) => {
      if (answer) {
        answer(reason);
        answer = undefined;
      } else if (rung !== 'reload') rung = reason;
    },
    next: () => {
      const reason = rung;
      rung = undefined;
      if (reason) return Promise.resolve(reason);
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
  };
}
