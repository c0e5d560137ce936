import { describe, expect, it } from 'vitest';
import { limitedUntil } from '../../../src/adapters/tickets/limits.ts';
import { PAGE, pages } from '../../../src/adapters/tickets/paged.ts';
import { BOUNDS, bytesOf } from '../../../src/model/bounds.ts';
import { NOTICE } from '../../support/notices.ts';
import { githubWorld, tell } from '../../support/trackers/worlds.ts';

describe('what a tracker answers', () => {
  it.each([
    { more: 0, outcome: 'delivered' },
    { more: 1, outcome: 'failed' },
  ])('is read as far as 16 MiB: with $more bytes more it $outcome', async ({ more, outcome }) => {
    const world = await githubWorld();
    const text = (length: number) => [{ ...ISSUE, title: 'x'.repeat(length) }];
    const room = bytesOf(BOUNDS.tickets) - JSON.stringify(text(0)).length;
    world.fake.fail(({ method, path }) =>
      method === 'GET' && path.endsWith('/issues') ? { json: text(room + more) } : undefined,
    );
    const receipt = await tell(world, NOTICE.opened);
    expect(receipt.outcome).toBe(outcome);
    if (more > 0) expect(receipt.detail).toContain('answers with more than 16 MiB');
  });

  const ISSUE = {
    number: 7,
    html_url: 'https://github.com/example/api/issues/7',
    state: 'open',
    title: '',
    created_at: '2026-01-01T00:00:00Z',
    user: null,
    labels: [],
  };

  it('is asked for in a hundred pages at most', async () => {
    const full = Array.from({ length: PAGE }, () => 0);
    const until = (last: number) =>
      pages(
        async (number) => (number > last ? [] : full),
        () => false,
        'Do this.',
      );
    expect(await until(BOUNDS.pages.most - 1)).toHaveLength((BOUNDS.pages.most - 1) * PAGE);
    await expect(until(BOUNDS.pages.most)).rejects.toThrow(
      'There are more than 10000 in between, of which no more is read. Do this.',
    );
  });

  it('that is no JSON of its API is told of with what to check', async () => {
    const world = await githubWorld();
    world.fake.fail(() => ({ json: { hello: 'there' } }));
    const receipt = await tell(world, NOTICE.opened);
    expect(receipt.outcome).toBe('failed');
    expect(receipt.detail).toContain('something else than is described of its API');
  });
});

describe('how long a service wants to be left alone', () => {
  const NOW = 1_770_000_000;
  it.each([
    { of: 'Retry-After', status: 429, headers: { 'retry-after': '30' }, until: NOW + 30 },
    { of: 'a trouble with Retry-After', status: 503, headers: { 'retry-after': '30' }, until: NOW + 30 },
    {
      of: 'GitHub’s window',
      status: 403,
      headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(NOW + 90) },
      until: NOW + 90,
    },
    {
      of: 'GitLab’s window',
      status: 429,
      headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': String(NOW + 90) },
      until: NOW + 90,
    },
    {
      of: 'Jira’s window',
      status: 429,
      headers: {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': new Date((NOW + 90) * 1000).toISOString(),
      },
      until: NOW + 90,
    },
    { of: 'nothing that is said', status: 429, headers: {}, until: NOW + 60 },
    { of: 'a refusal', status: 403, headers: { 'x-ratelimit-remaining': '12' }, until: undefined },
    { of: 'a trouble', status: 500, headers: { 'x-ratelimit-remaining': '0' }, until: undefined },
  ])('goes by $of', ({ status, headers, until }) => {
    expect(limitedUntil(status, headers, '', NOW)).toBe(until);
  });

  it('goes by the words of GitHub’s second limit', () => {
    expect(limitedUntil(403, {}, 'You have exceeded a secondary rate limit.', NOW)).toBe(NOW + 60);
  });
});
