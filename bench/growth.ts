import { median } from 'simple-statistics';
import { renderReport } from '../src/render/render.ts';
import { shippedRasteriser } from '../test/support/rasteriser.ts';
import { shippedEngine } from '../test/support/templates.ts';
import type { Measure } from './measure.ts';
import { type Measured, repeated, reportOf, shippedMeasurements } from './shipped.ts';

/** How often each size is run: the smaller the more often, since chance and garbage weigh more on it. */
const RUNS = { 100: 25, 1000: 5, 10000: 3 } as const;

/**
 * How the time from measurements to artifacts grows, as the time per budget among many in that among fewer. What a
 * report costs however small it is makes the first ratio flattering, so the second leaves it out.
 */
export async function growth(): Promise<readonly Measure[]> {
  const once = await shippedMeasurements('weekly');
  const make = await maker();
  const secondsAt = (budgets: keyof typeof RUNS) => secondsEach(repeated(once, budgets), RUNS[budgets], make);
  await secondsAt(1000);
  const hundred = await secondsAt(100);
  const thousand = await secondsAt(1000);
  const tenThousand = await secondsAt(10_000);
  return [
    { name: 'time per budget, 10,000 budgets ÷ 100', value: tenThousand / hundred, atMost: 1, unit: '×' },
    {
      name: 'time per budget, 10,000 budgets ÷ 1,000',
      value: tenThousand / thousand,
      atMost: 1.1,
      unit: '×',
    },
  ];
}

/** The median seconds for one budget. */
async function secondsEach(
  measured: Measured,
  runs: number,
  make: (measured: Measured) => Promise<void>,
): Promise<number> {
  const seconds = await inTurn(Array.from({ length: runs }), async () => {
    const start = performance.now();
    await make(measured);
    return (performance.now() - start) / 1000;
  });
  return median([...seconds]) / measured.set.budgets.length;
}

async function maker(): Promise<(measured: Measured) => Promise<void>> {
  const templates = shippedEngine();
  const rasterise = await shippedRasteriser();
  return async (measured) => {
    await renderReport(reportOf(measured), templates, { rasterise });
  };
}

async function inTurn<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  for (const item of items) results.push(await work(item));
  return results;
}
