import { describe, expect, it } from 'vitest';
import { live } from '../../src/app/live.ts';
import type { Publishing, RenderPublication } from '../../src/app/publishing.ts';
import { type Served, type ServeState, serve } from '../../src/app/serve.ts';
import { tick } from '../../src/app/tick.ts';
import { startOf } from '../../src/model/period.ts';
import { unstopped } from '../../src/ports/stopping.ts';
import { issued } from '../support/deliveries.ts';
import { fakeTarget, handClock, keptLog, publishingOf, steadySource } from '../support/publishing.ts';

const BERLIN = 'Europe/Berlin';
const at = (date: string) => startOf(date, BERLIN) + 9 * 3600;
const BUG = 'This is a bug in headroom; please report it: ';

describe('a mistake of ours', () => {
  it('in one report holds that one, and issues the others', async () => {
    const clock = handClock(at('2026-02-03'));
    const log = keptLog();
    const steady = steadySource();
    let isBroken = true;
    const source = steadySource({
      measure: async (budget, request) => {
        const isFirst = Math.max(...request.periods.map(({ end }) => end)) === startOf('2026-02-09', BERLIN);
        if (isBroken && isFirst) throw new RangeError('Maximum call stack size exceeded');
        return steady.measure(budget, request);
      },
    });
    const publishing = publishingOf({ clock, log, source });
    await tick(publishing);
    clock.at = at('2026-02-23');
    const done = await tick(publishing);
    expect(done?.open).toMatchObject([{ state: 'held', detail: expect.stringContaining(BUG) }]);
    expect(done?.issued.map(({ period }) => period)).toContain('2026-W08');
    expect(log.lines).toContain(`${BUG}Maximum call stack size exceeded`);
    expect((await publishing.ledger.runs(0)).at(-1)).toMatchObject({ outcome: 'failed' });
    isBroken = false;
    expect((await tick(publishing))?.issued).toMatchObject([{ period: '2026-W06' }]);
  });

  it('in what is rendered of one report fails its deliveries, and makes the others', async () => {
    const render: RenderPublication = async (edition) => {
      if (edition.period === '2026-W05') throw new RangeError('Maximum call stack size exceeded');
      return { edition, artifacts: [], mail: {} } as never;
    };
    const { publishing, states } = await issued(
      [fakeTarget('docs'), fakeTarget('mail', ['ada'])],
      ['W05', 'W06'],
    );
    await tick({ ...publishing, render });
    expect(await states()).toEqual([
      'W05 docs: failed',
      'W05 mail/ada: failed',
      'W06 docs: delivered',
      'W06 mail/ada: delivered',
    ]);
  });

  it('in the days or a draft keeps no report from being issued', async () => {
    const clock = handClock(at('2026-02-03'));
    const drafts = { ...fakeTarget('drafts').publisher, deliver: async () => broken() };
    const later = { on: { kind: 'weekday', nth: 2, weekday: 'friday' }, at: { hour: 8, minute: 0 } } as const;
    const base = publishingOf({ clock, drafts });
    const schedule = { ...base.schedule, monthly: later, daily: { at: { hour: 3, minute: 0 } } };
    const ledger = { ...base.ledger, keep: async () => broken() };
    await tick({ ...base, schedule });
    clock.at = at('2026-02-09');
    const done = await tick({ ...base, schedule, ledger });
    expect(done?.dailyFailure).toContain(BUG);
    expect((await tick({ ...base, schedule }))?.issued).toMatchObject([{ period: '2026-W06' }]);
    expect((await base.ledger.runs(0)).map(({ what, outcome }) => `${what} ${outcome}`)).toContain(
      'draft failed',
    );
  });

  it('anywhere in a wake-up, or in reading the project again, never ends serving', async () => {
    const [log, clock] = [keptLog(), handClock(at('2026-02-04'))];
    const base = publishingOf({ clock, log });
    let times = 0;
    const slots = async () => {
      times += 1;
      return times === 1 ? broken() : base.ledger.slots();
    };
    const publishing: Publishing = { ...base, ledger: { ...base.ledger, slots } };
    const states: ServeState[] = [];
    const served: Served = { publishing, hash: 'a', listen: '', close: async () => {} };
    let hashes = 0;
    await serve({
      wakeups: (async function* () {
        for (let wake = 0; wake < 4; wake += 1) yield 'interval' as const;
      })(),
      clock,
      log,
      stopping: unstopped(),
      project: live(served),
      open: async () => (hashes === 3 ? broken() : served),
      name: 'one',
      currentHash: async () => {
        hashes += 1;
        return hashes === 2 ? broken() : hashes === 3 ? 'b' : 'a';
      },
      onState: (state) => void states.push(state),
    });
    expect(states[0]?.failure).toBe(`${BUG}It broke.`);
    expect(states.some(({ brokenFiles }) => brokenFiles === `${BUG}It broke.`)).toBe(true);
    expect(states.at(-1)).toMatchObject({ next: expect.any(Array) });
    expect(states.at(-1)?.brokenFiles).toBeUndefined();
  });

  it('is logged with its stack', async () => {
    const lines: unknown[] = [];
    const log = { ...keptLog(), error: (_: string, fields?: object) => void lines.push(fields) };
    const { publishing } = await issued([fakeTarget('docs')]);
    await tick({ ...publishing, log, render: async () => broken() });
    expect(lines).toEqual([
      { stack: expect.stringMatching(/TypeError: It broke\.\n.*broken.*unexpected\.test/s) },
    ]);
  });
});

function broken(): never {
  throw new TypeError('It broke.');
}
