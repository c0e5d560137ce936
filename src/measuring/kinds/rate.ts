import { plainNumber } from '../../model/format.ts';
import type { RateIndicator } from '../../model/indicator.ts';
import { type Kind, plainFigure, unknown } from '../kind.ts';
import { foldCounted } from './counted.ts';

/** A counter’s increase per second. */
export const rate: Kind<RateIndicator> = {
  figure: (budget, _, measured, seconds) => {
    const value =
      measured.kind === 'increase'
        ? measured.increase / seconds
        : measured.kind === 'number'
          ? measured.value
          : 0;
    if (value < 0)
      return unknown(
        'implausible',
        `The source answered ${plainNumber(value, 6)}, which cannot be below zero.`,
      );
    return plainFigure(budget, measured.kind === 'increase' ? { kind: 'number', value } : measured);
  },
  foldOf: () => foldCounted,
};
