/** Why a forecast cannot be judged: another limit came into force, the level stepped, the budget went, or no day has a figure. */
export type Voiding = 'limit' | 'step' | 'gone' | 'no_data';

/**
 * What became of a forecast, by the days after it. The limit was first reached on `day`:
 * - `held`: not before the earliest day, and by the latest;
 * - `early`: before the earliest day; `late`: after the latest.
 *
 * Or it was not reached:
 * - `not`: by the latest day, nor since;
 * - `lapsed`: within the forecast's horizon, of one that named no latest day;
 * - `open`: that day is not past yet;
 * - `void`: it cannot be judged, from `day` on.
 */
export type Outcome =
  | { readonly kind: 'held' | 'early' | 'late'; readonly day: string }
  | { readonly kind: 'not' | 'lapsed' | 'open' }
  | { readonly kind: 'void'; readonly because: Voiding; readonly day: string };
