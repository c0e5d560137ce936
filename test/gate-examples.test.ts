import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { validateAction, validateWorkflow } from '@action-validator/core';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { folderWith } from './support/folder.ts';
import { runCli } from './support/run-cli.ts';

const ROOT = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const ACTION = parse(read('action.yml'));
const lines = (time: number) =>
  [1, 2, 3, 4, 5]
    .flatMap((more) =>
      ['BenchmarkQuery', 'BenchmarkTransactionSubmission'].map(
        (name) => `${name}-8 100 ${time + more} ns/op`,
      ),
    )
    .join('\n');

/** Runs the last step of the action as a runner does, in a repository of its own. */
function act(inputs: Readonly<Record<string, string>>) {
  const folder = folderWith({
    'headroom.yaml': `time_zone: UTC\nbudgets: [budgets]\nsource: { recording: ${ROOT}/samples/virtengine.jsonl }\n`,
    'old.txt': lines(100),
    'new.txt': lines(150),
    'k6.json': read('test/fixtures/k6/handle-summary.json'),
    'summary.md': '',
  });
  cpSync(join(ROOT, 'budgets'), join(folder, 'budgets'), { recursive: true });
  const step = ACTION.runs.steps.at(-1);
  const given: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries(step.env).map(([name, expression]) => {
      const input = /inputs\.([\w-]+)/.exec(String(expression))?.[1] ?? '';
      return [name, inputs[input] ?? ACTION.inputs[input].default];
    }),
  );
  const env = {
    PATH: process.env.PATH,
    GITHUB_ACTION_PATH: ROOT,
    GITHUB_STEP_SUMMARY: 'summary.md',
    ...given,
  };
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-c', step.run], {
    cwd: folder,
    env,
    encoding: 'utf8',
  });
  return { status, out: stdout + stderr, summary: readFileSync(join(folder, 'summary.md'), 'utf8') };
}

describe('the action', () => {
  it('has the shape of an action, and its example that of a workflow that gives it inputs it has', () => {
    expect(validateAction(read('action.yml')).errors).toEqual([]);
    const workflow = read('examples/github/performance-gate.yml');
    expect(validateWorkflow(workflow).errors).toEqual([]);
    const steps: readonly { uses?: string; with?: object }[] = parse(workflow).jobs.gate.steps;
    const used = steps.find(({ uses }) => uses?.includes('headroom'));
    expect(Object.keys(ACTION.inputs)).toEqual(expect.arrayContaining(Object.keys(used?.with ?? {})));
  });

  it('shuts the gate on a load test and on benchmarks, tells both, and sums up', () => {
    const { status, out, summary } = act({ results: 'k6.json', baseline: 'old.txt', current: 'new.txt' });
    expect(status).toBe(1);
    expect(out).toContain('::error title=Budget api/query-p95::');
    expect(out).toContain('2 regressed');
    expect(summary).toContain('## Performance budgets');
    expect(summary).toContain('## Benchmarks against the baseline');
  });

  it('lets through what is kept, and judges a window when told to', () => {
    expect(act({ baseline: 'old.txt', current: 'old.txt' }).status).toBe(0);
    expect(act({ check: 'true', window: '7d' })).toMatchObject({
      status: 1,
      summary: expect.stringContaining('The gate is shut by 1 exceeded budget'),
    });
  });

  it('runs nothing of its inputs', () => {
    const { status, out } = act({ results: '$(touch ran)"; touch ran; "' });
    expect(status).toBe(2);
    expect(out).toContain('Cannot read');
  });
});

describe('the hooks', () => {
  it('run commands that there are, on the files of the shipped project', async () => {
    const hooks: readonly { id: string; entry: string; files: string }[] = parse(
      read('.pre-commit-hooks.yaml'),
    );
    for (const { entry, files } of hooks) {
      expect(new RegExp(files).test('budgets/api.yaml')).toBe(true);
      expect((await runCli(entry.split(' ').slice(1))).code).toBe(0);
    }
    const config: { repos: { repo: string; hooks: { id: string }[] }[] } = parse(
      read('examples/pre-commit/.pre-commit-config.yaml'),
    );
    const used = config.repos.find(({ repo }) => repo.includes('headroom'))?.hooks.map(({ id }) => id);
    expect(hooks.map(({ id }) => id)).toEqual(used);
    expect(existsSync(join(ROOT, 'package.json')) && JSON.parse(read('package.json')).scripts.prepack).toBe(
      'npm run build',
    );
  });

  it('compare a quick benchmark, and stop a push that makes one worse', () => {
    const folder = folderWith({ 'old.txt': lines(100), 'new.txt': lines(150) });
    const headroom = `${process.execPath} ${join(ROOT, 'src/cli.ts')}`;
    const run = (...argv: readonly string[]) =>
      spawnSync(process.execPath, [join(ROOT, 'src/cli.ts'), ...argv], { cwd: folder });
    run('baseline', 'save', 'main', '--from', 'old.txt');
    const push = (results: string) =>
      spawnSync(join(ROOT, 'examples/pre-commit/quick-benchmark.sh'), {
        cwd: folder,
        env: { PATH: process.env.PATH, BENCH: `cat ${results}`, HEADROOM: headroom },
      }).status;
    expect(push('old.txt')).toBe(0);
    expect(push('new.txt')).toBe(1);
  });
});
