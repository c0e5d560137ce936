import { failureIn } from '../../model/add-up.ts';
import type { GaugeIndicator } from '../../model/indicator.ts';
import { type Fold, type Kind, plainFigure } from '../kind.ts';

/** A gauge over time and across its series. It may be below zero: a temperature, a clock ahead of another. */
export const gauge: Kind<GaugeIndicator> = {
  figure: (budget, _, measured) => plainFigure(budget, measured),
  foldOf: extremes,
};

/** The highest of a gauge across its series is that of its pieces, as is the lowest; a sum of every series’ own highest is not. */
function extremes({ overTime, across }: GaugeIndicator): Fold | undefined {
  if (overTime !== across || (overTime !== 'max' && overTime !== 'min')) return undefined;
  const extreme = overTime === 'max' ? Math.max : Math.min;
  return (pieces) => {
    const values = pieces.flatMap((piece) => (piece.kind === 'number' ? [piece.value] : []));
    const nothing = values.length === 0 ? pieces[0] : undefined;
    return failureIn(pieces) ?? nothing ?? { kind: 'number', value: extreme(...values) };
  };
}
