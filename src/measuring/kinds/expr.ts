import type { ExprIndicator } from '../../model/indicator.ts';
import { type Kind, plainFigure } from '../kind.ts';

/** Any PromQL: its number is its figure, and nothing is known of how its pieces would join. */
export const expr: Kind<ExprIndicator> = {
  figure: (budget, _, measured) => plainFigure(budget, measured),
  foldOf: () => undefined,
};
