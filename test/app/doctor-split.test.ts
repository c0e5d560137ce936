import { describe, expect, it } from 'vitest';
import { examine } from '../../src/app/doctor.ts';
import { SourceError } from '../../src/model/errors.ts';
import { startOf } from '../../src/model/period.ts';
import type { MetricSource } from '../../src/ports/metric-source.ts';
import { budget } from '../support/budget.ts';
import { handClock, publishingOf, steadySource } from '../support/publishing.ts';

const NOW = startOf('2026-02-04', 'Europe/Berlin') + 13.5 * 3600;
const GAUGE = budget({
  id: 'api/memory',
  slug: 'memory',
  indicator: { kind: 'gauge', gauge: 'memory_bytes', where: {}, overTime: 'avg', across: 'max' },
});

/** What the doctor says of split_by, where budgets name labels and a source lists those of its metrics. */
async function told(splitBy: readonly string[], labels: MetricSource['labels']): Promise<readonly string[]> {
  const { project, schedule, clock, ledger } = publishingOf({ clock: handClock(NOW) });
  const budgets = [budget(), GAUGE].map((one) => ({ ...one, splitBy }));
  const findings = await examine({
    project: { ...project, set: { ...project.set, budgets } },
    schedule,
    clock,
    targets: [],
    source: () => steadySource(labels ? { labels } : {}),
    ledger: () => ledger,
    render: () => async () => {},
  });
  return findings
    .filter(({ what }) => what === 'split_by')
    .map(({ ok, detail }) => `${ok ? 'ok' : 'fix'}: ${detail}`);
}

const HAVING: Readonly<Record<string, readonly string[]>> = {
  api_request_duration_seconds_count: ['route', 'instance'],
  memory_bytes: ['instance', 'pod'],
};
const listing: MetricSource['labels'] = async (metric) =>
  new Map((HAVING[metric] ?? []).map((label) => [label, ['a', 'b']]));

describe('labels under split_by', () => {
  it('are not told of where some series of a budget that names them has them', async () => {
    expect(await told(['route', 'pod', 'instance'], listing)).toEqual([]);
  });

  it('are told of where none has them, with the one that was meant, or with those that there are', async () => {
    expect(await told(['rout', 'tenant'], listing)).toEqual([
      'fix: split_by names rout, which no series of api_request_duration_seconds_count, memory_bytes has. Did you mean route?',
      'fix: split_by names tenant, which no series of api_request_duration_seconds_count, memory_bytes has. There are instance, pod, route.',
    ]);
  });

  it('are not told of where the source lists no labels, or more than it tells of', async () => {
    expect(await told(['rout'], undefined)).toEqual([]);
    const many = async () => new Map(Array.from({ length: 20 }, (_, index) => [`l${index}`, ['a']] as const));
    expect(await told(['rout'], many)).toEqual([]);
  });

  it('are unknown in the words of a source that fails', async () => {
    const failing = async () => {
      throw new SourceError('The source lists nothing.');
    };
    expect(await told(['rout'], failing)).toEqual(['fix: The source lists nothing.']);
  });
});
