import { afterEach, describe, expect, it, vi } from 'vitest';
import { listenToSignals, type Signals } from '../../../src/adapters/system/signals.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const listening = () => SIGNALS.map((signal) => process.listenerCount(signal));

let signals: Signals | undefined;

function listen(hangup: 'reloads' | 'stops' = 'reloads'): Signals {
  signals = listenToSignals(hangup);
  return signals;
}

/** Whether it was told to stop, and to give up. */
const heard = ({ stop, giveUp }: Signals) => [stop.aborted, giveUp.aborted];

afterEach(() => {
  signals?.release();
  vi.useRealTimers();
  vi.restoreAllMocks();
});

it('no signal ends the program unasked, from the beginning until the signals are given back', () => {
  const before = listening();
  const { release } = listen();
  expect(listening()).toEqual(before.map((count) => count + 1));
  release();
  expect(listening()).toEqual(before);
});

it('a reload is told to whoever asked for it, until they no longer want to know', () => {
  const { onReload, stop } = listen();
  let reloads = 0;
  const forget = onReload(() => {
    reloads += 1;
  });
  process.emit('SIGHUP');
  forget();
  process.emit('SIGHUP');
  expect([reloads, stop.aborted]).toEqual([1, false]);
});

it('a terminal that is closed stops who knows no reload', () => {
  const { stop } = listen('stops');
  process.emit('SIGHUP');
  expect(stop.aborted).toBe(true);
});

describe('a signal to stop', () => {
  it('gives up nothing that is in flight before the grace is over, and ends the process before Kubernetes does', () => {
    vi.useFakeTimers();
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const listened = listen();
    process.emit('SIGTERM');
    vi.advanceTimersByTime(19_999);
    expect(heard(listened)).toEqual([true, false]);
    vi.advanceTimersByTime(1);
    expect(heard(listened)).toEqual([true, true]);
    expect(exit).not.toHaveBeenCalled();
    vi.advanceTimersByTime(9_000);
    expect(exit).toHaveBeenCalledExactlyOnceWith(3);
  });

  it('gives up what is in flight when it comes again, and ends the process the third time', () => {
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const listened = listen();
    process.emit('SIGTERM');
    process.emit('SIGINT');
    expect(heard(listened)).toEqual([true, true]);
    expect(exit).not.toHaveBeenCalled();
    process.emit('SIGTERM');
    expect(exit).toHaveBeenCalledExactlyOnceWith(3);
  });
});
