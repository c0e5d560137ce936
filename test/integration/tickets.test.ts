import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tick } from '../../src/app/tick.ts';
import { openPublishing } from '../../src/compose/publishing.ts';
import { newViolation, violationLine } from '../../src/review/violation-file.ts';
import { folderWith } from '../support/folder.ts';
import { keptLog } from '../support/publishing.ts';
import { runCli } from '../support/run-cli.ts';
import { fakeGithub } from '../support/trackers/github.ts';
import { fakeGitlab } from '../support/trackers/gitlab.ts';

const ROOT = join(import.meta.dirname, '../..');
const ID = 'api.query-p95-2026-01-28';

/** A project whose owner has tickets at a GitHub, of which the last look at tickets can be forgotten. */
async function project() {
  const [github, gitlab] = [await fakeGithub(), await fakeGitlab()];
  onTestFinished(async () => {
    await github.close();
    await gitlab.close();
  });
  const folder = folderWith({
    'headroom.yaml': [
      'time_zone: UTC',
      `budgets: [${ROOT}/budgets]`,
      `source: { recording: ${ROOT}/samples/virtengine.jsonl }`,
      `tickets: { github: { url: "${github.url}", token: secret }, labels: [performance] }`,
      'owners:',
      '  "@backend-team": { tickets: { github: { repository: example/api } } }',
      `  "@web-team": { tickets: { gitlab: { url: "${gitlab.url}", project: group/perf, token: secret } } }`,
      '',
    ].join('\n'),
  });
  const config = join(folder, 'headroom.yaml');
  const file = join(folder, `reviews/violations/${ID}.yaml`);
  const wakeUp = async () => {
    const open = await openPublishing({ config, log: keptLog() }, {});
    try {
      return await tick(open.publishing);
    } finally {
      await open.close();
    }
  };
  return { github, gitlab, folder, config, file, wakeUp };
}

it('a violation is told to a ticket, which is written down, and what is done there is a step of it', async () => {
  const { github, gitlab, file, config, folder, wakeUp } = await project();
  await wakeUp();
  const at = Math.floor(Date.now() / 1000);
  mkdirSync(join(folder, 'reviews/violations'), { recursive: true });
  const head = { id: ID, budget: 'api/query-p95', firstDay: '2026-01-28' };
  writeFileSync(file, newViolation(head, violationLine({ at, by: 'headroom', did: 'open' }, 'UTC')));
  const told = await wakeUp();
  expect(told?.deliveries).toEqual([
    expect.objectContaining({ target: 'tickets', recipient: `@backend-team ${ID}`, state: 'delivered' }),
  ]);
  const [ticket] = github.tickets();
  expect(ticket).toMatchObject({ isOpen: true, labels: ['performance'] });
  expect(readFileSync(file, 'utf8')).toContain(`by: "headroom", did: "link", url: "${ticket?.link}"`);
  expect(github.tickets()).toHaveLength(1);

  github.assign(1, 'ann', 'octocat');
  await wakeUp();
  expect(readFileSync(file, 'utf8')).toContain('by: "ann", known_from: "ticket", did: "acknowledge"');
  const { out } = await runCli(['violations', 'show', ID, '--offline', '--config', config]);
  expect(out).toContain('ann (from the ticket): acknowledge: Assigned to octocat');

  // Whoever it is handed on to, its ticket stays the one that it is.
  const on = ['--offline', '--config', config, '--by', '@ann'];
  expect((await runCli(['violations', 'assign', ID, '@web-team', ...on])).code).toBe(0);
  const declined = await runCli([
    'violations',
    'decline',
    ID,
    'It is replaced in March.',
    '--offline',
    '--config',
    config,
    '--by',
    '@bob',
  ]);
  expect(declined.code).toBe(0);
  await wakeUp();
  expect(github.tickets()).toEqual([
    expect.objectContaining({ isOpen: false, comments: [expect.stringContaining('replaced in March')] }),
  ]);
  expect(gitlab.tickets()).toEqual([]);
  expect((await runCli(['violations', '--offline', '--config', config])).out).toContain(
    'will not be done: It is replaced in March (@bob)',
  );
  const again = await runCli([
    'violations',
    'decline',
    ID,
    'No.',
    '--offline',
    '--config',
    config,
    '--by',
    '@bob',
  ]);
  expect(again).toMatchObject({ code: 2 });
  expect(again.err).toContain('is not to be done already: It is replaced in March (@bob).');
});

it('the doctor tells whether tickets can be made', async () => {
  const { github, config } = await project();
  expect((await runCli(['doctor', '--config', config])).out).toContain('example/api');
  github.revoke();
  const { out } = await runCli(['doctor', '--config', config]);
  expect(out).toContain('refuses the token (401');
  expect(out).toContain('check tickets.github.token');
});

it('a ledger that is lost makes no second ticket', async () => {
  const { github, file, folder, wakeUp } = await project();
  await wakeUp();
  mkdirSync(join(folder, 'reviews/violations'), { recursive: true });
  const at = Math.floor(Date.now() / 1000);
  const head = { id: ID, budget: 'api/query-p95', firstDay: '2026-01-28' };
  writeFileSync(file, newViolation(head, violationLine({ at, by: 'headroom', did: 'open' }, 'UTC')));
  await wakeUp();
  const { rmSync } = await import('node:fs');
  rmSync(join(folder, 'output'), { recursive: true });
  await wakeUp();
  const line = violationLine({ at: Math.floor(Date.now() / 1000), by: '@ann', did: 'acknowledge' }, 'UTC');
  appendFileSync(file, `${line}\n`);
  await wakeUp();
  expect(github.tickets()).toEqual([expect.objectContaining({ comments: [expect.anything()] })]);
});
