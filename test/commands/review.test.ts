import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const ID = 'api.query-p95-2026-01-28';

/** A project on the shipped budgets and recording, in a folder of its own. */
function project() {
  const folder = folderWith({
    'headroom.yaml': `time_zone: UTC\nbudgets: [${ROOT}/budgets]\nsource: { recording: ${ROOT}/samples/virtengine.jsonl }\n`,
  });
  const config = join(folder, 'headroom.yaml');
  const by = ['--config', config, '--by', '@ann'];
  return {
    folder,
    violations: (...argv: readonly string[]) => runCli(['violations', ...argv, ...by]),
    note: (...argv: readonly string[]) => runCli(['note', ...argv, ...by]),
    weekly: () => runCli(['run', 'weekly', '--config', config]),
    list: (...argv: readonly string[]) => runCli(['violations', ...argv, '--config', config]),
  };
}

describe('headroom violations', () => {
  it('lists what is open, with the step, its time, the owner and the id', async () => {
    const { list } = project();
    const { code, out } = await list();
    expect(code).toBe(0);
    expect(out).toMatch(
      /^API Query P95: acknowledge until [^,]+, \d\d:\d\d \(UTC\), counted from now, since no report has told of it; @backend-team$/m,
    );
    expect(out).toContain(`${ID}: over from 28 January 2026 to 1 February 2026, met for 0 of 7 days`);
    expect((await list('--offline')).out).toBe('No violation is open.\n');
    expect(JSON.parse((await list('--json')).out)).toMatchObject([{ id: ID, next: { step: 'acknowledge' } }]);
  });

  it('writes each step down, in a file that says the same to a person, and shows the story', async () => {
    const { violations, folder, weekly } = project();
    expect((await violations('ack', 'api/query-p95', 'OPS-7')).out).toBe(
      `Written to reviews/violations/${ID}.yaml.\n`,
    );
    await violations('investigate', ID, '-m', 'A lost index.');
    await violations('assign', ID, '@bob');
    await violations('link', ID, 'https://tickets.example/7');
    const file = readFileSync(join(folder, `reviews/violations/${ID}.yaml`), 'utf8');
    expect(
      file
        .trim()
        .split('\n')
        .slice(-4)
        .map((line) => /did: "(\w+)"/.exec(line)?.[1]),
    ).toEqual(['acknowledge', 'investigate', 'assign', 'link']);
    const { out } = await violations('show', ID, '--offline');
    expect(out).toContain('; @bob');
    expect(out).toContain('@ann (from --by): investigate: A lost index.');
    expect(out).toContain('https://tickets.example/7');
    await weekly();
    const report = readFileSync(join(folder, 'output/weekly/2026-W05/report.md'), 'utf8');
    expect(report).toContain('Root cause: A lost index.');
    expect(report).toContain('Owner: `@bob`');
    expect(report).toContain('Next step: plan');
  });

  it.each([
    [
      ['ack', 'api/query-p96'],
      `There is no open violation api/query-p96. Open: ${ID}`,
      'Did you mean api/query-p95?',
    ],
    [['ack'], 'Which violation is not said.', `Open: ${ID}.`],
    [['plan', ID], 'the step to take is acknowledge', `headroom violations ack ${ID}`],
    [['validate', ID], 'the step to take is acknowledge', ''],
    [['assign', ID], 'The owner is missing.', 'or with -m'],
    [['link', ID, 'OPS-7'], '“OPS-7” is not a web address.', 'https://'],
    [['note', ID, ' '], 'The note is missing.', ''],
    [['ack', ID, '--at', 'yesterday'], '“yesterday” is not a moment.', '2026-02-02T09:15'],
    [['ack', ID, '--at', '2999-01-01T00:00'], 'is still to come', ''],
    [['ack', ID, '--at', '2026-01-01T00:00'], 'was not open then', ''],
    [['acknowledge', ID], 'Allowed choices are list, show, ack', ''],
  ])('refuses %j with what is wrong and what to do, and writes nothing', async (argv, wrong, todo) => {
    const { violations, folder } = project();
    const { code, err } = await violations(...argv);
    expect(code).toBe(2);
    expect(err).toContain(wrong);
    expect(err).toContain(todo);
    expect(existsSync(join(folder, 'reviews'))).toBe(false);
  });
});

describe('headroom note', () => {
  it('adds to the note on a report and on a budget, which every making of the report shows', async () => {
    const { note, folder, weekly } = project();
    await note('2026-W05', '-m', 'Fix it **first**.');
    await note('2026-W05', '-m', 'Agreed.');
    await note('2026-W05', 'api/query-p95', '-m', 'The index <b>was</b> lost.');
    for (const _ of [1, 2]) {
      await weekly();
      const report = readFileSync(join(folder, 'output/weekly/2026-W05/report.md'), 'utf8');
      expect(report).toMatch(
        /> \*\*@ann, [^*]+:\*\* Fix it \*\*first\*\*\.\n>\n> \*\*@ann, [^*]+:\*\* Agreed\./,
      );
      expect(report).toContain('The index &lt;b&gt;was&lt;/b&gt; lost.');
    }
    expect((await note('2026-W05')).out).toContain('reviews/notes/2026-W05/api.query-p95.md');
    expect((await note('2026-W04')).out).toBe(
      'There is no note yet. It would be reviews/notes/2026-W04/report.md.\n',
    );
  });

  it.each([
    [['2026-W5', '-m', 'x'], '“2026-W5” is no period. Write a week such as 2026-W05'],
    [['2026-01-28', '-m', 'x'], 'is no period'],
    [['2026-W05', 'api/query', '-m', 'x'], 'There is no budget api/query. Did you mean api/query-p95?'],
    [['2026-W05', '-m', '  '], 'The note is empty.'],
  ])('refuses %j', async (argv, wrong) => {
    const { note, folder } = project();
    const { code, err } = await note(...argv);
    expect(code).toBe(2);
    expect(err).toContain(wrong);
    expect(existsSync(join(folder, 'reviews'))).toBe(false);
  });
});

describe('headroom validate', () => {
  it('says what is wrong with the records of people, too', async () => {
    const folder = folderWith({
      'headroom.yaml': `time_zone: UTC\nbudgets: [${ROOT}/budgets]\nsource: { recording: x.jsonl }\n`,
      'reviews/violations/x.yaml':
        'violation: x\nbudget: api/x\nfirst_day: 2026-01-28\nevents:\n  - { at: "yesterday", by: "@ann", did: "acknowlege" }\n',
    });
    const { code, out } = await runCli(['validate', '--config', join(folder, 'headroom.yaml')]);
    expect(code).toBe(2);
    expect(out).toContain('reviews/violations/x.yaml:5:11: error: “yesterday” is not a moment.');
    expect(out).toMatch(/x\.yaml:5:\d+: error: .*acknowlege/);
  });
});
