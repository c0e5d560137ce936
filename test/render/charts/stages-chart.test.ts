import { expect, test } from 'vitest';
import type { PathFinding } from '../../../src/model/finding.ts';
import { stagesChart } from '../../../src/render/charts/stages-chart.ts';
import { quantity } from '../../support/budget.ts';
import { ofKind, parseSvg, pointsOf } from '../../support/svg.ts';

const FRAME = { width: 700, height: 80, theme: 'page', heading: false } as const;

const path: PathFinding = {
  id: 'node/tx',
  serviceName: 'Node',
  name: 'Transaction',
  total: 'node/tx-p95',
  totalName: 'TX P95',
  totalLimit: quantity('10s'),
  totalActual: 7,
  allocated: 15,
  overAllocated: 5,
  stages: [
    { budget: 'node/a', name: 'Mempool', limit: 5, actual: 2, status: 'within', share: 2 / 7 },
    { budget: 'node/b', name: 'Finalization', limit: 10, actual: 12, status: 'exceeded', share: 12 / 7 },
  ],
};

const elements = parseSvg(stagesChart(path, FRAME));
const bars = [...ofKind(elements, 'c-stage-0'), ...ofKind(elements, 'c-stage-1')].map(
  ({ attributes }) => attributes,
);
const widthOf = (x: number) => Number(bars[x]?.width);

test('stages are as wide as their actual, and below as their allocation', () => {
  expect(bars).toHaveLength(4);
  const [mempool, mempoolAllowed, finalization, finalizationAllowed] = [0, 1, 2, 3].map(
    (index) => widthOf(index) + 1,
  );
  expect((finalization ?? 0) / (mempool ?? 1)).toBeCloseTo(6, 1);
  expect((finalizationAllowed ?? 0) / (mempoolAllowed ?? 1)).toBeCloseTo(2, 1);
});

test('the limit of the whole stands where that much is allocated: over-allocated stages pass it', () => {
  const limit = pointsOf(ofKind(elements, 'c-limit')[0]?.attributes.d ?? '')[0]?.[0] ?? 0;
  const left = Number(bars[0]?.x);
  expect((limit - left) / (FRAME.width - left)).toBeCloseTo(10 / 15, 2);
});

test('a stage over its allocation is hatched, and the shares are said', () => {
  expect(ofKind(elements, 'c-hatch')).toHaveLength(2);
  expect(elements.find(({ name }) => name === 'desc')?.text).toBe(
    '2 stages: Mempool 29%, Finalization 171% of the whole.',
  );
});

test('a path without figures draws its allocations only', () => {
  const bare = {
    ...path,
    stages: path.stages.map(({ budget, name, limit, status }) => ({ budget, name, limit, status })),
  };
  expect(parseSvg(stagesChart(bare, FRAME)).filter(({ name }) => name === 'rect')).toHaveLength(2);
});
