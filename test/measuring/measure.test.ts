import { describe, expect, it } from 'vitest';
import { measureAll } from '../../src/measuring/measure.ts';
import { AT_ONCE } from '../../src/measuring/shares.ts';
import { SourceError } from '../../src/model/errors.ts';
import type { Series } from '../../src/model/series.ts';
import { budget } from '../support/budget.ts';
import { seriesOf, steadySource } from '../support/publishing.ts';

const BUDGETS = Array.from({ length: 2 * AT_ONCE }, (_, index) => budget({ id: `api/b${index}` }));
const NOTHING = { days: [], periods: [] };
const IDS = BUDGETS.map(({ id }) => id);

const measured = (answer: (id: string) => Promise<Series>, budgets = BUDGETS) =>
  measureAll(
    steadySource({ measure: ({ id }) => answer(id) }),
    { budgets, maintenance: [] },
    () => NOTHING,
    (_, series) => series.budget,
  );
const nothingOf = (id: string): Series => seriesOf(id, NOTHING, () => expect.fail('There is no window.'));

describe('measuring many budgets', () => {
  it('answers in their order, whatever the order in which the source does', async () => {
    const { results, failures } = await measured(async (id) => {
      if (id.endsWith('0')) await new Promise(setImmediate);
      return nothingOf(id);
    });
    expect(results).toEqual(IDS);
    expect(failures).toEqual([]);
  });

  it('has only some in hand at once, so that the first answers are used while the last are not yet asked for', async () => {
    let inHand = 0;
    let most = 0;
    await measured(async (id) => {
      inHand += 1;
      most = Math.max(most, inHand);
      await new Promise(setImmediate);
      inHand -= 1;
      return nothingOf(id);
    });
    expect(most).toBe(AT_ONCE);
  });

  it('goes on beside a budget that the source fails for, and fails when it fails for all', async () => {
    const failing = async (id: string): Promise<Series> => {
      throw new SourceError(`${id} cannot be measured.`);
    };
    const { results, failures } = await measured(async (id) =>
      id === 'api/b7' ? failing(id) : nothingOf(id),
    );
    expect(results).toEqual(IDS);
    expect(failures).toEqual([{ budget: 'api/b7', message: 'api/b7 cannot be measured.' }]);
    await expect(measured(failing)).rejects.toThrow(new SourceError('api/b0 cannot be measured.'));
  });
});
