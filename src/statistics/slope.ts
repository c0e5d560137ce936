import { ALL_STRUCTURES } from './error-structures.ts';
import { contrastRow } from './orthonormal.ts';
import { leverageOf, withoutOutliers } from './outliers.ts';
import { estimateOn, fitOf, logEvidence, modelOf } from './regression.ts';
import { remembered } from './remembered.ts';
import { mixtureOf, mixtureQuantile, weightsOf } from './student-mixture.ts';
import { ones, weekdayColumns } from './weekday-columns.ts';

/** How likely walks are beforehand, beside each autoregressive structure's 1: what grows mostly does so by increments. */
const PRIORS: Readonly<Record<string, number>> = { walk: 8, 'noisy walk': 4 };

const slopeModels = remembered((days: readonly number[]) => {
  const columns = [ones, ...weekdayColumns(days), (day: number) => day - (days[0] ?? 0)];
  const slope = columns.map((_, index) => (index === columns.length - 1 ? 1 : 0));
  const models = ALL_STRUCTURES.map((structure) => {
    const model = modelOf(structure, days, columns);
    const prior = Math.log(PRIORS[structure.name] ?? 1);
    return { model, prior, slope: contrastRow(model.basis, slope) };
  });
  return { models, leverages: models.map(({ model }) => leverageOf(model)) };
});

/**
 * The 95% interval of the slope of daily values a day, with the week's pattern and without single odd days, averaged
 * over structures of the errors of which walks weigh most.
 */
export function slopeInterval(
  days: readonly number[],
  values: readonly number[],
): { readonly lower: number; readonly upper: number } {
  const { models, leverages } = slopeModels(days);
  const cleaned = withoutOutliers(values, leverages, true).values;
  const fits = models.map(({ model, prior, slope }) => {
    const fit = fitOf(model, cleaned);
    return { evidence: logEvidence(fit) + prior, slope: estimateOn(fit, slope) };
  });
  const weights = weightsOf(fits.map(({ evidence }) => evidence));
  const slopes = mixtureOf(
    weights,
    fits.map(({ slope }) => slope),
  );
  return { lower: mixtureQuantile(slopes, 0.025), upper: mixtureQuantile(slopes, 0.975) };
}
