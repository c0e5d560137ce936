import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openLedger } from '../../../src/adapters/ledger/ledger.ts';
import { overlayLedger } from '../../../src/app/overlay-ledger.ts';
import { rememberingSource } from '../../../src/measuring/remember.ts';
import type { Reading } from '../../../src/model/series.ts';
import type { Window } from '../../../src/model/window.ts';
import type { Ledger } from '../../../src/ports/ledger.ts';
import { gaugeBudget } from '../../support/budget.ts';
import { folderWith } from '../../support/folder.ts';
import { handClock, seriesOf, steadySource } from '../../support/publishing.ts';

const DAY = 86_400;
const CLOCK = handClock(100 * DAY);
const WINDOW: Window = { start: 0, end: DAY };
const UNNAMED = gaugeBudget();
const EU = gaugeBudget({ source: 'eu' });
const US = gaugeBudget({ source: 'us' });

const reading = (value: number, present = 10): Reading => ({
  window: WINDOW,
  measured: { kind: 'number', value },
  coverage: { present, expected: 10 },
});

function sqlite(): Ledger {
  const ledger = openLedger(join(folderWith(), 'ledger.sqlite'), CLOCK);
  onTestFinished(() => ledger.close());
  return ledger;
}

it.each([
  ['a ledger', sqlite],
  ['one that only looks', () => overlayLedger(sqlite(), CLOCK)],
])('%s keeps what each source measured of a budget apart', async (_, open) => {
  const ledger = open();
  await ledger.keep(
    [
      { budget: EU, reading: reading(1) },
      { budget: US, reading: reading(2) },
    ],
    0,
  );
  expect(await ledger.readings(EU, [WINDOW])).toEqual([reading(1)]);
  expect(await ledger.readings(US, [WINDOW])).toEqual([reading(2)]);
  expect(await ledger.readings(UNNAMED, [WINDOW])).toEqual([]);
});

it('what was kept while there was one source, without a name, is measured anew where its source still can', async () => {
  const ledger = sqlite();
  await ledger.keep([{ budget: UNNAMED, reading: reading(1) }], 0);
  expect(await ledger.readings(EU, [WINDOW])).toEqual([{ ...reading(1), outdated: true }]);
  const measuredAs = async (budget: typeof EU, answer: Reading) => {
    const source = steadySource({ measure: async ({ id }, request) => seriesOf(id, request, () => answer) });
    const remembering = rememberingSource(source, ledger, CLOCK);
    const { periods } = await remembering.measure(budget, { days: [], periods: [WINDOW] });
    return periods;
  };
  expect(await measuredAs(EU, reading(3, 4))).toEqual([reading(1)]);
  expect(await measuredAs(US, reading(2))).toEqual([reading(2)]);
  expect(await ledger.readings(US, [WINDOW])).toEqual([reading(2)]);
  expect(await ledger.readings(UNNAMED, [WINDOW])).toEqual([reading(1)]);
});
