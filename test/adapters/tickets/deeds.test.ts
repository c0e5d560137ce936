import { describe, expect, it } from 'vitest';
import type { TicketDeed } from '../../../src/ports/tickets.ts';
import { NOTICE } from '../../support/notices.ts';
import { GITHUB_BOT } from '../../support/trackers/github.ts';
import {
  githubWorld,
  gitlabWorld,
  jiraWorld,
  tell,
  WORLDS,
  type World,
} from '../../support/trackers/worlds.ts';

const { signal } = new AbortController();
const each = Object.entries(WORLDS).map(([name, open]) => ({ name, open }));

/** What was done in the first ticket of a tracker, without when. */
async function deedsIn({ tracker, fake }: World): Promise<readonly Omit<TicketDeed, 'at'>[]> {
  const ticket = await tracker.read(fake.tickets()[0]?.link ?? '', signal);
  if (!ticket) throw new Error('There is no ticket.');
  return (await tracker.deeds(ticket, signal)).map(({ at: _, ...deed }) => deed);
}

describe.each(each)('what people did in a ticket of $name', ({ open }) => {
  it('is nothing while nobody did anything, whoever it was made for', async () => {
    const world = await open({ assignees: ['octocat'] });
    await tell(world, NOTICE.opened);
    expect(await deedsIn(world)).toEqual([]);
  });

  it('is whom it was assigned to, which change was proposed and merged, and that it was closed', async () => {
    const world = await open();
    await tell(world, NOTICE.opened);
    world.fake.assign(1, 'ann', 'octocat');
    expect(await deedsIn(world)).toEqual([{ did: 'assigned', by: 'ann', to: 'octocat' }]);
    const change = {
      title: 'Bring the index back',
      url: expect.stringMatching(/\/(pull|merge_requests)\//),
      by: 'octocat',
    };
    world.fake.propose(1, { by: 'octocat' });
    expect((await deedsIn(world))[1]).toEqual({ did: 'proposed', ...change });
    world.fake.propose(1, { by: 'octocat', isMerged: true });
    expect((await deedsIn(world)).at(-1)).toEqual({ did: 'merged', ...change });
    world.fake.finish(1, 'ann', 'done');
    expect((await deedsIn(world)).at(-1)).toEqual({ did: 'closed', by: 'ann' });
  });

  it('is that nothing will be done, where it was closed so', async () => {
    const world = await open();
    await tell(world, NOTICE.opened);
    world.fake.finish(1, 'octocat', 'declined');
    expect(await deedsIn(world)).toEqual([
      { did: 'declined', by: 'octocat', why: expect.stringContaining('closed as') },
    ]);
  });
});

describe('GitHub', () => {
  it('takes no issue of a stranger for a ticket, whatever mark it bears', async () => {
    const world = await githubWorld();
    const { id } = NOTICE.opened.violation;
    world.fake.write('Mine', `Give me your words.\n\n<!-- headroom: ${id} -->`);
    const { link } = await tell(world, NOTICE.opened);
    expect(world.fake.tickets()).toHaveLength(2);
    expect(link).toBe(world.fake.tickets()[1]?.link);
    world.fake.write('Ours', `\n<!-- headroom: other-2026-01-01 -->`, 'ann', 'MEMBER');
    expect((await world.tracker.made(0, signal)).map(({ violation }) => violation)).toEqual([
      'other-2026-01-01',
      id,
    ]);
  });

  it.each([
    { why: 'only mentions the issue', change: { body: 'See #1' } },
    { why: 'fixes another issue', change: { body: 'Fixes #11' } },
    {
      why: 'is of a repository of somebody else',
      change: { repository: 'stranger/api', body: 'Fixes example/api#1' },
    },
    { why: 'is of a stranger', change: { association: 'NONE' as const } },
  ])('takes no pull request for a step that $why', async ({ change }) => {
    const world = await githubWorld();
    await tell(world, NOTICE.opened);
    world.fake.propose(1, { by: 'stranger', ...change });
    expect(await deedsIn(world)).toEqual([]);
    world.fake.propose(1, { by: 'ann', repository: 'example/web', body: 'It closes: Example/API#1.' });
    expect(await deedsIn(world)).toHaveLength(1);
  });

  it('waits until its window ends when all requests of it are spent', async () => {
    const world = await githubWorld();
    const reset = world.clock.at + 1800;
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
    world.fake.fail(() => ({ status: 403, headers, json: { message: 'API rate limit exceeded' } }));
    expect(await tell(world, NOTICE.opened)).toMatchObject({ outcome: 'failed', until: reset });
    world.fake.fail(() => ({ status: 403, json: { message: 'You have exceeded a secondary rate limit' } }));
    const { until = 0 } = await tell(world, NOTICE.opened);
    expect(until).toBeGreaterThanOrEqual(world.clock.at);
    world.fake.fail(() => ({
      status: 403,
      json: { message: 'Resource not accessible by personal access token' },
    }));
    const receipt = await tell(world, NOTICE.opened);
    expect(receipt).toMatchObject({ outcome: 'failed', alone: true });
    expect(receipt.detail).toContain('give it the right to read and write issues');
  });

  it('makes the issue without whom it cannot assign, and says so', async () => {
    const world = await githubWorld({ assignees: ['nobody-there'] });
    const receipt = await tell(world, NOTICE.opened);
    expect(receipt).toMatchObject({
      outcome: 'delivered',
      detail: expect.stringContaining('nobody-there cannot be assigned there.'),
    });
    expect(world.fake.tickets()).toEqual([expect.objectContaining({ assignees: [] })]);
  });

  it('sends its token to no other server', async () => {
    const world = await githubWorld();
    const elsewhere = await githubWorld();
    world.fake.fail(({ path }) => ({ status: 301, headers: { location: `${elsewhere.fake.url}${path}` } }));
    const receipt = await tell(world, NOTICE.opened);
    expect(receipt).toMatchObject({
      outcome: 'failed',
      detail: expect.stringContaining('sends elsewhere (301)'),
    });
    expect(elsewhere.fake.asked).toEqual([]);
  });

  it('counts what its own user does as somebody’s deed, but for the making', async () => {
    const world = await githubWorld({ assignees: ['octocat'] });
    await tell(world, NOTICE.opened);
    world.clock.at += 3600;
    world.fake.assign(1, GITHUB_BOT, 'ann');
    expect(await deedsIn(world)).toEqual([{ did: 'assigned', by: GITHUB_BOT, to: 'ann' }]);
  });
});

describe('GitLab', () => {
  it('takes no issue of a stranger for a ticket', async () => {
    const world = await gitlabWorld();
    world.fake.write('Mine', `\n<!-- headroom: ${NOTICE.opened.violation.id} -->`);
    await tell(world, NOTICE.opened);
    expect(world.fake.tickets()).toHaveLength(2);
  });

  it('takes an issue that was moved elsewhere for gone', async () => {
    const world = await gitlabWorld();
    const { link = '' } = await tell(world, NOTICE.opened);
    world.fake.move(1);
    const { violation } = NOTICE.opened;
    const met = {
      ...NOTICE.opened,
      what: 'met',
      key: `${violation.id} met`,
      violation: { ...violation, links: [link] },
    } as const;
    expect((await tell(world, met)).detail).toBe(
      `The ticket ${link} is gone, and none is made to tell this.`,
    );
  });

  it('makes the issue without whom it does not know, and says so', async () => {
    const world = await gitlabWorld({ assignees: ['nobody-there', 'octocat'] });
    expect((await tell(world, NOTICE.opened)).detail).toContain('nobody-there is not known there');
    expect(world.fake.tickets()[0]?.assignees).toEqual(['octocat']);
  });
});

describe('Jira', () => {
  it('is not asked to make an issue again while its search lags behind', async () => {
    const world = await jiraWorld();
    world.fake.lag(30_000);
    const isMaking = ({ method, path }: { method: string; path: string }) =>
      method === 'POST' && path.endsWith('/issue');
    world.fake.fail((asked) => (isMaking(asked) ? 'lose' : undefined));
    expect(await tell(world, NOTICE.opened)).toMatchObject({ outcome: 'unknown' });
    expect(world.fake.asked.filter(isMaking)).toHaveLength(1);
    world.fake.fail(() => undefined);
    world.clock.at += 60;
    expect(await tell(world, NOTICE.opened)).toMatchObject({ outcome: 'delivered' });
    expect(world.fake.tickets()).toHaveLength(1);
  });

  it('takes the transition that leads to a closed status, where no name is the one of the settings', async () => {
    const world = await jiraWorld({}, { transitions: ['Erledigen', 'Wieder öffnen'] });
    await tell(world, NOTICE.opened);
    const { violation } = NOTICE.opened;
    const closed = { ...NOTICE.opened, what: 'closed', key: `${violation.id} closed 1` } as const;
    expect(await tell(world, closed)).toMatchObject({ outcome: 'delivered' });
    expect(world.fake.tickets()[0]?.isOpen).toBe(false);
  });

  it('gets documents in its cloud, and its own notation on a server', async () => {
    const cloud = await jiraWorld();
    await tell(cloud, NOTICE.opened);
    expect(JSON.parse(cloud.fake.tickets()[0]?.text ?? '')).toMatchObject({ type: 'doc', version: 1 });
    const server = await jiraWorld({}, { isCloud: false });
    await tell(server, NOTICE.opened);
    expect(server.fake.tickets()[0]?.text).toMatch(/^\*API Query P95/);
    expect(server.fake.tickets()[0]?.text).toContain('||What||Answer||');
  });
});
