import { describe, expect, it } from 'vitest';
import type { Publishing } from '../../src/app/publishing.ts';
import { type ServeState, serve } from '../../src/app/serve.ts';
import { InputError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { WakeReason } from '../../src/ports/wakeups.ts';
import { handClock, keptLog, publishingOf, steadySource } from '../support/publishing.ts';

/** Files as they are at each wake-up: their hash, or why they cannot be read. */
type Files = string | InputError;

/** Serves through wake-ups at which the files are as given; answers how it was after each, and what was said. */
async function servedThrough(
  wakes: readonly { readonly files: Files; readonly reason?: WakeReason; readonly opens?: Files }[],
  differing: Partial<Publishing> = {},
  signal = new AbortController().signal,
) {
  const [log, clock] = [keptLog(), handClock(startOf('2026-02-04', 'Europe/Berlin'))];
  const publishing = publishingOf({ clock, log, ...differing });
  const states: ServeState[] = [];
  let opened = 0;
  let now: Files = 'first';
  let opens: Files = 'first';
  const readAs = (files: Files) => {
    if (files instanceof InputError) throw files;
    return files;
  };
  await serve({
    wakeups: (async function* () {
      for (const wake of wakes) {
        now = wake.files;
        opens = wake.opens ?? wake.files;
        yield wake.reason ?? 'interval';
      }
    })(),
    clock,
    log,
    signal,
    open: async () => {
      opened += 1;
      return { publishing, hash: readAs(opens), close: async () => {} };
    },
    currentHash: async () => readAs(now),
    onState: (state) => void states.push(state),
  });
  return { states, said: log.lines, opened };
}

const GONE = new InputError('Cannot read headroom.yaml (no such file).');
const BROKEN = new InputError('The files have errors.');

describe('serving', () => {
  it('reads changed files again without being asked to, once a change', async () => {
    const { opened, said } = await servedThrough([
      { files: 'first' },
      { files: 'second' },
      { files: 'second' },
      { files: 'third' },
    ]);
    expect(opened).toBe(3);
    expect(said.filter((line) => line.includes('were read again'))).toHaveLength(2);
  });

  it('keeps the last good files while they are broken or gone, tells why once, and takes the mended ones', async () => {
    const { states, said, opened } = await servedThrough([
      { files: 'first' },
      { files: 'second', opens: BROKEN },
      { files: 'second', opens: BROKEN },
      { files: GONE },
      { files: GONE },
      { files: 'third' },
    ]);
    expect(states.map(({ brokenFiles }) => brokenFiles)).toEqual([
      undefined,
      BROKEN.message,
      BROKEN.message,
      GONE.message,
      GONE.message,
      undefined,
    ]);
    expect(said.filter((line) => line.includes('are not used, the last good ones still are.'))).toEqual([
      `The changed files are not used, the last good ones still are. ${BROKEN.message}`,
      `The changed files are not used, the last good ones still are. ${GONE.message}`,
    ]);
    expect(opened).toBe(4);
  });

  it('says again what is broken when it is asked to reload', async () => {
    const broken = { files: 'second', opens: BROKEN };
    const { said } = await servedThrough([{ files: 'first' }, broken, { ...broken, reason: 'reload' }]);
    expect(said.filter((line) => line.includes(BROKEN.message))).toHaveLength(2);
  });

  it('gives up measuring when it is told to stop, and leaves nothing behind', async () => {
    const stop = new AbortController();
    const clock = handClock(startOf('2026-02-04', 'Europe/Berlin'));
    let asked = 0;
    const source = steadySource({
      measure: (_, __, signal) =>
        new Promise((_resolve, reject) => {
          asked += 1;
          signal?.addEventListener('abort', () => reject(new Error('aborted')));
          queueMicrotask(() => stop.abort());
        }),
    });
    const publishing = publishingOf({ clock, source });
    const { ledger } = publishing;
    await ledger.schedule('weekly', startOf('2026-01-28', 'Europe/Berlin'));
    const { states, said } = await servedThrough(
      [{ files: 'first' }],
      { source, ledger, clock },
      stop.signal,
    );
    expect(asked).toBe(1);
    expect(states.map(({ failure }) => failure)).toEqual([undefined]);
    expect(said).toContain('Measuring was stopped. It is done anew after the next start.');
    expect([await ledger.issued(), await ledger.slots(), await ledger.runs(0)]).toEqual([[], [], []]);
  });
});
