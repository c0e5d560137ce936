import { plainNumber } from '../../model/format.ts';
import type { RatioIndicator } from '../../model/indicator.ts';
import { type Kind, plainFigure, unknown } from '../kind.ts';
import { foldCounted } from './counted.ts';

/** A share of events: of the good ones for `at_least`, of the bad ones for `at_most`, whichever are counted. */
export const ratio: Kind<RatioIndicator> = {
  figure: (budget, { of }, measured) => {
    if (measured.kind !== 'ratio') return plainFigure(budget, measured);
    const { part, whole } = measured;
    if (!Number.isFinite(part) || !Number.isFinite(whole))
      return unknown('implausible', `The source answered ${part} of ${whole} events.`);
    if (whole <= 0) return unknown('no_traffic', 'There were no events in this window.');
    if (part < 0 || part > whole * (1 + 1e-9)) {
      const [shown, all] = [plainNumber(part, 2), plainNumber(whole, 2)];
      return unknown(
        'implausible',
        `${shown} of ${all} events is no share. Check that the part is among the total.`,
      );
    }
    const wanted = budget.bound === 'at_least' ? 'good' : 'bad';
    const counted = of === wanted ? part : Math.max(0, whole - part);
    return { kind: 'figure', figure: { value: Math.min(1, counted / whole) }, events: whole };
  },
  foldOf: () => foldCounted,
};
