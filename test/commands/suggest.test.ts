import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { folderWith } from '../support/folder.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const CONFIG = ['--config', join(ROOT, 'headroom.yaml')];

interface Listed {
  readonly budget: string;
  readonly kind: string;
  readonly text?: string;
  readonly suggested?: string;
}

async function listed(...argv: readonly string[]): Promise<readonly Listed[]> {
  const { code, out } = await runCli(['suggest', '--json', ...argv]);
  expect(code).toBe(0);
  return JSON.parse(out);
}

describe('headroom suggest', () => {
  let lines: readonly string[] = [];
  beforeAll(async () => {
    const { code, out } = await runCli(['suggest', ...CONFIG]);
    expect(code).toBe(0);
    lines = out.trim().split('\n');
  });

  it('lists the limits that would change most first, then what needs something else', () => {
    const named = lines.flatMap((line) => /^([a-z]+\/[a-z0-9-]+): (\w+ ?\w*)/.exec(line)?.slice(1, 3) ?? []);
    expect(named.slice(0, 2)).toEqual(['api/stage-parsing', 'Consider tightening']);
    const ids = named.filter((_, index) => index % 2 === 0);
    expect(ids.indexOf('provider/provisioning-p95')).toBeLessThan(ids.indexOf('api/query-p95'));
    expect(ids).not.toContain('node/memory');
    expect(ids.at(-1)).toBe('api/graphql-p95');
  });

  it('says why, the worst and the middle of the recorded weeks, and how the new limit would have judged', () => {
    const at = lines.findIndex((line) => line.startsWith('provider/provisioning-p95'));
    expect(lines.slice(at, at + 3)).toEqual([
      'provider/provisioning-p95: Consider loosening Provider Provisioning P95 from 300 s to 320 s.',
      '  Usage stayed between 94% and 95% in the 4 weeks to 1 February 2026: it was hardly met for four weeks.',
      expect.stringMatching(
        /^ {2}the worst of 12 weeks was 28[5-8] s, their median 28\d s; with it, over on 0 of 28 days$/,
      ),
    ]);
  });

  it('says where history is too short', () => {
    expect(lines).toContain('api/graphql-p95: 0 weeks with a figure; at least 4 are needed.');
  });

  it('counts every budget once in its last line', () => {
    const counts = [...(lines.at(-1) ?? '').matchAll(/\d+/g)].map(Number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(57);
    expect(counts[2]).toBe(1);
  });

  it('lists the budgets of one service for programs', async () => {
    const all = await listed('--service', 'api', ...CONFIG);
    expect(all.every(({ budget }) => budget.startsWith('api/'))).toBe(true);
    expect(all.find(({ budget }) => budget === 'api/stage-auth')).toMatchObject({
      kind: 'tighten',
      suggested: '27 ms',
    });
    expect(all.find(({ budget }) => budget === 'api/query-p95')).toMatchObject({
      kind: 'investigate',
      text: 'Investigate the regression of API Query P95.',
    });
  });

  it('advises what the weekly report does, budget for budget', async () => {
    const folder = folderWith();
    await runCli(['run', 'weekly', '--out', folder, ...CONFIG]);
    const report = JSON.parse(readFileSync(join(folder, 'weekly/2026-W05/report.json'), 'utf8'));
    const advised: readonly { budget: string; advice: string }[] = report.recommendations;
    const suggested = (await listed(...CONFIG)).filter(({ kind }) => !['keep', 'too_little'].includes(kind));
    expect(suggested.map(({ budget, kind }) => `${budget} ${kind}`).toSorted()).toEqual(
      advised
        .filter(({ budget }) => budget !== 'api/graphql-p95')
        .map(({ budget, advice }) => `${budget} ${advice}`)
        .toSorted(),
    );
  });

  it('questions no limit whose violation has its change in already', async () => {
    const folder = folderWith({
      'headroom.yaml': `time_zone: UTC\nbudgets: [budgets]\nsource: { samples: ${ROOT}/samples/virtengine.jsonl }\n`,
    });
    cpSync(join(ROOT, 'budgets/benchmark.yaml'), join(folder, 'budgets/benchmark.yaml'));
    const file = join(folder, 'budgets/benchmark.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('at_most: 600s', 'at_most: 440s'));
    const config = ['--config', join(folder, 'headroom.yaml')];
    const kindOf = async () =>
      (await listed(...config)).find(({ budget }) => budget === 'benchmark/completion-p95')?.kind;
    const take = async (step: string, at: string) => {
      const argv = ['violations', step, 'benchmark/completion-p95', '-m', 'Done.', '--by', '@ann'];
      expect(await runCli([...argv, '--at', at, ...config])).toMatchObject({ code: 0 });
    };
    // Somebody was told of it in the first week of January: for longer than a violation is given before its limit is.
    await take('ack', '2026-01-05T09:00');
    expect(await kindOf()).toBe('loosen');
    for (const step of ['investigate', 'plan', 'implement']) await take(step, '2026-02-01T09:00');
    expect(await kindOf()).toBe('keep');
  });
});
