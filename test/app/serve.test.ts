import { describe, expect, it } from 'vitest';
import { live } from '../../src/app/live.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { type Served, type ServeState, serve } from '../../src/app/serve.ts';
import { InputError, SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { Ledger } from '../../src/ports/ledger.ts';
import { type Stopping, unstopped } from '../../src/ports/stopping.ts';
import type { WakeReason } from '../../src/ports/wakeups.ts';
import { handClock, keptLog, publishingOf, steadySource } from '../support/publishing.ts';

/** Files as they are at each wake-up: their hash, or why they cannot be read. */
type Files = string | InputError | SourceError;

/** A wake-up: the files then, what opening them answers where that differs, and what else the project is. */
interface Wake {
  readonly files: Files;
  readonly reason?: WakeReason;
  readonly opens?: Files;
  readonly differing?: Partial<Served>;
}

interface Serving {
  readonly stopping?: Stopping;
  /** Gets each state. */
  readonly states?: ServeState[];
}

/** Serves through wake-ups at which the files are as given; answers how it was after each, and what was said. */
async function servedThrough(
  wakes: readonly Wake[],
  differing: Partial<Publishing> = {},
  { stopping = unstopped(), states = [] }: Serving = {},
) {
  const [log, clock] = [keptLog(), handClock(startOf('2026-02-04', 'Europe/Berlin'))];
  const publishing = publishingOf({ clock, log, ...differing });
  let opened = 0;
  let now: Wake = { files: 'first' };
  const readAs = (files: Files) => {
    if (files instanceof Error) throw files;
    return files;
  };
  const open = async (): Promise<Served> => {
    opened += 1;
    const hash = readAs(now.opens ?? now.files);
    return { publishing, hash, listen: '127.0.0.1:9184', close: async () => {}, ...now.differing };
  };
  const project = live(await open());
  await serve({
    wakeups: (async function* () {
      for (const wake of wakes) {
        now = wake;
        yield wake.reason ?? 'interval';
      }
    })(),
    clock,
    log,
    stopping,
    project,
    open,
    name: 'one',
    currentHash: async () => readAs(now.files),
    onState: (state) => void states.push(state),
  });
  return { states, said: log.lines, opened };
}

const GONE = new InputError('Cannot read headroom.yaml (no such file).');
const BROKEN = new InputError('The files have errors.');
const LOCKED = new SourceError('The ledger is locked by another program for too long.');

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
    const told = states.map(({ brokenFiles }) => brokenFiles);
    expect(told.filter((why, index) => index === 0 || why !== told[index - 1])).toEqual([
      undefined,
      BROKEN.message,
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

  it('opens everything anew when it is asked to reload, also when no file changed, and says so', async () => {
    const { opened, said } = await servedThrough([{ files: 'first' }, { files: 'first', reason: 'reload' }]);
    expect(opened).toBe(2);
    expect(said).toContain(
      'The settings, budgets and templates were read again, as asked; they have not changed.',
    );
  });

  it('says that another address to listen on wants a new start', async () => {
    const { said } = await servedThrough([
      { files: 'first' },
      { files: 'second', differing: { listen: '0.0.0.0:80' } },
    ]);
    expect(said).toContain(
      'server.listen is 0.0.0.0:80 now, and 127.0.0.1:9184 is still listened on. Start headroom serve anew to change it.',
    );
  });

  it('tells that files are broken before the work of the wake-up, which may take long', async () => {
    const states: ServeState[] = [];
    const known: (string | undefined)[] = [];
    const { ledger } = publishingOf({ clock: handClock(startOf('2026-02-04', 'Europe/Berlin')) });
    const exclusively: Ledger['exclusively'] = (working) => {
      known.push(states.at(-1)?.brokenFiles);
      return ledger.exclusively(working);
    };
    const wakes = [{ files: 'first' }, { files: 'second', opens: BROKEN }, { files: 'first' }];
    await servedThrough(wakes, { ledger: { ...ledger, exclusively } }, { states });
    expect(known).toEqual([undefined, BROKEN.message, undefined]);
  });

  it('tries at each wake-up to open files that could not be opened for no fault of theirs, and tells it once', async () => {
    const busy = { files: 'second', opens: LOCKED };
    const { opened, said, states } = await servedThrough([
      { files: 'first' },
      busy,
      busy,
      { files: 'second' },
    ]);
    expect(opened).toBe(4);
    expect(said.filter((line) => line.includes(LOCKED.message))).toHaveLength(1);
    expect(states.at(-1)?.brokenFiles).toBeUndefined();
  });

  it('keeps at a reload that could not be done, until it is', async () => {
    const { opened, said } = await servedThrough([
      { files: 'first', reason: 'reload', opens: LOCKED },
      { files: 'first' },
      { files: 'first' },
    ]);
    expect(opened).toBe(3);
    expect(said.filter((line) => line.includes('read again'))).toEqual([
      `Nothing could be read again, and the last good files are still used. It is tried again. ${LOCKED.message}`,
      'The settings, budgets and templates were read again, as asked; they have not changed.',
    ]);
  });

  it('goes on when the ledger is locked, tells it, and knows what is next when it is free', async () => {
    const clock = handClock(startOf('2026-02-04', 'Europe/Berlin'));
    const { ledger } = publishingOf({ clock });
    let asked = 0;
    const issued = async () => {
      asked += 1;
      if (asked === 1) throw LOCKED;
      return ledger.issued();
    };
    const elsewhere = { ...ledger, issued, exclusively: async () => undefined };
    const { states, said } = await servedThrough([{ files: 'first' }, { files: 'first' }], {
      ledger: elsewhere,
      clock,
    });
    expect(states.map(({ failure, next }) => [failure, next?.length])).toEqual([
      [LOCKED.message, undefined],
      [undefined, 2],
    ]);
    expect(said.filter((line) => line === LOCKED.message)).toHaveLength(1);
  });

  it('hands over first, and closes the old project when nobody uses it any more', async () => {
    const happened: string[] = [];
    const project = live({ name: 'old', close: async () => void happened.push('old closed') });
    const answered = Promise.withResolvers<void>();
    const use = project.during(async ({ name }) => {
      await answered.promise;
      happened.push(`${name} used`);
    });
    const replaced = project.replace({
      name: 'fresh',
      close: async () => void happened.push('fresh closed'),
    });
    expect(project.current.name).toBe('fresh');
    await project.during(async ({ name }) => void happened.push(`${name} used`));
    answered.resolve();
    await Promise.all([use, replaced]);
    await project.close();
    expect(happened).toEqual(['fresh used', 'old used', 'old closed', 'fresh closed']);
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
    await ledger.schedule('weekly', { at: startOf('2026-01-28', 'Europe/Berlin') });
    const { states, said } = await servedThrough(
      [{ files: 'first' }],
      { source, ledger, clock },
      { stopping: { stop: stop.signal, giveUp: unstopped().giveUp } },
    );
    expect(asked).toBe(1);
    expect(states.map(({ failure }) => failure)).toEqual([undefined]);
    expect(said).toContain('Measuring was stopped. It is done anew after the next start.');
    expect([await ledger.issued(), await ledger.slots(), await ledger.runs(0)]).toEqual([[], [], []]);
  });
});
