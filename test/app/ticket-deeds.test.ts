import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextEvent } from '../../src/app/deed-events.ts';
import type { Publishing } from '../../src/app/publishing.ts';
import { readTickets } from '../../src/app/ticket-deeds.ts';
import { writtenViolations } from '../../src/app/violations.ts';
import { NO_DIRECTORY } from '../../src/model/directory.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { TicketDeed, Tickets } from '../../src/ports/tickets.ts';
import type { ViolationEvent } from '../../src/review/violation-event.ts';
import { newViolation, violationLine } from '../../src/review/violation-file.ts';
import { folderWith } from '../support/folder.ts';
import { handClock, keptLog, publishingOf } from '../support/publishing.ts';
import { recordsIn } from '../support/review.ts';

const ID = 'api.query-p95-2026-01-28';
const LINK = 'https://github.com/example/api/issues/17';
const OPENED = Date.parse('2026-01-29T06:30:00Z') / 1000;
const HOUR = 3600;

const by = 'headroom';
const FILE = `reviews/violations/${ID}.yaml`;

/** A project with one violation whose ticket is linked, and a tracker in which these deeds were done. */
function project(
  deeds: readonly TicketDeed[] | (() => readonly TicketDeed[]),
  more: readonly ViolationEvent[] = [],
) {
  const head = { id: ID, budget: 'api/query-p95', firstDay: '2026-01-28' };
  const lines = [{ at: OPENED + 60, by, did: 'link', url: LINK } as const, ...more];
  const text = newViolation(head, violationLine({ at: OPENED, by, did: 'open' }, 'UTC'));
  const folder = folderWith({
    [FILE]: `${text}${lines.map((event) => `${violationLine(event, 'UTC')}\n`).join('')}`,
  });
  const clock = handClock(OPENED + 100 * HOUR);
  const asked: string[] = [];
  const tracker: Tickets = {
    owner: '@backend-team',
    has: (link) => link.startsWith('https://github.com/'),
    deeds: async (link) => {
      asked.push(link);
      return typeof deeds === 'function' ? deeds() : deeds;
    },
  };
  const base = publishingOf({ clock });
  const log = keptLog();
  const records = recordsIn(folder);
  const publishing: Publishing = {
    ...base,
    project: { ...base.project, records },
    log,
    directory: NO_DIRECTORY,
    tickets: [tracker],
  };
  const known = async () => (await writtenViolations(publishing.project, records, publishing)).violations[0];
  return { publishing, asked, clock, log, known, written: () => readFileSync(join(folder, FILE), 'utf8') };
}

const assigned: TicketDeed = { at: OPENED + HOUR, by: 'ann', did: 'assigned', to: 'octocat' };
const change = { title: 'Bring the index back', url: 'https://github.com/example/api/pull/18' };
const proposed: TicketDeed = { at: OPENED + 2 * HOUR, by: 'octocat', did: 'proposed', ...change };
const merged: TicketDeed = { at: OPENED + 3 * HOUR, by: 'bob', did: 'merged', ...change };
const closed: TicketDeed = { at: OPENED + 4 * HOUR, by: 'ann', did: 'closed' };
const declined: TicketDeed = {
  at: OPENED + 5 * HOUR,
  by: 'octocat',
  did: 'declined',
  why: 'closed as not planned',
};

describe('what was done in a ticket', () => {
  it.each([
    { done: [assigned], steps: ['acknowledge by ann'] },
    { done: [proposed], steps: ['acknowledge by octocat', 'investigate by octocat', 'plan by octocat'] },
    {
      done: [assigned, merged],
      steps: ['acknowledge by ann', 'investigate by bob', 'plan by bob', 'implement by bob'],
    },
    {
      done: [assigned, proposed, closed],
      steps: ['acknowledge by ann', 'investigate by octocat', 'plan by octocat', 'implement by ann'],
    },
  ])('takes the steps that it means, each once: $steps', async ({ done, steps }) => {
    const { publishing, clock, known, written } = project(done);
    await readTickets(publishing);
    expect((await known())?.steps.map(({ step, by: who }) => `${step} by ${who}`)).toEqual(steps);
    expect((await known())?.steps.every(({ knownFrom }) => knownFrom === 'ticket')).toBe(true);
    const before = written();
    clock.at += HOUR;
    await readTickets(publishing);
    expect(written()).toBe(before);
  });

  it('leaves the cause unknown that was not said, and says where it is', async () => {
    const { publishing, known } = project([proposed]);
    await readTickets(publishing);
    const violation = await known();
    expect(violation?.rootCause).toBeUndefined();
    expect(violation?.steps[1]).toMatchObject({
      step: 'investigate',
      text: `See ${LINK}`,
      causeElsewhere: true,
    });
    expect(violation?.steps[2]?.text).toBe(`“Bring the index back” is proposed: ${change.url}`);
  });

  it('declines when the ticket was closed so, once, and not against a later step', async () => {
    const { publishing, clock, known } = project([assigned, declined]);
    await readTickets(publishing);
    expect(await known()).toMatchObject({
      declined: { by: 'octocat', knownFrom: 'ticket', text: `Closed as not planned: ${LINK}` },
      steps: [{ step: 'acknowledge' }],
    });
    expect((await known())?.next).toBeUndefined();
    const later = project([declined], [{ at: declined.at + HOUR, by: '@ann', did: 'acknowledge' }]);
    await readTickets(later.publishing);
    expect((await later.known())?.declined).toBeUndefined();
    clock.at += HOUR;
    await readTickets(publishing);
    expect((await known())?.withoutEffect).toEqual([]);
  });

  it('is known when the time for a step runs out, however short before the tickets were read', async () => {
    let deeds: readonly TicketDeed[] = [];
    const { publishing, asked, clock, known } = project(() => deeds);
    clock.at = OPENED + 50 * 60;
    await readTickets(publishing);
    deeds = [{ ...assigned, at: OPENED + 55 * 60 }];
    clock.at = OPENED + HOUR;
    await readTickets(publishing);
    expect([asked.length, (await known())?.steps]).toEqual([1, []]);
    clock.at += 1;
    await readTickets(publishing);
    expect((await known())?.steps).toMatchObject([{ step: 'acknowledge', by: 'ann' }]);
    clock.at += 60;
    await readTickets(publishing);
    expect(asked).toHaveLength(2);
  });

  it('means nothing from before its violation opened, or after it closed', async () => {
    const early = project([{ ...assigned, at: OPENED - HOUR }]);
    await readTickets(early.publishing);
    expect((await early.known())?.steps).toEqual([]);
    const over = project([assigned], [{ at: OPENED + HOUR, by, did: 'close', met: 7 }]);
    await readTickets(over.publishing);
    expect(over.asked).toEqual([]);
  });

  it('comes after the steps that were taken by then, whatever the tracker’s clock says', async () => {
    const { publishing, known } = project(
      [proposed],
      [{ at: OPENED + 9 * HOUR, by: '@ann', did: 'acknowledge' }],
    );
    await readTickets(publishing);
    const violation = await known();
    expect(violation?.withoutEffect).toEqual([]);
    expect(violation?.steps.map(({ step }) => step)).toEqual(['acknowledge', 'investigate', 'plan']);
  });

  it('validates by its closing once days show that the budget is met for long enough', async () => {
    const { publishing, clock, known } = project([closed]);
    await readTickets(publishing);
    expect((await known())?.steps.at(-1)?.step).toBe('implement');
    const measured = { ...(await known()), metDays: 7, state: 'open' } as never;
    clock.at += HOUR;
    await readTickets(publishing, [measured]);
    expect(await known()).toMatchObject({ state: 'closed', metDays: 7 });
  });

  it('is looked for every quarter of an hour at most, and not while something is still to be told there', async () => {
    const { publishing, asked, clock } = project([]);
    await readTickets(publishing);
    clock.at += 899;
    await readTickets(publishing);
    expect(asked).toHaveLength(1);
    clock.at += 1;
    await publishing.ledger.post(
      { kind: 'notices', id: 'a', at: clock.at },
      '{}',
      ['a'],
      [{ target: 'tickets', recipient: `@backend-team ${ID}` }],
    );
    await readTickets(publishing);
    expect(asked).toHaveLength(1);
  });

  it('is told to be unknown when the tracker does not answer, and asked for again', async () => {
    let isDown = true;
    const { publishing, log, clock, known } = project(() => {
      if (isDown) throw new SourceError('GitHub refuses the token (401): check tickets.github.token_file.');
      return [assigned];
    });
    await readTickets(publishing);
    expect(log.lines).toEqual([expect.stringContaining('refuses the token (401)')]);
    isDown = false;
    clock.at += 900;
    await readTickets(publishing);
    expect((await known())?.steps).toHaveLength(1);
  });

  it('makes the same steps whichever order it is told in, and ends', () => {
    const all = [assigned, proposed, merged, closed];
    fc.assert(
      fc.property(fc.shuffledSubarray(all), (some) => {
        const deadlines = ['acknowledge', 'investigate', 'plan', 'implement', 'validate'] as const;
        const take = (deeds: readonly TicketDeed[]) => {
          const steps: { step: (typeof deadlines)[number]; at: number; by: string }[] = [];
          for (let count = 0; count < 9; count += 1) {
            const next = deadlines[steps.length];
            const violation = {
              opened: OPENED,
              steps,
              deadlines: deadlines.map((step) => [step, 0] as const),
              ...(next ? { next: { step: next, due: 0 } } : {}),
              metNeeded: 7,
            } as never;
            const event = nextEvent(violation, deeds, { link: LINK, now: OPENED + 99 * HOUR });
            if (!event) return steps;
            steps.push({ step: event.did as (typeof deadlines)[number], at: event.at, by: event.by });
          }
          throw new Error('It does not end.');
        };
        const steps = take(some);
        expect(steps).toEqual(take(some.toSorted((a, b) => a.at - b.at)));
        expect(steps.map(({ at }) => at)).toEqual(steps.map(({ at }) => at).toSorted((a, b) => a - b));
      }),
    );
  });
});
