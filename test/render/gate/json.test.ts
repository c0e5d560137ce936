import { describe, expect, it } from 'vitest';
import { gateJson } from '../../../src/render/gate/json.ts';
import { gate, judged, judgedUnknown } from '../../support/gate.ts';

describe('a gate as JSON', () => {
  it('marks a figure that is only a floor', () => {
    const above = judged({ actual: { value: 2.5, lower: 2.5 }, status: 'exceeded' });
    expect(JSON.parse(gateJson(gate([above]))).budgets[0]).toMatchObject({ actual: 2.5, floor: true });
  });

  it('has every budget with its figures in base units, and the counts', () => {
    const over = judged(
      { status: 'exceeded', actual: { value: 2.1 }, usage: 1.05, headroom: -0.1 },
      { id: 'a/over' },
    );
    const read = JSON.parse(gateJson(gate([over, judgedUnknown('No data.', { id: 'a/blind' })])));
    expect(read).toMatchObject({ failOn: ['exceeded'], failed: 1, counts: { exceeded: 1, unknown: 1 } });
    expect(read.budgets[0]).toEqual({
      budget: 'a/over',
      name: 'API Query P95',
      status: 'exceeded',
      fails: true,
      bound: 'at_most',
      limit: '2 s',
      limitValue: 2,
      unit: 'seconds',
      actual: 2.1,
      usage: 1.05,
      headroom: -0.1,
      headroomShare: -0.05,
    });
    expect(read.budgets[1]).toMatchObject({ status: 'unknown', fails: false, remark: 'No data.' });
    expect(read.budgets[1]).not.toHaveProperty('actual');
  });
});
