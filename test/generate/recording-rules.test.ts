import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordingGroups } from '../../src/generate/recording-rules/recording-rules.ts';
import type { Indicator } from '../../src/model/indicator.ts';
import { budget, gaugeBudget } from '../support/budget.ts';
import { runCli } from '../support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, 'generated/recording-rules');

/** From the last sample before, from zero, from zero on a target that was scraped before, or from the first sample. */
const grown = (of: string, family: string) => {
  const [now, before] = [`last_over_time(${of}[5m])`, `last_over_time(${of}[6h] offset 5m)`];
  const newest = `timestamp(${family}) == on (job, instance, pod) group_left () max by (job, instance, pod) (timestamp(${family}))`;
  const known = `on (job, instance, pod) (last_over_time(${family}[5m] offset 5m) and ${newest})`;
  return `(${now} - ${before} >= 0) or (${now} < ${before}) or (${now} unless ignoring (le) ${before} and ${known}) or (${now} - min_over_time(${of}[5m]))`;
};

const ratio: Indicator = { kind: 'ratio', of: 'bad', part: ' x{code="500"} ', total: 'x' };
const rate: Indicator = { kind: 'rate', counter: 'x', where: {} };

describe('the recording rules of budgets', () => {
  it('sum up five minutes of each bucket, every five minutes, and say of what', () => {
    expect(recordingGroups([budget()])).toEqual([
      {
        name: 'headroom-recorded-api',
        interval: '5m',
        rules: [
          {
            record: 'headroom:buckets:counted5m',
            expr: `sum by (le) (${grown('api_request_duration_seconds_bucket', 'api_request_duration_seconds_count')})`,
            labels: { selector: 'api_request_duration_seconds_bucket' },
          },
        ],
      },
    ]);
  });

  it('record a part as 0 while it has no series, under the whole that it is of', () => {
    const [group] = recordingGroups([budget({ indicator: ratio })]);
    expect(group?.rules.map(({ expr, labels }) => [labels, expr])).toEqual([
      [
        { selector: 'x{code="500"}', whole: 'x' },
        `sum(${grown('x{code="500"}', 'x')}) or sum(${grown('x', 'x')}) * 0`,
      ],
      [{ selector: 'x' }, `sum(${grown('x', 'x')})`],
    ]);
  });

  it('record what several budgets count once', () => {
    const twice = [
      budget({ indicator: ratio }),
      budget({ id: 'b/x', service: 'b', indicator: rate }),
      budget(),
    ];
    const groups = recordingGroups(twice);
    expect(groups.map(({ name, rules }) => [name, rules.length])).toEqual([['headroom-recorded-api', 3]]);
  });

  it('leave alone what is no counter', () => {
    const growth: Indicator = { kind: 'growth', gauge: 'disk', where: {}, across: 'max' };
    expect(recordingGroups([gaugeBudget(), budget({ indicator: growth })])).toEqual([]);
  });
});

describe('the generated recording rules of the shipped budgets', () => {
  it('are as the committed file says', async () => {
    const config = ['--config', join(ROOT, 'headroom.yaml')];
    const fresh = await runCli(['generate', 'recording-rules', '--check', '--out', FOLDER, ...config]);
    expect(fresh).toMatchObject({ code: 0, err: '' });
  });

  it('pass promtool’s check, which finds no duplicate', () => {
    const { status, stdout, stderr } = spawnSync(
      'promtool',
      ['check', 'rules', '--lint=all', '--lint-fatal', join(FOLDER, 'budgets.recording.yaml')],
      { encoding: 'utf8' },
    );
    expect(stdout + stderr).toContain('SUCCESS: 45 rules found');
    expect(status).toBe(0);
  });
});
