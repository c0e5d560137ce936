import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { freePort } from '../support/free-port.ts';
import { bare, cloneOf, daemonOf, git } from '../support/git-repository.ts';
import { runBound } from '../support/run-bound.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const SECRET = 'a secret of the hook';

interface Ready {
  readonly ready: boolean;
  readonly onDuty: boolean;
  readonly works?: { readonly name: string };
  readonly project: {
    readonly commit: string;
    readonly pulledAt: string;
    readonly broken?: string;
    readonly unreached?: string;
  };
}

/** Somebody's clone of a new repository with a project in `perf`, served by git's own daemon. */
async function seeded() {
  const repository = bare();
  const theirs = cloneOf(repository);
  const perf = join(theirs, 'perf');
  mkdirSync(perf);
  for (const folder of ['budgets', 'samples'])
    cpSync(join(ROOT, folder), join(perf, folder), { recursive: true });
  const port = await freePort();
  const settings = `time_zone: UTC
budgets: [budgets]
source: { recording: samples/virtengine.jsonl }
schedule: { reports: [weekly] }
server: { listen: '127.0.0.1:${port}', pull: { secret: ${SECRET} } }
`;
  const push = (text: string, message: string): string => {
    writeFileSync(join(perf, 'headroom.yaml'), text);
    git(theirs, 'add', '-A');
    git(theirs, 'commit', '-q', '-m', message);
    git(theirs, 'push', '-q', 'origin', 'HEAD:main');
    return git(theirs, 'rev-parse', 'HEAD').trim();
  };
  const first = push(settings, 'Begin');
  const daemon = await daemonOf(dirname(repository));
  const remote = `${daemon.url}/docs.git`;
  const clone = join(folderWith(), 'clone');
  const place = ['--project', remote, '--branch', 'main', '--path', 'perf', '--clone', clone];
  return { clone, settings, push, first, daemon, place, url: `http://127.0.0.1:${port}` };
}

async function served(place: readonly string[], url: string) {
  const child: ChildProcess = spawn(
    process.execPath,
    [join(ROOT, 'src/cli.ts'), 'serve', '--log', 'text', ...place],
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, HEADROOM_REPLICA: 'one' } },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (said += String(text)));
  await until(async () => (await fetch(`${url}/readyz`)).ok);
  return { child, said: () => said };
}

async function ready(url: string): Promise<Ready> {
  return (await (await fetch(`${url}/readyz`)).json()) as Ready;
}

const pulledAt = ({ project }: Ready): number => Date.parse(project.pulledAt);

async function tell(url: string, ref: string, secret = SECRET) {
  const body = JSON.stringify({ ref });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const answer = await fetch(`${url}/pull`, {
    method: 'POST',
    body,
    headers: {
      'content-type': 'application/json',
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${signature}`,
    },
  });
  return { status: answer.status, text: (await answer.text()).trim() };
}

describe('headroom serve, of a project that follows a repository', () => {
  it('uses what is pushed once it is told by a webhook, says so everywhere, and goes on with the last good commit after a broken one', async () => {
    const { settings, push, first, daemon, place, clone, url } = await seeded();
    const { child, said } = await served(place, url);
    expect(await ready(url)).toMatchObject({
      ready: true,
      onDuty: true,
      works: { name: 'one' },
      project: { commit: first },
    });
    const second = push(settings.replace('reports: [weekly]', 'reports: [monthly]'), 'Review by months');
    // Nobody who is not known, and no push elsewhere, has it pulled; by itself it pulls once a minute, which may be now.
    await until(async () => {
      const before = pulledAt(await ready(url));
      expect(await tell(url, 'refs/heads/main', 'guessed')).toEqual({
        status: 401,
        text: 'This is not allowed.',
      });
      expect(await tell(url, 'refs/heads/other')).toMatchObject({
        status: 202,
        text: expect.stringContaining('another branch'),
      });
      return pulledAt(await ready(url)) === before;
    });
    expect(await tell(url, 'refs/heads/main')).toEqual({ status: 202, text: 'It is pulled now.' });
    await until(async () => (await ready(url)).project.commit === second);
    await until(async () => said().includes('were read again'));
    // It pulls each time that it is told, and not once a minute alone.
    let last = pulledAt(await ready(url));
    await until(async () => {
      await tell(url, 'refs/heads/main');
      const [before, now] = [last, pulledAt(await ready(url))];
      last = now;
      return now > before && now - before < 40_000;
    });

    const third = push(settings.replace('budgets:', 'bugdets:'), 'Tidy up');
    expect((await tell(url, 'refs/heads/main')).status).toBe(202);
    await until(async () => (await ready(url)).project.broken !== undefined);
    const broken = await ready(url);
    expect(broken).toMatchObject({ ready: true, project: { commit: second } });
    expect(broken.project.broken).toContain(third.slice(0, 10));
    const metrics = await (await fetch(`${url}/metrics`)).text();
    for (const line of [
      `headroom_project_broken 1`,
      `headroom_on_duty{ledger="${join(clone, 'output/ledger.sqlite')}"} 1`,
      `headroom_project_unpushed 0`,
    ])
      expect(metrics.split('\n')).toContain(line);
    expect(metrics).toMatch(
      new RegExp(
        `^headroom_project_commit_timestamp_seconds\\{commit="${second.slice(0, 10)}"\\} \\d+$`,
        'm',
      ),
    );
    expect(metrics).toMatch(/^headroom_duty_since_timestamp_seconds\{replica="one"\} \d+$/m);

    await daemon.cut();
    // Who looks needs no reach, and changes nothing.
    const refs = readFileSync(join(clone, 'git/refs/headroom/used'), 'utf8');
    const status = runBound(['status', ...place]);
    expect(status.said).toContain(`In use is ${second.slice(0, 10)} of `);
    expect(status.said).toContain('by A <a@x> (“Review by months”).');
    expect(status.said).toContain('Unknown key bugdets.');
    expect(status.said).toContain(`one works from it, since `);
    expect(status.code).toBe(0);
    const json = JSON.parse(runBound(['status', '--json', ...place]).said) as {
      readonly project: { readonly inUse: { readonly id: string }; readonly newest: { readonly id: string } };
    };
    expect([json.project.inUse.id, json.project.newest.id]).toEqual([second, third]);
    expect(readFileSync(join(clone, 'git/refs/headroom/used'), 'utf8')).toBe(refs);

    // The lines that were kept are closed by now.
    await until(async () => (await fetch(`${url}/healthz`)).ok);
    expect((await tell(url, 'refs/heads/main')).status).toBe(202);
    await until(async () => (await ready(url)).project.unreached !== undefined);
    expect(await ready(url)).toMatchObject({ ready: true, project: { commit: second } });
    child.kill('SIGTERM');
    await once(child, 'exit');
    const after = runBound(['status', ...place]);
    expect(after.said).not.toContain('works from it');
  });

  it('has no webhook where the settings name none', async () => {
    const { settings, push, place, url } = await seeded();
    push(settings.replace(/, pull: \{.*?\}/, ''), 'No webhook');
    await served(place, url);
    expect((await tell(url, 'refs/heads/main')).status).toBe(404);
  });
});

it('headroom serve warns of a webhook where no repository is followed, and has none', async () => {
  const port = await freePort();
  const folder = folderWith({
    'headroom.yaml': `time_zone: UTC
budgets: [${ROOT}/budgets]
source: { recording: ${ROOT}/samples/virtengine.jsonl }
server: { listen: '127.0.0.1:${port}', pull: { secret: ${SECRET} } }
`,
  });
  const url = `http://127.0.0.1:${port}`;
  const { said } = await served(['--config', join(folder, 'headroom.yaml')], url);
  expect(said()).toContain('server.pull is for a project that follows a repository, and this one does not');
  expect((await tell(url, 'refs/heads/main')).status).toBe(404);
});
