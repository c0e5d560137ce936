import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { followedProject, settingsWith } from '../support/followed-project.ts';
import { freePort } from '../support/free-port.ts';
import { gitHttpServer } from '../support/git-http.ts';
import { bare, cloneOf, commits, daemonOf, git, hook } from '../support/git-repository.ts';
import { runCli } from '../support/run-cli.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const VIOLATION = 'api.query-p95-2026-01-28';
const RECORD = `perf/reviews/violations/${VIOLATION}.yaml`;
const NOTE = ['violations', 'note', VIOLATION, '--by', 'Ann', '--offline', '-m'] as const;

/** How often a text is in another. */
const times = (text: string, part: string) => text.split(part).length - 1;

describe('a project in a repository that is followed', () => {
  it('is ticked, published and looked at; its output lies in the clone’s folder, and its files stay as they are', async () => {
    const { headroom, home, remote } = followedProject();
    const before = git(remote, 'rev-parse', 'main');
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    expect(await headroom('publish', 'weekly', '--period', '2026-W05')).toMatchObject({ code: 0 });
    const status = await headroom('status');
    expect(status.out).toContain('weekly 2026-W05, issued');
    expect(readdirSync(home).toSorted()).toEqual(
      expect.arrayContaining(['git', 'output', 'project.txt', 'trees']),
    );
    expect(existsSync(join(home, 'output/weekly/2026-W05/report.html'))).toBe(true);
    // What the weeks tell of violations is written down already.
    expect(git(remote, 'rev-parse', 'main')).toBe(before);
    for (const tree of readdirSync(join(home, 'trees')))
      expect(readdirSync(join(home, 'trees', tree, 'perf')).toSorted()).toEqual([
        'budgets',
        'headroom.yaml',
        'reviews',
        'samples',
      ]);
  });

  it('gets the openings that a report tells of as a commit by the author that was named', async () => {
    const { headroom, commit, file, remote, clone } = followedProject();
    rmSync(join(clone, 'perf/reviews'), { recursive: true });
    commit('ada', {}, 'Forget the violations');
    const done = await headroom(
      'publish',
      'weekly',
      '--period',
      '2026-W05',
      '--author',
      'Headroom of perf <perf@example.org>',
    );
    expect(done).toMatchObject({ code: 0 });
    expect(file(RECORD)).toContain('did: "open"');
    expect(file('perf/reviews/violations/.gitattributes')).toContain('*.yaml merge=union');
    expect(git(remote, 'log', '-1', '--format=%an <%ae>|%s', 'main').trim()).toMatch(
      /^Headroom of perf <perf@example\.org>\|Write down what happened: \d+ entr/,
    );
    const length = commits(remote).length;
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    expect(commits(remote)).toHaveLength(length);
  });

  it('takes what people write by commands, beside what others push', async () => {
    const { headroom, commit, file, clone } = followedProject();
    expect(await headroom(...NOTE, 'first')).toMatchObject({ code: 0 });
    git(clone, 'pull', '-q', '--rebase', 'origin', 'main');
    const theirs = readFileSync(join(clone, RECORD), 'utf8');
    commit('bob', {
      [RECORD]: `${theirs}  - { at: 2026-02-03T09:00:00Z, by: bob, did: note, text: "his" }\n`,
    });
    expect(await headroom(...NOTE, 'second')).toMatchObject({ code: 0 });
    expect(await headroom('changed', 'api', '1.43 deployed', '--by', 'CI')).toMatchObject({ code: 0 });
    expect(await headroom('note', '2026-W05', '-m', 'Quiet.', '--by', 'Ann')).toMatchObject({ code: 0 });
    const written = file(RECORD);
    for (const text of ['first', 'second', 'his']) expect(times(written, `text: "${text}"`)).toBe(1);
    expect(file('perf/changes/api.jsonl')).toContain('1.43 deployed');
    expect(file('perf/reviews/notes/2026-W05/report.md')).toMatch(/^\*\*Ann, .*:\*\* Quiet\.\n$/);
    const listed = await headroom('violations', 'show', VIOLATION, '--offline');
    expect(listed.out).toMatch(/first[\s\S]*second/);
  });

  it('has limits by proposals that were implemented in it', async () => {
    const { headroom, commit, file } = followedProject();
    const proposed = await headroom(
      'propose',
      'api/query-p95',
      '--to',
      '3s',
      '--because',
      'Slower',
      '--by',
      'Ann',
    );
    expect(proposed).toMatchObject({ code: 0 });
    const [, proposal = ''] = /Written to (\S+):/.exec(proposed.out) ?? [];
    const id = proposal.replace(/^.*\//, '').replace('.yaml', '');
    expect(await headroom('approve', id, '--as', 'engineering', '--by', 'Ann')).toMatchObject({ code: 0 });
    expect(await headroom('approve', id, '--as', 'product', '--by', 'Bob')).toMatchObject({ code: 0 });
    expect(await headroom('approve', id, '--as', 'vp-engineering', '--by', 'Eve')).toMatchObject({ code: 0 });
    const refused = await headroom('implement', id);
    expect(refused).toMatchObject({ code: 2 });
    expect(refused.err).toContain('Work in a clone of your own');
    const record = file(`perf/${proposal}`);
    expect(times(record, 'did: "approve"')).toBe(3);
    commit('ada', {
      [`perf/${proposal}`]: `${record}  - { at: ${new Date().toISOString()}, by: Ada, did: implement, effective: 2099-01-05 }\n`,
    });
    const listed = await headroom('proposals', '--all');
    expect(listed.err).not.toContain('error');
    expect(listed.out).toContain(id);
    expect(listed.out).toContain('in force from 5 January 2099');
  });

  it('keeps the last good commit when somebody pushes a broken one, over restarts too, and says whose it is', async () => {
    const { headroom, commit } = followedProject();
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    const bad = commit('bob', { 'perf/headroom.yaml': settingsWith('shedule: {}\n') }, 'Tune the schedule');
    commit('carol', { 'README.md': 'Nothing to do with it.\n' });
    const words = new RegExp(
      `The newest commit of .*docs\\.git, [\\da-f]{10}, is not used: perf/headroom\\.yaml:4: .*Did you mean schedule\\?.* Last changed in ${bad.slice(0, 10)} by bob <bob@example\\.org> \\(“Tune the schedule”\\)\\. [\\da-f]{10} of .* is used on until that is mended\\.`,
    );
    for (const command of ['tick', 'status', 'check']) {
      const ran = await headroom(command);
      // Who only looks prints it among what it was asked.
      expect(command === 'status' ? ran.out : ran.err).toMatch(words);
      expect(ran.code).toBeLessThan(2);
    }
    expect((await headroom('validate')).code).toBe(2);
    expect(await headroom(...NOTE, 'meanwhile')).toMatchObject({ code: 0 });
    commit('bob', { 'perf/headroom.yaml': settingsWith() }, 'Mend it');
    const mended = await headroom('tick');
    expect(mended.err).toContain('is followed to');
    expect(mended.err).not.toContain('is not used');
  });

  it('keeps the last good commit when the newest has a template with a mistake', async () => {
    const { headroom, commit } = followedProject('templates: mine\n');
    commit('ada', { 'perf/mine/weekly.md.hbs': '{{title}}\n' });
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    commit('bob', { 'perf/mine/weekly.md.hbs': '{{title}}\n{{#if}}\n' }, 'Shorter');
    const { err, code } = await headroom('tick');
    expect(err).toContain('perf/mine/weekly.md.hbs:3');
    expect(err).toContain('“Shorter”');
    expect(code).toBe(0);
  });

  it('cannot begin with a broken commit, and says every place of it as in the repository', async () => {
    const { headroom, commit } = followedProject();
    commit('bob', { 'perf/headroom.yaml': settingsWith('shedule: {}\n') });
    const { err, code } = await headroom('tick');
    expect(code).toBe(2);
    expect(err).toMatch(/^perf\/headroom\.yaml:4:1: /m);
    expect(err).toContain('No commit was used before');
  });

  it('works through an outage, keeps what is written, and pushes it once when that is over', async () => {
    const { headroom, remote, file } = followedProject();
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    const length = commits(remote).length;
    renameSync(remote, `${remote}.away`);
    for (const text of ['one', 'two']) {
      const ran = await headroom(...NOTE, text);
      expect(ran.code).toBe(3);
      expect(ran.err).toContain('What was there last is used.');
      expect(ran.err).toContain('What was written is kept, and pushed later.');
    }
    const shown = await headroom('violations', 'show', VIOLATION, '--offline');
    expect(shown.out).toMatch(/one[\s\S]*two/);
    renameSync(`${remote}.away`, remote);
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    expect(commits(remote)).toHaveLength(length + 1);
    for (const text of ['one', 'two']) expect(times(file(RECORD), `text: "${text}"`)).toBe(1);
  });

  it('keeps what a protected branch refuses, in the remote’s words', async () => {
    const { headroom, remote, file } = followedProject();
    hook(remote, 'pre-receive', 'echo "main is protected here" >&2; exit 1');
    const ran = await headroom(...NOTE, 'one');
    expect(ran.code).toBe(3);
    expect(ran.err).toContain('main is protected here');
    rmSync(join(remote, 'hooks/pre-receive'));
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    expect(times(file(RECORD), 'text: "one"')).toBe(1);
  });

  it('is looked at by doctor: whose a broken commit is, and that this user may not push', async () => {
    const { commit, remote, home } = followedProject();
    const { url } = await gitHttpServer(dirname(remote));
    const by = ['--project', `${url}/docs.git`, '--path', 'perf', '--clone', home];
    expect(await runCli(['status', ...by])).toMatchObject({ code: 0 });
    commit('bob', { 'perf/headroom.yaml': settingsWith('shedule: {}\n') }, 'Tune the schedule');
    // As it is with a token that may only read.
    git(remote, 'config', 'http.receivepack', 'false');
    const { code, out } = await runCli(['doctor', ...by]);
    expect(code).toBe(3);
    expect(out).toMatch(/fix {2}project: The newest commit .* by bob .*\(“Tune the schedule”\)/);
    expect(out).toMatch(/fix {2}push: .*could not be pushed to: .*403/);
  });

  it('is written to through a ledger that cannot be reached: it says so, and doctor goes on', async () => {
    const { headroom } = followedProject('ledger: { postgresql: { url: "postgresql://h@127.0.0.1:1/x" } }\n');
    expect((await headroom(...NOTE, 'one')).err).toMatch(
      /^error: The ledger in \S+ cannot be used(?!.*bug)/s,
    );
    const { code, out } = await headroom('doctor');
    expect(code).toBe(3);
    expect(out).toMatch(
      /ok {3}project: [\da-f]{10} by ada .* is in use\.\nok {3}push: .*fix {2}ledger: The ledger in \S+ cannot be used/s,
    );
  });

  it('is not written to twice when the program is killed between pushing and noting it', async () => {
    const { headroom, options, remote, file } = followedProject();
    const pid = join(folderWith(), 'pid');
    // The remote has the commit by then; the program that pushed it is gone before it can say so in its ledger.
    hook(remote, 'post-receive', `kill -9 $(cat ${pid})`);
    const child = spawn(
      process.execPath,
      [join(ROOT, 'src/cli.ts'), ...NOTE.slice(0, 2), ...options, ...NOTE.slice(2), 'one'],
      {
        stdio: 'ignore',
      },
    );
    writeFileSync(pid, String(child.pid));
    await until(() => child.signalCode === 'SIGKILL');
    rmSync(join(remote, 'hooks/post-receive'));
    await until(() => times(file(RECORD), 'text: "one"') === 1);
    const length = commits(remote).length;
    const shown = await headroom('violations', 'show', VIOLATION, '--offline');
    expect(times(shown.out, 'one')).toBe(1);
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    expect(commits(remote)).toHaveLength(length);
    expect(times(file(RECORD), 'text: "one"')).toBe(1);
  });

  it('is followed by the git protocol, and over HTTP with a token', async () => {
    const first = followedProject();
    const daemon = await daemonOf(dirname(first.remote));
    const byGit = [
      '--project',
      `${daemon.url}/docs.git`,
      '--path',
      'perf',
      '--clone',
      join(folderWith(), 'a'),
    ];
    expect(await runCli([...NOTE.slice(0, 2), ...byGit, ...NOTE.slice(2), 'by git'])).toMatchObject({
      code: 0,
    });
    const { url } = await gitHttpServer(dirname(first.remote), 'x-access-token:s3cret');
    const token = join(folderWith({ token: 's3cret\n' }), 'token');
    const byHttp = ['--project', `${url}/docs.git`, '--path', 'perf', '--clone', join(folderWith(), 'b')];
    const without = await runCli(['status', ...byHttp]);
    expect(without.code).toBe(3);
    const ran = await runCli([
      ...NOTE.slice(0, 2),
      ...byHttp,
      '--token-file',
      token,
      ...NOTE.slice(2),
      'by http',
    ]);
    expect(ran).toMatchObject({ code: 0 });
    for (const text of ['by git', 'by http']) expect(times(first.file(RECORD), `text: "${text}"`)).toBe(1);
    const lost = await runCli(['status', ...byHttp, '--token-file', `${token}.not`]);
    expect(lost.err).toContain('The file that --token-file names cannot be read (no such file).');
  });

  it('takes owners and links from the repository, and an output folder from anywhere', async () => {
    const output = join(folderWith(), 'elsewhere');
    const { headroom, commit, clone, home } = followedProject(
      `output: ${output}\nowners_file: owners.yaml\nemail: { from: h@x.org, to: [x@x.org] }\nsmtp: { host: 127.0.0.1 }\ntargets:\n  shelf: { folder: { path: shelf } }\n`,
    );
    renameSync(join(clone, 'perf/samples/virtengine.jsonl'), join(clone, 'perf/real.jsonl'));
    symlinkSync('../real.jsonl', join(clone, 'perf/samples/virtengine.jsonl'));
    commit('ada', { 'perf/owners.yaml': '"@backend-team": { email: [backend@example.org] }\n' });
    expect(await headroom('publish', 'weekly', '--period', '2026-W05')).toMatchObject({ code: 0 });
    expect(existsSync(join(output, 'ledger.sqlite'))).toBe(true);
    expect(existsSync(join(home, 'shelf/weekly/2026-W05/report.html'))).toBe(true);
  });

  it('loses nothing when the settings move the folder of the records', async () => {
    const { headroom, commit, clone, remote, file } = followedProject();
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    git(clone, 'mv', 'perf/reviews', 'perf/people');
    commit('ada', { 'perf/headroom.yaml': settingsWith('review: { folder: people }\n') });
    expect(await headroom(...NOTE, 'moved')).toMatchObject({ code: 0 });
    expect(times(file(RECORD.replace('reviews', 'people')), 'text: "moved"')).toBe(1);
    expect(git(remote, 'ls-tree', '-r', '--name-only', 'main')).not.toContain(RECORD);
  });
});

describe('what cannot be followed', () => {
  const refusal = async (argv: readonly string[]) => {
    const { code, err } = await runCli(argv);
    return `${code} ${err.trim()}`;
  };

  it('is refused by options that say what to do', async () => {
    const { options, home } = followedProject();
    const [project, remote] = options;
    const on = (...more: readonly string[]) => refusal(['tick', project ?? '', remote ?? '', ...more]);
    expect(await refusal(['tick', '--branch', 'main'])).toBe(
      '2 error: --branch says how a repository is followed. Name it with --project.',
    );
    expect(await refusal(['tick', '--project', 'https://ann:hunter2@git.example.org/x.git'])).toMatch(
      /^2 error: --project: A remote must not hold a password(?!.*hunter2).* with --token-file,/,
    );
    expect(await on('--path', '../..')).toContain('--path: “../..” leads out of the repository.');
    expect(await on('--config', '/etc/passwd')).toContain(
      '--config: “/etc/passwd” leads out of the repository.',
    );
    expect(await on('--branch', '-x')).toContain('--branch: “-x” is not a branch.');
    expect(await on('--author', 'Headroom')).toContain('--author: “Headroom” names no author.');
    expect(await on('--clone', home, '--path', 'perv')).toMatch(
      /^2 .*There is no perv\/headroom\.yaml in it\. Name the project’s folder in the repository with --path/,
    );
    expect(await on('--clone', join(folderWith(), 'x'), '--branch', 'other')).toContain(
      'has no branch other. It has main',
    );
  });

  it('is a clone’s folder of another project, which would have its ledger, too', async () => {
    const { headroom, options, home, remote } = followedProject();
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    const ran = await runCli(['tick', '--project', remote, '--path', 'other', '--clone', home]);
    expect(ran.code).toBe(2);
    expect(ran.err).toContain(
      `has the clone and the output of another project, ${remote} perf, and this is ${remote} other.`,
    );
    expect(await runCli(['tick', ...options])).toMatchObject({ code: 0 });
  });

  it('is not another branch of it either: who only looks with a slip in its name leaves what is in use', async () => {
    const { headroom, options, home, remote } = followedProject();
    const used = () => git(join(home, 'git'), 'rev-parse', 'refs/headroom/used');
    // Nothing was followed yet, so that the folder is nobody's.
    expect(await refusal(['status', ...options, '--branch', 'mian'])).toContain('has no branch mian');
    expect(await refusal(['status', ...options, '--path', 'perv'])).toContain(
      'There is no perv/headroom.yaml',
    );
    expect(await headroom('tick')).toMatchObject({ code: 0 });
    const before = used();
    for (const branch of ['mian', 'main'])
      expect(await refusal(['status', ...options, '--branch', branch])).toContain(
        `another project, ${remote} perf, and this is ${remote} perf, branch ${branch}. Name the same one`,
      );
    expect(used()).toBe(before);
    expect(await headroom('status')).toMatchObject({ code: 0 });
  });

  it.skipIf(process.getuid?.() === 0)('is a clone’s folder that may not be written to', async () => {
    const { options } = followedProject();
    const folder = folderWith();
    chmodSync(folder, 0o500);
    onTestFinished(() => chmodSync(folder, 0o700));
    const ran = await runCli(['tick', ...options.slice(0, -1), join(folder, 'x')]);
    expect(ran.code).toBe(3);
    expect(ran.err).toContain('permission');
  });

  it('is not a clone’s folder within another repository, which stays as it is', async () => {
    const { options } = followedProject();
    const other = cloneOf(bare());
    mkdirSync(join(other, 'sub'));
    const ran = await runCli(['tick', ...options.slice(0, -1), join(other, 'sub/x')]);
    expect(ran).toMatchObject({ code: 0 });
    expect(git(other, 'status', '--porcelain', '--', '.git').trim()).toBe('');
    expect(git(other, 'config', '--get', 'remote.origin.url')).not.toContain('perf');
  });

  it.each([
    ['review: { folder: ../reviews }', 'perf/headroom.yaml:4:19: '],
    ['review: { proposals: /srv/proposals }', 'perf/headroom.yaml:4:22: '],
    ['changes: { mine: { notes: { folder: a/../../b } } }', 'perf/headroom.yaml:4:37: '],
  ])('is a project that would keep records outside of its repository: %s', async (line, place) => {
    const { headroom } = followedProject(`${line}\n`);
    const { code, err } = await headroom('tick');
    expect(code).toBe(2);
    expect(err).toContain(place);
    expect(err).toContain('leads out of the project’s folder in its repository');
  });
});

describe('headroom serve of a repository', () => {
  it('uses what is pushed and pushes what was written by another program on its ledger, until it is told to stop', async () => {
    const port = await freePort();
    const { options, headroom, commit, file } = followedProject(`server: { listen: '127.0.0.1:${port}' }\n`);
    const child = spawn(process.execPath, [join(ROOT, 'src/cli.ts'), 'serve', ...options, '--log', 'text'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
    await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok);
    expect((await headroom('status')).code).toBe(0);
    expect(await headroom(...NOTE, 'beside')).toMatchObject({ code: 0 });
    commit('bob', {
      'perf/headroom.yaml': settingsWith(`organisation: New\nserver: { listen: '127.0.0.1:${port}' }\n`),
    });
    child.kill('SIGHUP');
    await until(() => said.includes('(“Change by bob”)'));
    await until(() => said.includes('changed and were read again'));
    commit('carol', { 'perf/headroom.yaml': settingsWith('organisation: [\n') }, 'Oops');
    child.kill('SIGHUP');
    await until(() => said.includes('by carol <carol@example.org> (“Oops”)'));
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(200);
    expect(times(file(RECORD), 'text: "beside"')).toBe(1);
    child.kill('SIGTERM');
    await until(() => child.exitCode === 0);
  });
});
