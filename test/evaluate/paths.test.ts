import { describe, expect, it } from 'vitest';
import { pathFinding } from '../../src/evaluate/paths.ts';
import { gaugeBudget, quantity } from '../support/budget.ts';
import { verdictOf } from '../support/row.ts';

const PATH = {
  id: 'api/request',
  service: 'api',
  serviceName: 'API',
  name: 'Request',
  total: 'api/total',
  stages: ['api/one', 'api/two'],
};

function found(total: string, ...stages: readonly string[]) {
  const limits = new Map([
    ['api/total', total],
    ...PATH.stages.map((id, index) => [id, stages[index] ?? '1 s'] as const),
  ]);
  const all = [...limits].map(([id, limit]) => {
    const budget = gaugeBudget({ id, limit: quantity(limit) });
    const verdict = verdictOf(budget, { start: 0, end: 1 }, 0.1);
    return [id, { budget, verdict, earlier: [], weeks: [], months: [], days: [], recorded: [] }] as const;
  });
  return pathFinding(PATH, new Map(all));
}

describe('a critical path', () => {
  it('is over-allocated by what its stages are allowed beyond the whole', () => {
    expect(found('300 s', '280 s', '27 s')?.overAllocated).toBeCloseTo(7, 9);
  });

  it('is not over-allocated by the noise of a sum: 0.1 + 0.2 is more than 0.3 to a computer', () => {
    expect(found('300 ms', '100 ms', '200 ms')).not.toHaveProperty('overAllocated');
  });
});
