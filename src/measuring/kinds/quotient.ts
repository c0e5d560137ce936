import type { QuotientIndicator } from '../../model/indicator.ts';
import { type Kind, plainFigure, unknown } from '../kind.ts';
import { foldCounted } from './counted.ts';

/** One amount by another over the whole window. */
export const quotient: Kind<QuotientIndicator> = {
  figure: (budget, { of, per }, measured) => {
    if (measured.kind !== 'ratio') return plainFigure(budget, measured);
    const { part, whole } = measured;
    if (whole === 0)
      return unknown('no_traffic', `${per} was 0 in this window, by which nothing can be divided.`);
    const found = plainFigure(budget, { kind: 'number', value: part / whole });
    return found.kind === 'figure' && of === 'counter' ? { ...found, events: whole } : found;
  },
  foldOf: () => foldCounted,
};
