import type { Indicator } from '../model/indicator.ts';
import type { Kind } from './kind.ts';
import { expr } from './kinds/expr.ts';
import { gauge } from './kinds/gauge.ts';
import { growth } from './kinds/growth.ts';
import { quantile } from './kinds/quantile.ts';
import { quotient } from './kinds/quotient.ts';
import { rate } from './kinds/rate.ts';
import { ratio } from './kinds/ratio.ts';

/** Every kind of indicator. */
const KINDS: { readonly [K in Indicator['kind']]: Kind<Extract<Indicator, { kind: K }>> } = {
  quantile,
  ratio,
  quotient,
  rate,
  gauge,
  growth,
  expr,
};

/** What is to be known of an indicator’s kind. */
export function kindOf<I extends Indicator>({ kind }: I): Kind<I> {
  // The table has at each name the kind of that name, which the compiler does not carry through the lookup.
  return KINDS[kind] as unknown as Kind<I>;
}
