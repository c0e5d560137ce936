import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commitInto, commits, git, hook } from '../support/git-repository.ts';
import { BRANCH, implementing, PROPOSAL, rewrite, SERVICES } from '../support/implementing.ts';

const each = Object.entries(SERVICES).map(([name, service]) => ({
  ...service,
  name: name as keyof typeof SERVICES,
}));

const made = (asked: readonly { readonly method: string }[]) =>
  asked.filter(({ method }) => method === 'POST');

describe.each(each)('a request of $name', ({ name, what, kind, place }) => {
  it('is opened of a pushed branch, into the branch that is followed, with what the proposal says', async () => {
    const { fake, remote, git: local, implement } = await implementing(name);
    const { code, out, err } = await implement('--request');
    const [request, second] = fake.requests();
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe(
      `Opened a ${what} into main: ${request?.link} The new limit is in force from 19 January 2026.\n`,
    );
    expect(second).toBeUndefined();
    expect(request).toMatchObject({
      branch: BRANCH,
      into: 'main',
      title: 'Limit of api/query-p95: at most 2 s → 2.5 s',
    });
    for (const part of [
      'changes from at most 2 s to 2.5 s.',
      '19 January 2026',
      '- Over in 3 of 12 weeks.',
      '| 2 s | 9 of 84 | 3 of 84 | 3 of 12 | 1 of 12 |',
      '| engineering | `@eng` | 13 January 2026, 09:02 (UTC) |',
      '[Reports](<https://perf.example.org/>)',
    ])
      expect(request?.text).toContain(part);
    expect(commits(remote, BRANCH)).toEqual(['Change the limit of api/query-p95', 'Begin']);
    expect(local('diff', '--name-only', 'main', BRANCH).trim().split('\n')).toEqual([
      'budgets/CHANGES.md',
      'budgets/api.yaml',
      `budgets/proposals/${PROPOSAL}.yaml`,
    ]);
    expect(local('status', '--porcelain')).toBe('');
  });

  it('is opened once, whoever asks for it again, on whatever machine', async () => {
    const { fake, remote, implement, elsewhere } = await implementing(name);
    await implement('--request');
    const before = pushed(remote);
    const open = `The ${what} into main is open already: ${fake.requests()[0]?.link}\n`;
    expect(await implement('--request')).toEqual({ code: 0, out: open, err: '' });
    expect(await elsewhere().implement('--request', '--at', '2026-01-16T09:00')).toMatchObject({ out: open });
    expect(fake.requests()).toHaveLength(1);
    expect(pushed(remote)).toBe(before);
  });

  it('goes on with the same commit after a crash before it was pushed, or before it was opened', async () => {
    const { fake, remote, git: local, implement, elsewhere } = await implementing(name);
    await implement('--branch');
    const commit = local('rev-parse', BRANCH);
    fake.fail(({ method }) => (method === 'POST' ? { status: 503 } : undefined));
    const failed = await implement('--request', '--at', '2026-01-16T09:00');
    expect([failed.code, failed.err]).toEqual([3, expect.stringContaining('it may have done it')]);
    expect(pushed(remote)).toBe(commit);
    fake.fail(() => undefined);
    // Another machine has no branch, and takes that which was pushed.
    const other = elsewhere();
    const { code, out } = await other.implement('--request', '--at', '2026-01-16T10:00');
    expect([code, out]).toEqual([0, expect.stringContaining(`Opened a ${what}`)]);
    expect(other.git('rev-parse', BRANCH)).toBe(commit);
    expect(pushed(remote)).toBe(commit);
  });

  it('that was opened although its answer was lost, or by another program meanwhile, is not opened twice', async () => {
    const lost = await implementing(name);
    lost.fake.fail(({ method }) => (method === 'POST' ? 'lose' : undefined));
    expect(await lost.implement('--request')).toMatchObject({ code: 0, err: '' });
    expect(lost.fake.requests()).toHaveLength(1);
    expect(made(lost.fake.asked)).toHaveLength(1);

    const raced = await implementing(name);
    raced.fake.fail(({ method }) => {
      if (method === 'POST') raced.fake.request({ branch: BRANCH, title: 'Of another program' });
      return undefined;
    });
    const { out } = await raced.implement('--request');
    expect(out).toContain(`${raced.fake.requests()[0]?.link} `);
    expect(raced.fake.requests()).toHaveLength(1);
  });

  it('that was merged is told, and one that was closed is opened again', async () => {
    const { fake, implement } = await implementing(name);
    await implement('--request');
    fake.endRequest('closed');
    expect((await implement('--request')).out).toContain(`Opened a ${what}`);
    expect(fake.requests()).toHaveLength(2);
    fake.endRequest('merged');
    expect(await implement('--request')).toEqual({
      code: 0,
      out: `The ${what} was merged into main already: ${fake.requests()[1]?.link} Pull it.\n`,
      err: '',
    });
  });

  it('of a fork with a branch of the same name is none of ours', async () => {
    const { fake, implement } = await implementing(name);
    fake.request({ branch: BRANCH, fork: 'stranger/api' });
    // A service tells forks apart by itself where it makes one.
    fake.endRequest('closed');
    fake.request({ branch: BRANCH, fork: 'stranger/api', into: 'stable' });
    expect((await implement('--request')).out).toContain(`Opened a ${what}`);
  });

  it('is pushed with the token where the remote is at the same server, and the token is never told', async () => {
    const { fake, remote, implement, folder } = await implementing(name, {
      login: 'x-access-token:s3cret-token',
    });
    const { code, out, err } = await implement('--request');
    expect([code, err]).toEqual([0, '']);
    fake.fail(({ method }) =>
      method === 'GET' ? { status: 403, json: { message: 'No scope for s3cret' } } : undefined,
    );
    const refused = await implement('--request');
    expect(refused.code).toBe(3);
    for (const text of [out, refused.err, readFileSync(join(remote, 'config'), 'utf8')])
      expect(text).not.toContain('s3cret-token');
    expect(readFileSync(join(folder, '.git/config'), 'utf8')).not.toContain('s3cret-token');
  });

  it.each([
    [401, {}, `refuses the token (401): check review.requests.${kind}.token.`],
    [
      403,
      {},
      `does not let this token open a ${what} (403): give it the right to read and write ${what}s there`,
    ],
    [404, {}, `and that the token of review.requests.${kind}.token may see it.`],
    [429, { 'retry-after': '60' }, 'asks to be asked less often (429). Run it again after 20'],
    [500, {}, `cannot open a ${what} now (500); it may have done it all the same.`],
  ])(
    'that is answered by %i is told with what to do, and what was done stays',
    async (status, headers, words) => {
      const { fake, remote, git: local, implement } = await implementing(name);
      fake.fail(({ method }) => (method === 'POST' ? { status, headers } : undefined));
      const { code, err } = await implement('--request');
      expect([code, err]).toEqual([3, expect.stringContaining(words)]);
      expect(pushed(remote)).toBe(local('rev-parse', BRANCH));
      expect(fake.requests()).toEqual([]);
    },
  );

  it('is opened into what is named, and of what the settings name', async () => {
    const key = kind === 'github' ? 'repository' : 'project';
    const {
      fake,
      git: local,
      remote,
      implement,
    } = await implementing(name, {
      settings: `, ${key}: ${place}`,
    });
    local('push', '-q', remote, 'main:stable');
    local('remote', 'set-url', 'origin', remote);
    const dry = await implement('--request', '--into', 'stable', '--dry-run');
    expect(dry.out).toContain(
      `Would change this on a branch of its own, push it, open a ${what} into stable of ${fake.url}/${place}, and write down who did.`,
    );
    expect(local('branch', '--list', BRANCH)).toBe('');
    const { out } = await implement('--request', '--into', 'stable', '--json');
    expect(JSON.parse(out)).toEqual({
      proposal: PROPOSAL,
      budget: 'api/query-p95',
      effective: '2026-01-19',
      branch: BRANCH,
      request: { link: fake.requests()[0]?.link, state: 'open', into: 'stable', isNew: true },
    });
  });

  it('mentions nobody, closes nothing and orders nothing, whatever the proposal says', async () => {
    const because =
      'Fixes #12, closes GH-3 and a/b#4 of @team; see !5.\n/close\nResolves https://github.com/a/b/issues/6';
    const { fake, git: local, implement } = await implementing(name, { because });
    await implement('--request');
    const [request] = fake.requests();
    expect(request?.text).toContain('Fixes &#35;&#8203;12');
    expect(request?.text).toContain('`@team`');
    expect(request?.text).not.toMatch(kind === 'github' ? /#12|GH-3|b#4/ : /#12|!5|b#4|^\/close/m);
    expect(request?.text).not.toContain('https://github.com');
    const message = local('log', '-1', '--format=%B', BRANCH);
    expect(message).not.toMatch(/@|#|github\.com/);
    expect(request?.title).not.toMatch(/@|#/);
  });
});

describe('implement --request', () => {
  it('stays with the branch here where the remote does not answer, refuses, or has another commit', async () => {
    const {
      git: local,
      remote,
      implement,
      elsewhere,
    } = await implementing('GitHub', {
      settings: ', repository: example/api',
    });
    local('remote', 'set-url', 'origin', 'http://user:hunter2@127.0.0.1:1/example/api.git');
    const away = await implement('--request');
    expect(away.code).toBe(3);
    expect(away.err).toContain('could not be pushed to http://127.0.0.1:1/example/api.git');
    expect(away.err).toContain(
      `The change is committed on the branch ${BRANCH} here: run the same command again`,
    );
    expect(away.err).not.toContain('hunter2');
    const commit = local('rev-parse', BRANCH);

    local('remote', 'set-url', 'origin', remote);
    hook(remote, 'pre-receive', 'echo "Signed commits alone." >&2; exit 1');
    const refused = await implement('--request');
    expect([refused.code, refused.err]).toEqual([3, expect.stringContaining('Signed commits alone.')]);

    hook(remote, 'pre-receive', 'exit 0');
    const other = elsewhere();
    await other.implement('--branch', '--at', '2026-01-16T11:00');
    other.git('push', '-q', remote, BRANCH);
    const raced = await implement('--request');
    expect([raced.code, raced.err]).toEqual([
      2,
      expect.stringContaining('another commit, and it is not overwritten'),
    ]);
    expect(local('rev-parse', BRANCH)).toBe(commit);
    expect(pushed(remote)).not.toBe(commit);
  });

  it('goes on though the branch that is followed went on, and not with a branch of something else', async () => {
    const { folder, git: local, implement, remote } = await implementing('GitLab');
    await implement('--branch');
    const commit = local('rev-parse', BRANCH);
    local('remote', 'set-url', 'origin', remote);
    commitInto(folder, 'README.md', 'Budgets.\n');
    expect((await implement('--branch')).code).toBe(0);
    expect(local('rev-parse', BRANCH)).toBe(commit);
    const late = await implement('--branch', '--at', '2026-01-22T09:00');
    expect([late.code, late.err]).toEqual([
      2,
      expect.stringContaining(
        `has something else than this change as it would be today. Merge it, or delete it with git branch -D ${BRANCH}`,
      ),
    ]);
    local('checkout', '-q', BRANCH);
    rewrite(join(folder, 'budgets/api.yaml'), (text) => text.replace('2.5 s', '25 s'));
    local('commit', '-qam', 'Amend', '--amend');
    local('checkout', '-q', 'main');
    expect((await implement('--branch')).err).toContain('has something else');
    local('branch', '-D', BRANCH);
    local('branch', BRANCH, 'main');
    expect((await implement('--branch')).err).toContain('has something else');
  });

  it.each([
    [['--into', 'main'], [], '--into says what a request is merged into. Give --request as well'],
    [['--request', '--into', 'gone'], [], 'has no branch gone. Name another with --into.'],
    [['--request', '--into', '-x'], [], '“-x” is not a branch.'],
    [['--request'], [['checkout', '-q', '--detach']], 'No branch is checked out. Say with --into'],
    [['--request'], [['checkout', '-q', '-b', 'mine']], 'The branch mine follows none of a remote.'],
    [['--request', '--into', 'main'], [['remote', 'remove', 'origin']], 'has no remote to push to.'],
    [
      ['--request'],
      [['remote', 'set-url', 'origin', 'git@git.example.org:team/budgets.git']],
      'where review.requests.github opens requests. Name the repository under review.requests.github',
    ],
  ] as const)('%j after %j is refused with what to do', async (argv, before, words) => {
    const { git: local, implement } = await implementing('GitHub');
    for (const args of before) local(...args);
    const { code, err } = await implement(...argv);
    expect([code, err]).toEqual([2, expect.stringContaining(words)]);
  });

  it('needs to be told where requests are opened', async () => {
    const { folder, git: local, implement } = await implementing('GitHub');
    rewrite(join(folder, 'headroom.yaml'), (text) => text.replace(/^ {2}requests.*$/m, ''));
    expect(await implement('--request')).toMatchObject({
      code: 2,
      err: expect.stringContaining(
        'The settings do not say where requests are opened. Add review: { requests:',
      ),
    });
    expect(local('branch', '--list', BRANCH)).toBe('');
  });
});

/** The commit that a repository has of the branch. */
function pushed(remote: string): string {
  return git(remote, 'rev-parse', BRANCH);
}
