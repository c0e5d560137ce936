import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { answerToken } from '../../src/model/answer-link.ts';
import { folderWith } from '../support/folder.ts';
import { followedProject, settingsWith } from '../support/followed-project.ts';
import { browserAt, noticeIn } from '../support/form-browser.ts';
import { freePort } from '../support/free-port.ts';
import { git } from '../support/git-repository.ts';
import { startPostgresql } from '../support/postgresql.ts';
import { until } from '../support/until.ts';

const ROOT = join(import.meta.dirname, '../..');
const VIOLATION = 'api.query-p95-2026-01-28';
const RECORD = `perf/reviews/violations/${VIOLATION}.yaml`;
const OPENED = Date.parse('2026-02-02T08:00:00Z') / 1000;
const KEY = 'k'.repeat(40);
const PUBLIC = 'http://127.0.0.1/';
const LINE = 'by: "ann@example.org", known_from: "link", did: "acknowledge", text: "OPS-7"';

it('an answer on the page of a replica that is not on duty is seen at the other at once, and is in git once, by the program', async () => {
  const database = await startPostgresql();
  const { commit, remote } = followedProject();
  const [first, second] = [await freePort(), await freePort()];
  const shared = `ledger: { postgresql: { url: "${database.url()}" } }\n`;
  const settings = settingsWith(
    `${shared}server: { listen: "127.0.0.1:\${PORT}", public_url: "${PUBLIC}", key: ${KEY} }\n`,
  );
  const opened = `violation: ${VIOLATION}\nbudget: api/query-p95\nfirst_day: 2026-01-28\nevents:\n  - { at: "2026-02-02T08:00:00+00:00", by: "headroom", did: "open" }\n`;
  commit('ada', { 'perf/headroom.yaml': settings, [RECORD]: opened }, 'Share a ledger');
  const serve = async (name: string, port: number) => {
    const child = spawn(
      process.execPath,
      [
        join(ROOT, 'src/cli.ts'),
        'serve',
        '--project',
        remote,
        '--path',
        'perf',
        '--clone',
        join(folderWith(), name),
      ],
      { stdio: 'ignore', env: { ...process.env, PORT: String(port), HEADROOM_REPLICA: name } },
    );
    onTestFinished(() => void child.kill('SIGKILL'));
    const url = `http://127.0.0.1:${port}`;
    await until(async () => (await fetch(`${url}/readyz`)).ok);
    return {
      url,
      ready: async () => (await fetch(`${url}/readyz`)).json() as Promise<Record<string, unknown>>,
    };
  };
  const one = await serve('one', first);
  const two = await serve('two', second);
  expect(await one.ready()).toMatchObject({ replica: 'one', onDuty: true, works: { name: 'one' } });
  expect(await two.ready()).toMatchObject({ replica: 'two', onDuty: false, works: { name: 'one' } });
  const grant = {
    person: 'ann@example.org',
    violation: VIOLATION,
    opened: OPENED,
    step: 'acknowledge',
  } as const;
  const link = `/answers/${answerToken({ ...grant, until: 4e9 }, { base: PUBLIC, keys: [KEY] })}`;
  const browser = browserAt(two.url);
  const page = await browser.open(link);
  const done = await browser.send(link, page.html, 'OPS-7');
  expect(noticeIn(done.html)).toBe('Recorded. You acknowledged it.');
  expect((await browserAt(one.url).open(link)).html).toContain('OPS-7');
  const record = () => git(remote, 'show', `main:${RECORD}`);
  await until(async () => record().includes(LINE));
  expect(record().split(LINE)).toHaveLength(2);
  expect(git(remote, 'log', '-1', '--format=%an %s', 'main').trim()).toBe(
    'Headroom Write down what happened: 1 entry',
  );
});
