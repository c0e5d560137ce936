import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const CONFIG = ['--config', join(import.meta.dirname, '../../headroom.yaml')];
const replay = (...argv: readonly string[]) => runCli(['replay', ...argv, ...CONFIG]);

describe('headroom replay', () => {
  it('tells for each limit and for today’s how the past would have been judged, tightest first, under a plot', async () => {
    const { code, out } = await replay('api/query-p95', '--at-most', '2.5s,1.5s', '--days', '30', '--ascii');
    expect(code).toBe(0);
    expect(out.split('\n').filter((line) => line.startsWith('at most'))).toEqual([
      'at most 1.5 s: exceeded on 17, approached on 5 of 30 days; exceeded in 3, approached in 0 of 4 weeks',
      'at most 2 s (today’s): exceeded on 5, approached on 6 of 30 days; exceeded in 1, approached in 0 of 4 weeks',
      'at most 2.5 s: exceeded on 0, approached on 0 of 30 days; exceeded in 0, approached in 0 of 4 weeks',
    ]);
    expect(out).toMatch(/^[-*]+ 2 s$/m);
    expect(out).toContain('17 days over in a row');
  });

  it('never exceeds a looser limit on more days', async () => {
    const { out } = await replay('api/query-p95', '--at-most', '0.9s,1s,1.2s,1.8s,2.2s,3s', '--json');
    const over = JSON.parse(out).limits.map(({ days }: { days: { exceeded: number } }) => days.exceeded);
    expect(over).toHaveLength(7);
    expect(over).toEqual(over.toSorted((a: number, b: number) => b - a));
  });

  it('says on how many days the buckets cannot tell', async () => {
    expect((await replay('node/query-p95')).out).toMatch(/on \d+ days the limit lies inside the bucket/);
  });

  it.each([
    [['api/query-p96', '--at-most', '2s'], 'Did you mean api/query-p95?'],
    [['api/query-p95', '--at-least', '2s'], 'Give its limits with --at-most.'],
    [['api/query-p95', '--at-most', '2 GB'], 'Both must have the same dimension.\n'],
    [['api/query-p95', '--at-most', '2'], 'Both must have the same dimension. Did you mean 2 s?'],
    [['api/query-p95', '--at-most', '2s,soon'], '“soon”'],
    [['api/query-p95', '--days', '0'], 'From 1 to 730 is allowed.'],
  ])('refuses %j', async (argv, wrong) => {
    const { code, err } = await replay(...argv);
    expect(code).toBe(2);
    expect(err).toContain(wrong);
  });
});

describe('headroom suggest', () => {
  it('lists what would change most first, keeps quiet of what fits, and says where history is too short', async () => {
    const { code, out } = await runCli(['suggest', ...CONFIG]);
    expect(code).toBe(0);
    // A fifth of it is used, and no limit is tightened to less than half.
    expect(out).toMatch(
      /^API Stage: Parsing \(api\/stage-parsing\): Consider tightening .+ from 50 ms to 25 ms\.$/m,
    );
    // It gets worse, so that its limit is not the question.
    expect(out).toContain('(api/query-p95): Investigate the regression of API Query P95.');
    expect(out).toContain(
      'GraphQL Query P95 (api/graphql-p95): 0 weeks with a figure; at least 4 are needed.',
    );
    expect(out).not.toContain('(node/memory)');
    const { out: json } = await runCli(['suggest', '--json', '--service', 'api', ...CONFIG]);
    const listed: readonly { budget: string; kind: string; suggested?: string }[] = JSON.parse(json);
    expect(listed.every(({ budget }) => budget.startsWith('api/'))).toBe(true);
    expect(listed.find(({ budget }) => budget === 'api/stage-parsing')).toMatchObject({
      kind: 'tighten',
      suggested: '25 ms',
    });
  });
});
