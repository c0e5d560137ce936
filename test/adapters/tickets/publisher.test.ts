import { describe, expect, it } from 'vitest';
import type { Notice } from '../../../src/model/notice.ts';
import { NOTICE, NOTICED_AT } from '../../support/notices.ts';
import { githubWorld, OWNER, tell, WORLDS, type World } from '../../support/trackers/worlds.ts';

const OPENED = NOTICE.opened;
const { id } = OPENED.violation;
const each = Object.entries(WORLDS).map(([name, open]) => ({ name, open }));

/** The violation of {@link OPENED} after something else, and the notice of that. */
function later(
  what: Notice['what'],
  differing: Partial<Notice['violation']> = {},
  more: Partial<Notice> = {},
) {
  return {
    ...OPENED,
    what,
    key: `${id} ${what} ${more.step ?? ''}`.trim(),
    violation: { ...OPENED.violation, ...differing },
    ...more,
  } satisfies Notice;
}

const REOPENED = later('reopened', { reopened: [NOTICED_AT] });
const CLOSED = later('closed', { state: 'closed', closed: NOTICED_AT, metDays: 7, unvalidated: true });
const STEP = later(
  'step',
  { steps: [{ step: 'acknowledge', at: NOTICED_AT, by: '@ann', knownFrom: 'link' }] },
  { step: 'acknowledge' },
);
const OVERDUE = later('overdue', {}, { step: 'investigate' });

const made = ({ fake }: World) =>
  fake.asked.filter(({ method, path }) => method === 'POST' && /\/issues?$/.test(path));

describe.each(each)('a ticket of $name', ({ open }) => {
  it('is made when a violation opens, with its title, its text, its labels and whom it is assigned to', async () => {
    const world = await open({ assignees: ['octocat'] });
    const receipt = await tell(world, OPENED);
    const [ticket, second] = world.fake.tickets();
    expect(second).toBeUndefined();
    expect(ticket).toMatchObject({
      isOpen: true,
      assignees: ['octocat'],
      title: expect.stringContaining('API Query P95'),
    });
    expect(ticket?.labels).toContain('performance');
    expect(ticket?.text).toContain('API Query P95 is over');
    expect(receipt).toEqual({
      recipient: `${OWNER} ${id}`,
      outcome: 'delivered',
      detail: expect.stringMatching(/^A ticket was made\./),
      link: ticket?.link,
    });
  });

  it('is not made of a violation that is somebody else’s by now', async () => {
    const world = await open();
    const others = { ...OPENED, about: { ...OPENED.about, owner: '@web-team' } };
    expect((await tell(world, others)).detail).toBe('There is no ticket, and none is made to tell this.');
    expect(world.fake.tickets()).toEqual([]);
  });

  it('is found again by its mark, and never made twice', async () => {
    const world = await open();
    await tell(world, OPENED);
    const receipt = await tell(world, OPENED);
    expect(receipt).toMatchObject({ outcome: 'delivered', link: world.fake.tickets()[0]?.link });
    expect(world.fake.tickets()).toHaveLength(1);
  });

  it('is told each step, what is overdue, that it is met again, once each', async () => {
    const world = await open();
    await tell(world, OPENED);
    for (const notice of [STEP, OVERDUE, later('met', { metDays: 1 }), OVERDUE]) {
      expect(await tell(world, notice)).toMatchObject({ outcome: 'delivered' });
    }
    const [ticket] = world.fake.tickets();
    expect(ticket?.comments).toHaveLength(3);
    expect(ticket?.isOpen).toBe(true);
  });

  it('is closed with its violation, opened again by a relapse, and told of both', async () => {
    const world = await open();
    await tell(world, OPENED);
    await tell(world, CLOSED);
    expect(world.fake.tickets()[0]).toMatchObject({ isOpen: false, comments: [expect.anything()] });
    await tell(world, REOPENED);
    expect(world.fake.tickets()[0]).toMatchObject({
      isOpen: true,
      comments: [expect.anything(), expect.anything()],
    });
    expect(world.fake.tickets()).toHaveLength(1);
  });

  it('is told alone, and stays open, where the settings say so', async () => {
    const world = await open({ atEnd: 'comment' });
    await tell(world, OPENED);
    await tell(world, CLOSED);
    expect(world.fake.tickets()[0]).toMatchObject({ isOpen: true, comments: [expect.anything()] });
  });

  it('gets several notices of one message in their order', async () => {
    const world = await open();
    await tell(world, OPENED, { ...STEP, at: NOTICED_AT + 1 }, { ...CLOSED, at: NOTICED_AT + 2 });
    const [ticket] = world.fake.tickets();
    expect(ticket).toMatchObject({ isOpen: false });
    expect(ticket?.comments).toHaveLength(2);
  });

  it('that was closed as not to be done is left alone, also by a relapse, and that is told', async () => {
    const world = await open();
    await tell(world, OPENED);
    world.fake.finish(1, 'octocat', 'declined');
    for (const notice of [OVERDUE, REOPENED, CLOSED]) {
      expect(await tell(world, notice)).toMatchObject({
        outcome: 'delivered',
        detail: expect.stringContaining('closed as not to be done, and is left alone'),
      });
    }
    expect(world.fake.tickets()).toEqual([expect.objectContaining({ isOpen: false, comments: [] })]);
  });

  it('is closed as not to be done when somebody says so elsewhere', async () => {
    const world = await open();
    await tell(world, OPENED);
    const declined = { at: NOTICED_AT, by: '@ann', text: 'It is replaced in March.' };
    await tell(world, later('declined', { declined }));
    expect(world.fake.tickets()[0]).toMatchObject({ isOpen: false, comments: [expect.anything()] });
    expect(await tell(world, REOPENED)).toMatchObject({ detail: expect.stringContaining('left alone') });
  });

  it('is not told what was done in it', async () => {
    const world = await open();
    await tell(world, OPENED);
    const steps = [{ step: 'acknowledge', at: NOTICED_AT, by: 'octocat', knownFrom: 'ticket' }] as const;
    await tell(world, later('step', { steps }, { step: 'acknowledge' }));
    expect(world.fake.tickets()[0]?.comments).toEqual([]);
  });

  it('that was deleted is made anew when its violation opens again, and not before', async () => {
    const world = await open();
    const { link = '' } = await tell(world, OPENED);
    world.fake.remove(1);
    const receipt = await tell(world, later('overdue', { links: [link] }, { step: 'plan' }));
    expect(receipt).toEqual({
      recipient: `${OWNER} ${id}`,
      outcome: 'delivered',
      detail: `The ticket ${link} is gone, and none is made to tell this.`,
    });
    const anew = await tell(world, later('reopened', { links: [link] }));
    expect(anew.detail).toContain(`The ticket before, ${link}, is gone.`);
    expect(world.fake.tickets()).toHaveLength(1);
  });

  it('is found by its address wherever it is called now, and when its mark is out of reach', async () => {
    const world = await open();
    const { link = '' } = await tell(world, OPENED);
    world.fake.rename('RENAMED/anew'.slice(0, world.fake.settings.kind === 'jira' ? 7 : 12));
    const receipt = await tell(world, later('met', { links: [link], metDays: 1 }));
    expect(receipt.outcome).toBe('delivered');
    expect(receipt.link).not.toBe(link);
    expect(world.fake.tickets()).toEqual([
      expect.objectContaining({ link: receipt.link, comments: [expect.anything()] }),
    ]);
  });

  it('is made once when the answer to its making was lost', async () => {
    const world = await open();
    world.fake.fail(({ method, path }) =>
      method === 'POST' && /\/issues?$/.test(path) ? 'lose' : undefined,
    );
    const first = await tell(world, OPENED);
    world.fake.fail(() => undefined);
    const second = await tell(world, OPENED);
    expect(world.fake.tickets()).toHaveLength(1);
    expect(made(world)).toHaveLength(1);
    expect(second).toMatchObject({ outcome: 'delivered', link: world.fake.tickets()[0]?.link });
    // A search that lags cannot tell at once whether it is there.
    expect(first.outcome).toBe(world.fake.settings.kind === 'jira' ? 'unknown' : 'delivered');
  });

  it('is not known to be missing, nor is it, while the service takes nothing and shows all', async () => {
    const world = await open();
    world.fake.fail(({ method }) =>
      method === 'POST' ? { status: 502, json: { message: 'Bad gateway' } } : undefined,
    );
    const receipt = await tell(world, OPENED);
    expect(receipt.outcome).toBe(world.fake.settings.kind === 'jira' ? 'unknown' : 'failed');
    world.fake.fail(() => undefined);
    expect(await tell(world, OPENED)).toMatchObject({ outcome: 'delivered' });
    expect(world.fake.tickets()).toHaveLength(1);
  });

  it('is told once when the answer to a comment was lost', async () => {
    const world = await open();
    await tell(world, OPENED);
    world.fake.fail(({ method, path }) =>
      method === 'POST' && /(comments?|notes)$/.test(path) ? 'lose' : undefined,
    );
    await tell(world, OVERDUE);
    world.fake.fail(() => undefined);
    expect(await tell(world, OVERDUE)).toMatchObject({ outcome: 'delivered' });
    expect(world.fake.tickets()[0]?.comments).toHaveLength(1);
  });

  it('waits for the next day when as many were made as are allowed on one', async () => {
    const world = await open({ mostADay: 1 });
    await tell(world, OPENED);
    const other = { ...OPENED, violation: { ...OPENED.violation, id: 'api.other-2026-01-27' } };
    const waiting = await tell(world, other);
    const midnight = Date.parse('2026-01-29T00:00:00Z') / 1000;
    expect(waiting).toMatchObject({ outcome: 'failed', alone: true, until: midnight });
    expect(waiting.detail).toContain('1 ticket was made today');
    expect(waiting.detail).toContain('most_a_day');
    world.clock.at = midnight;
    expect(await tell(world, other)).toMatchObject({ outcome: 'delivered' });
    expect(world.fake.tickets()).toHaveLength(2);
  });

  it('fails with the setting to look at when the token was revoked, and is made when it is taken again', async () => {
    const world = await open();
    world.fake.revoke();
    const receipt = await tell(world, OPENED);
    expect(receipt).toMatchObject({ outcome: 'failed', alone: true });
    expect(receipt.detail).toContain('refuses the token (401');
    expect(receipt.detail).toContain(`check ${world.fake.settings.http.setting}.token.`);
    expect(world.pauses).toEqual([]);
    world.fake.revoke(false);
    expect(await tell(world, OPENED)).toMatchObject({ outcome: 'delivered' });
  });

  it('waits for as long as the service asks for, with all others of its server', async () => {
    const world = await open();
    world.fake.fail(() => ({
      status: 429,
      headers: { 'retry-after': '600' },
      json: { message: 'Too many' },
    }));
    const until = world.clock.at + 600;
    const receipt = await tell(world, OPENED);
    expect(receipt).toMatchObject({ outcome: 'failed', until });
    expect(receipt.alone).toBeUndefined();
    expect(world.pauses).toEqual([]);
  });

  it('waits within its delivery for a service that asks for little', async () => {
    const world = await open();
    const { at } = world.clock;
    const busy = { status: 429, headers: { 'retry-after': '20' }, json: { message: 'Too many' } };
    world.fake.fail(() => (world.clock.at < at + 20 ? busy : undefined));
    expect(await tell(world, OPENED)).toMatchObject({ outcome: 'delivered' });
    expect(world.pauses).toEqual([20]);
  });

  it('is tried again within its time when the service is in trouble, and is not made twice by that', async () => {
    const world = await open();
    let times = 0;
    world.fake.fail(() => {
      times += 1;
      return times < 3 ? { status: 502, json: { message: 'Bad gateway' } } : undefined;
    });
    expect(await tell(world, OPENED)).toMatchObject({ outcome: 'delivered' });
    expect(world.pauses).toEqual([2, 4]);
    expect(world.fake.tickets()).toHaveLength(1);
  });

  it('is taken back when another program made one at the same time', async () => {
    const world = await open();
    let isFirst = true;
    world.fake.fail(({ method, path }) => {
      if (method === 'POST' && /\/issues?$/.test(path)) isFirst = false;
      return undefined;
    });
    // Both look, and see nothing; the other one's comes first.
    const { made: list } = world.tracker;
    const blind = {
      ...world.tracker,
      made: (...given: Parameters<typeof list>) => (isFirst ? Promise.resolve([]) : list(...given)),
    };
    const { createTicketPublisher } = await import('../../../src/adapters/tickets/publisher.ts');
    await tell(world, OPENED);
    isFirst = true;
    const settings = {
      tracker: world.fake.settings,
      labels: [],
      assignees: [],
      atEnd: 'close',
      declinedBy: [],
      mostADay: 9,
      deadline: 9,
    } as const;
    const other = createTicketPublisher('tickets', [{ name: OWNER, settings, tracker: blind }], {
      clock: world.clock,
      dayOf: (at) => ({ start: at, end: at + 86_400 }),
    });
    world.clock.at += 1;
    const receipt = await tell({ ...world, publisher: other }, OPENED);
    const [first, second] = world.fake.tickets();
    expect(first?.isOpen).toBe(true);
    expect(second?.isOpen).toBe(false);
    expect(receipt).toMatchObject({ outcome: 'delivered', link: first?.link });
    expect(receipt.detail).toContain('Another program made the ticket at the same time');
  });

  it('can be checked for without making anything', async () => {
    const world = await open();
    const { signal } = new AbortController();
    expect(await world.publisher.check(signal)).toEqual([
      { what: `${OWNER}, ${world.tracker.name}`, ok: true, detail: expect.any(String) },
    ]);
    world.fake.revoke();
    const again = await open();
    again.fake.revoke();
    expect(await again.publisher.check(signal)).toEqual([
      {
        what: `${OWNER}, ${again.tracker.name}`,
        ok: false,
        detail: expect.stringContaining('refuses the token'),
      },
    ]);
    expect(again.fake.tickets()).toEqual([]);
  });
});

describe('a token whose user is a stranger to the repository', () => {
  it('finds its ticket by the address in the record, though anybody’s mark counts for nothing', async () => {
    const world = await githubWorld({}, { association: 'NONE' });
    const { link = '' } = await tell(world, OPENED);
    for (const notice of [CLOSED, REOPENED, OVERDUE]) {
      const linked = { ...notice, violation: { ...notice.violation, links: [link] } };
      expect(await tell(world, linked)).toMatchObject({ outcome: 'delivered', link });
    }
    expect(world.fake.tickets()).toHaveLength(1);
  });
});
