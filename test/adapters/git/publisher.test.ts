import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { before } from '../../../src/model/period.ts';
import type { ReportPublication } from '../../../src/model/publication.ts';
import { folderWith } from '../../support/folder.ts';
import {
  bare,
  cloneOf,
  commitInto,
  commits,
  daemonOf,
  files,
  git,
  hook,
  publisher,
  seeded,
} from '../../support/git-repository.ts';
import { hangingServer } from '../../support/hanging-server.ts';
import { examplePublication } from '../../support/publication.ts';
import { until } from '../../support/until.ts';

const SIGNAL = new AbortController().signal;
const REPORT = 'reports/weekly/2026-W05/report.md';

let publication: ReportPublication;
let earlier: ReportPublication;

beforeAll(async () => {
  publication = await examplePublication();
  const { period } = publication.report;
  const week = before(period, { zone: period.zone, weekStartsOn: 'monday' });
  earlier = await examplePublication({ period: week, asOf: week.end });
});

describe('publishing to git', () => {
  it('commits the report, its charts and its data beside what is there, and lists it', async () => {
    const repository = seeded();
    const receipt = await publisher(repository).deliver(publication, '', SIGNAL);
    expect(receipt).toEqual({
      recipient: '',
      outcome: 'delivered',
      detail: `Pushed to main of ${repository}.`,
    });
    expect(files(repository)).toContain('README.md');
    expect(files(repository)).toContain(REPORT);
    expect(files(repository)).toContain('reports/weekly/2026-W05/charts/overview.svg');
    expect(files(repository).filter((file) => file.endsWith('.eml'))).toEqual([]);
    expect(git(repository, 'show', 'main:reports/index.md')).toContain(
      '[weekly 2026-W05](weekly/2026-W05/report.md)',
    );
    const [author, date, message] = git(repository, 'log', '-1', '--format=%an <%ae>|%at|%B', 'main')
      .trim()
      .split('|');
    expect(author).toBe('Headroom <headroom@example.org>');
    expect(Number(date)).toBe(publication.report.asOf);
    expect(message).toBe(`${publication.report.title}\n\n${publication.report.headline}`);
  });

  it('makes the first commit of an empty repository', async () => {
    const repository = bare();
    expect(await publisher(repository).deliver(publication, '', SIGNAL)).toMatchObject({
      outcome: 'delivered',
    });
    expect(commits(repository)).toEqual([publication.report.title]);
  });

  it('has nothing to commit the second time, and says so', async () => {
    const repository = seeded();
    const docs = publisher(repository);
    await docs.deliver(publication, '', SIGNAL);
    const again = await docs.deliver(publication, '', SIGNAL);
    expect(again).toMatchObject({ outcome: 'delivered', detail: `main of ${repository} has it already.` });
    expect(commits(repository)).toHaveLength(2);
  });

  it('lists editions newest first', async () => {
    const repository = seeded();
    const docs = publisher(repository);
    await docs.deliver(publication, '', SIGNAL);
    await docs.deliver(earlier, '', SIGNAL);
    const index = git(repository, 'show', 'main:reports/index.md');
    expect(index.indexOf('weekly 2026-W05')).toBeLessThan(index.indexOf('weekly 2026-W04'));
    expect(index).toContain('weekly 2026-W04');
  });

  it('publishes into the root when the path is empty', async () => {
    const repository = seeded();
    await publisher(repository, { path: '' }).deliver(publication, '', SIGNAL);
    expect(files(repository)).toContain('weekly/2026-W05/report.md');
    expect(files(repository)).toContain('index.md');
  });

  it('loses nothing of either when others push at the same time', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const stop = new AbortController();
    const racing = (async () => {
      for (let count = 0; count < 6 && !stop.signal.aborted; count += 1) {
        try {
          git(clone, 'pull', '-q', '--rebase', 'origin', 'main');
          commitInto(clone, `race/${count}.txt`, `${count}\n`);
        } catch {
          git(clone, 'pull', '-q', '--rebase', 'origin', 'main');
          git(clone, 'push', '-q', 'origin', 'HEAD:main');
        }
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    const docs = publisher(repository);
    const receipts = [await docs.deliver(publication, '', SIGNAL), await docs.deliver(earlier, '', SIGNAL)];
    await racing;
    stop.abort();
    expect(receipts.map(({ outcome }) => outcome)).toEqual(['delivered', 'delivered']);
    const all = files(repository);
    expect(all.filter((file) => file.startsWith('race/'))).toHaveLength(6);
    expect(all).toContain(REPORT);
    expect(all).toContain('reports/weekly/2026-W04/report.md');
  });

  it('pushes again on top of a commit that came in between', async () => {
    const repository = seeded();
    const flag = join(repository, 'raced');
    // The first push finds that somebody else has just pushed.
    hook(
      repository,
      'update',
      `[ -e ${flag} ] && exit 0; touch ${flag}; unset GIT_QUARANTINE_PATH; blob=$(echo theirs | git hash-object -w --stdin); tree=$(printf "100644 blob $blob\\ttheirs.txt\\n" | git mktree); export GIT_AUTHOR_NAME=A GIT_AUTHOR_EMAIL=a@x GIT_COMMITTER_NAME=A GIT_COMMITTER_EMAIL=a@x; commit=$(git commit-tree -p "$2" -m Theirs $tree); git update-ref refs/heads/main $commit "$2"; exit 0`,
    );
    const receipt = await publisher(repository).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'delivered' });
    expect(commits(repository)).toContain('Theirs');
    expect(files(repository)).toContain('theirs.txt');
    expect(files(repository)).toContain(REPORT);
  });

  it('is refused by a hook, in the words of the hook, with the advice to push a branch', async () => {
    const repository = seeded();
    hook(repository, 'pre-receive', 'echo "main is protected: ask Ada"; exit 1');
    const receipt = await publisher(repository).deliver(publication, '', SIGNAL);
    expect(receipt.outcome).toBe('refused');
    expect(receipt.detail).toContain('main is protected: ask Ada');
    expect(receipt.detail).toContain('set mode: branch');
    expect(commits(repository)).toHaveLength(1);
  });

  it('pushes a branch for each edition where the main branch is protected, and says what to open', async () => {
    const repository = seeded();
    hook(repository, 'update', '[ "$1" = refs/heads/main ] && exit 1; exit 0');
    const docs = publisher(repository, { mode: 'branch' });
    const receipt = await docs.deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'delivered' });
    expect(receipt.detail).toContain('Open a merge request from headroom/2026-W05 into main.');
    expect(files(repository, 'headroom/2026-W05')).toContain(REPORT);
    expect(files(repository, 'headroom/2026-W05')).toContain('README.md');
    expect(commits(repository)).toHaveLength(1);
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    expect(commits(repository, 'headroom/2026-W05')).toHaveLength(2);
  });

  it('fails with the remote and what was tried when there is no such remote', async () => {
    const receipt = await publisher('/nowhere/docs.git').deliver(publication, '', SIGNAL);
    expect(receipt.outcome).toBe('failed');
    expect(receipt.detail).toMatch(
      /^\/nowhere\/docs\.git could not be published to: git fetch failed: .*does not appear to be a git repository/,
    );
  });

  it('makes a cache anew that is broken, was deleted, or was left locked', async () => {
    const repository = seeded();
    const cache = folderWith();
    const docs = publisher(repository, {}, cache);
    await docs.deliver(earlier, '', SIGNAL);
    const [name = ''] = readdirSync(cache);
    writeFileSync(join(cache, name, '.git/index.lock'), '');
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    rmSync(join(cache, name, '.git/objects'), { recursive: true });
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    rmSync(join(cache, name), { recursive: true });
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    expect(commits(repository)).toHaveLength(3);
  });

  it('follows a history that was rewritten, without bringing the old one back', async () => {
    const repository = seeded();
    const docs = publisher(repository);
    await docs.deliver(earlier, '', SIGNAL);
    const clone = cloneOf(repository);
    git(clone, 'checkout', '-q', '--orphan', 'anew');
    git(clone, 'rm', '-rqf', '.');
    writeFileSync(join(clone, 'NEW.md'), 'Anew.\n');
    git(clone, 'add', '-A');
    git(clone, 'commit', '-q', '-m', 'Anew');
    git(clone, 'push', '-q', '--force', 'origin', 'HEAD:main');
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    expect(commits(repository)).toEqual([publication.report.title, 'Anew']);
    expect(files(repository)).not.toContain('README.md');
  });

  it('does not follow a link that leads out of the repository', async () => {
    const repository = seeded();
    const outside = folderWith();
    const clone = cloneOf(repository);
    symlinkSync(outside, join(clone, 'reports'));
    git(clone, 'add', '-A');
    git(clone, 'commit', '-q', '-m', 'Link');
    git(clone, 'push', '-q', 'origin', 'HEAD:main');
    const receipt = await publisher(repository).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain('a link there leads out of');
    expect(readdirSync(outside)).toEqual([]);
  });

  it.each([
    ['that leads elsewhere in it', 'elsewhere'],
    ['that leads into git’s own folder', '.git'],
  ])('does not follow a link %s', async (_, to) => {
    const repository = seeded();
    const clone = cloneOf(repository);
    symlinkSync(to, join(clone, 'reports'));
    mkdirSync(join(clone, 'elsewhere'));
    writeFileSync(join(clone, 'elsewhere/file'), '');
    git(clone, 'add', '-A');
    git(clone, 'commit', '-q', '-m', 'Link');
    git(clone, 'push', '-q', 'origin', 'HEAD:main');
    const receipt = await publisher(repository).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'failed' });
    expect(receipt.detail).toContain('there is a link on the way');
  });

  it('leaves out of its list a report that is broken, endless or a link, and says so', async () => {
    const repository = seeded();
    const clone = cloneOf(repository);
    const reports = ['broken', 'deep', 'link', 'linked'].map((name) => join(clone, 'reports/weekly', name));
    const [broken = '', deep = '', link = '', linked = ''] = reports;
    for (const folder of [broken, deep, link]) mkdirSync(folder, { recursive: true });
    writeFileSync(join(broken, 'report.json'), '{');
    writeFileSync(join(deep, 'report.json'), '['.repeat(100_000));
    symlinkSync('/dev/zero', join(link, 'report.json'));
    symlinkSync('/etc', linked);
    git(clone, 'add', '-A');
    git(clone, 'commit', '-q', '-m', 'Theirs');
    git(clone, 'push', '-q', 'origin', 'HEAD:main');
    const receipt = await publisher(repository).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'delivered' });
    expect(receipt.detail).toContain(
      'Left out of the list of reports: weekly/broken/report.json is not JSON',
    );
    expect(receipt.detail).toContain('And 2 more.');
    expect(files(repository)).toContain(REPORT);
  });

  it('works over the git protocol', async () => {
    const repository = seeded();
    const { url } = await daemonOf(join(repository, '..'));
    const receipt = await publisher(`${url}/docs.git`).deliver(publication, '', SIGNAL);
    expect(receipt).toMatchObject({ outcome: 'delivered' });
    expect(files(repository)).toContain(REPORT);
  });

  it('works over a file:// address', async () => {
    const repository = seeded();
    const receipt = await publisher(`file://${repository}`).deliver(publication, '', SIGNAL);
    expect(receipt).toEqual({
      recipient: '',
      outcome: 'delivered',
      detail: `Pushed to main of file://${repository}.`,
    });
    expect(files(repository)).toContain(REPORT);
  });

  it('pushes branches that merge in any order, since none holds the list of all reports', async () => {
    const repository = seeded();
    const docs = publisher(repository, { mode: 'branch' });
    await docs.deliver(publication, '', SIGNAL);
    await docs.deliver(earlier, '', SIGNAL);
    const clone = cloneOf(repository);
    git(clone, 'merge', '-q', '--no-edit', 'origin/headroom/2026-W05', 'origin/headroom/2026-W04');
    git(clone, 'push', '-q', 'origin', 'HEAD:main');
    expect(files(repository)).toContain(REPORT);
    expect(files(repository)).toContain('reports/weekly/2026-W04/report.md');
    expect(files(repository)).not.toContain('reports/index.md');
  });

  it('pushes a branch in which every file that the report shows is there', async () => {
    const repository = seeded();
    await publisher(repository, { mode: 'branch' }).deliver(publication, '', SIGNAL);
    const text = git(repository, 'show', `headroom/2026-W05:${REPORT}`);
    const shown = [...text.matchAll(/\]\((?!<?https?:|#)([^)]+)\)/g)].map(([, path]) => path ?? '');
    expect(shown).toContain('charts/overview.svg');
    const there = files(repository, 'headroom/2026-W05');
    expect(shown.filter((path) => !there.includes(join(REPORT, '..', path)))).toEqual([]);
  });

  it('says of a branch that is there what to open, and of one that was merged nothing', async () => {
    const repository = seeded();
    const docs = publisher(repository, { mode: 'branch' });
    await docs.deliver(publication, '', SIGNAL);
    expect((await docs.deliver(publication, '', SIGNAL)).detail).toBe(
      `headroom/2026-W05 of ${repository} has it already. Open a merge request from headroom/2026-W05 into main.`,
    );
    const clone = cloneOf(repository);
    git(clone, 'push', '-q', 'origin', 'origin/headroom/2026-W05:main', ':headroom/2026-W05');
    expect((await docs.deliver(publication, '', SIGNAL)).detail).toBe(
      `main of ${repository} has it already.`,
    );
  });

  it('tells the words of a hook as one line without escape sequences', async () => {
    const repository = seeded();
    hook(
      repository,
      'pre-receive',
      `printf '\\033[31mask\\033[0m\\007 \\342\\200\\256Ada\\n\\033]0;title\\007now\\n'; exit 1`,
    );
    const { detail } = await publisher(repository).deliver(publication, '', SIGNAL);
    expect(detail).toContain('pre-receive hook declined');
    expect(detail).toContain('ask');
    expect(detail).toContain('Ada');
    expect(detail).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('knows that a push arrived whose answer was lost', async () => {
    const repository = seeded();
    hook(repository, 'post-receive', 'kill -KILL $PPID');
    expect(await publisher(repository).deliver(publication, '', SIGNAL)).toMatchObject({
      outcome: 'delivered',
      detail: `Pushed to main of ${repository}.`,
    });
    expect(commits(repository)).toHaveLength(2);
  });

  it('does not know it of a push that is given up, and makes it good the next time', async () => {
    const repository = seeded();
    const begun = join(repository, 'begun');
    hook(repository, 'post-receive', `[ -e ${begun} ] && exit; touch ${begun}; sleep 60`);
    const stop = new AbortController();
    const docs = publisher(repository);
    const delivering = docs.deliver(publication, '', stop.signal);
    await until(() => existsSync(begun));
    stop.abort();
    expect(await delivering).toEqual({
      recipient: '',
      outcome: 'unknown',
      detail: `The push to main of ${repository} was cut off: it may have arrived. Another attempt finds out.`,
    });
    expect(await docs.deliver(publication, '', SIGNAL)).toMatchObject({ outcome: 'delivered' });
    expect(commits(repository)).toHaveLength(2);
  });

  it('lets a push end when nothing more is to begin', async () => {
    const repository = seeded();
    const begun = join(repository, 'begun');
    hook(repository, 'pre-receive', `touch ${begun}; sleep 2`);
    const stop = new AbortController();
    const delivering = publisher(repository).deliver(publication, '', SIGNAL, stop.signal);
    await until(() => existsSync(begun));
    stop.abort();
    expect(await delivering).toMatchObject({ outcome: 'delivered' });
    expect(commits(repository)).toHaveLength(2);
  });

  it('gives up at once what comes before a push when nothing more is to begin', async () => {
    const repository = seeded();
    const { url, asked } = await hangingServer();
    const stop = new AbortController();
    const delivering = publisher(url, { deadline: 300 }).deliver(publication, '', SIGNAL, stop.signal);
    await asked;
    stop.abort();
    expect(await delivering).toMatchObject({ outcome: 'failed' });
    const stopped = publisher(repository).deliver(publication, '', SIGNAL, AbortSignal.abort());
    expect(await stopped).toMatchObject({ outcome: 'failed' });
    expect(commits(repository)).toHaveLength(1);
  });

  it('says that git is missing', async () => {
    vi.stubEnv('PATH', '/nowhere');
    onTestFinished(() => void vi.unstubAllEnvs());
    const { outcome, detail } = await publisher('/srv/docs.git').deliver(publication, '', SIGNAL);
    expect(outcome).toBe('failed');
    expect(detail).toContain('There is no git on the PATH. Install it.');
  });
});
