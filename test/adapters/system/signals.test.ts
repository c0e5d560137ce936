import { expect, it } from 'vitest';
import { listenToSignals } from '../../../src/adapters/system/signals.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
const listening = () => SIGNALS.map((signal) => process.listenerCount(signal));

it('no signal ends the program unasked, from the beginning until the signals are given back', () => {
  const before = listening();
  const { release } = listenToSignals('reloads');
  expect(listening()).toEqual(before.map((count) => count + 1));
  release();
  expect(listening()).toEqual(before);
});

it('a reload is told to whoever asked for it, until they no longer want to know', () => {
  const { onReload, release } = listenToSignals('reloads');
  let reloads = 0;
  const forget = onReload(() => {
    reloads += 1;
  });
  process.emit('SIGHUP');
  forget();
  process.emit('SIGHUP');
  release();
  expect(reloads).toBe(1);
});

it('a signal to stop aborts what is under way', () => {
  const { stop, release } = listenToSignals('reloads');
  process.emit('SIGTERM');
  release();
  expect(stop.aborted).toBe(true);
});
