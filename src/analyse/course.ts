import { type Curve, type CurveModels, curveModels } from '../statistics/curves.ts';
import { dot } from '../statistics/orthonormal.ts';
import { withoutOutliers } from '../statistics/outliers.ts';
import { estimateOn, type Fit, fitFurther, fitOf, logEvidence } from '../statistics/regression.ts';
import { scalesOf } from '../statistics/scales.ts';
import {
  centreOf,
  chanceAbove,
  chanceBelow,
  mixtureOf,
  mixtureQuantile,
  type StudentT,
  sideOf,
  weightsOf,
} from '../statistics/student-mixture.ts';
import type { Daily } from './daily.ts';

/** One description of a course: a curve under one structure of the errors, of the values or of their logarithms. */
export interface Member {
  readonly curve: Curve;
  readonly inLogs: boolean;
  readonly fit: Fit;
  /** The logarithm of what its weight is in proportion to. */
  readonly evidence: number;
}

/** A member with its share of belief. */
export interface Weighted extends Member {
  readonly weight: number;
}

/** The course that values took, averaged over all descriptions by how well each explains them. */
export interface Course {
  readonly daily: Daily;
  readonly models: CurveModels;
  /** Places of the odd days that were set aside. */
  readonly outliers: readonly number[];
  /** What the members' values are in. */
  readonly unit: number;
  readonly scales: readonly Scale[];
  readonly members: readonly Weighted[];
  /** Twice the smaller chance of the curve's coefficient on either side of zero. */
  readonly p: number;
  /** The level without the week's pattern on the first day and on the last. */
  readonly first: number;
  readonly last: number;
  /** The last less the first. */
  readonly change: number;
  /** The 90% interval of the change. */
  readonly low: number;
  readonly high: number;
  /** The belief in a course that goes faster and faster, and in one that slows down. */
  readonly faster: number;
  readonly slower: number;
}

/** Values on one scale. */
export interface Scale {
  readonly inLogs: boolean;
  readonly values: readonly number[];
}

const CONFIDENCE = 0.9;

/**
 * The course of at least 14 daily values of which not all are equal: regression with a curve and the week's pattern,
 * averaged over structures of the errors, curves, and the two scales (Hoeting et al. 1999). A smooth curve costs
 * nothing, a random walk is allowed for.
 */
export function courseOf(daily: Daily): Course {
  const models = curveModels(daily.xs);
  const { values, outliers } = withoutOutliers(daily.ys, models.leverages);
  const { unit, plain, logs } = scalesOf(values);
  const scales = [{ inLogs: false, values: plain }, ...(logs ? [{ inLogs: true, values: logs }] : [])];
  const members = weighted(scales.flatMap((scale) => membersOn(models, scale)));
  const weights = members.map(({ weight }) => weight);
  const risen = members.map(riseOf);
  const rises = mixtureOf(weights, risen);
  const ends = members.map((member, index) => endsOf(member, risen[index]?.centre ?? 0, unit));
  const changes = mixtureOf(
    weights,
    risen.map(({ scale, freedom }, index) => {
      const { first = 0, last = 0, size = 1 } = ends[index] ?? {};
      return { centre: last - first, scale: size * scale, freedom };
    }),
  );
  const change = centreOf(changes);
  const share = (belongs: (bend: number, inLogs: boolean) => boolean) =>
    sumOf(members, ({ curve, inLogs, weight }) => (belongs(curve.bend, inLogs) ? weight : 0));
  return {
    daily,
    models,
    outliers,
    unit,
    scales,
    members,
    p: sideOf(rises).p,
    first: sumOf(members, ({ weight }, index) => weight * (ends[index]?.first ?? 0)),
    last: sumOf(members, ({ weight }, index) => weight * (ends[index]?.last ?? 0)),
    change,
    low: mixtureQuantile(changes, (1 - CONFIDENCE) / 2),
    high: mixtureQuantile(changes, (1 + CONFIDENCE) / 2),
    faster: share((bend, inLogs) => bend > 0 || (bend === 0 && inLogs && change > 0)),
    slower: share((bend, inLogs) => bend < 0 || (bend === 0 && inLogs && change <= 0)),
  };
}

function sumOf<T>(items: readonly T[], of: (item: T, index: number) => number): number {
  return items.reduce((sum, item, index) => sum + of(item, index), 0);
}

/** The chance that the slope of the last quarter has the other sign than the course, and that its bend goes against it. */
export function turnOf({ models, scales, change }: Course): {
  readonly turned: number;
  readonly bent: number;
} {
  const fits = weighted(
    scales.flatMap(({ values }) =>
      models.under.map((under) => {
        const fit = fitOf(under.turning, values);
        return { under, fit, evidence: logEvidence(fit) };
      }),
    ),
  );
  const chanceAgainst = (contrast: 'lastSlope' | 'turn') => {
    const mixture = mixtureOf(
      fits.map(({ weight }) => weight),
      fits.map(({ under, fit }) => estimateOn(fit, under[contrast])),
    );
    return change > 0 ? chanceBelow(mixture, 0) : chanceAbove(mixture, 0);
  };
  return { turned: chanceAgainst('lastSlope'), bent: chanceAgainst('turn') };
}

/** Members with their weights. */
export function weighted<T extends Pick<Member, 'evidence'>>(
  members: readonly T[],
): readonly (T & { readonly weight: number })[] {
  const weights = weightsOf(members.map(({ evidence }) => evidence));
  return members.map((member, index) => ({ ...member, weight: weights[index] ?? 0 }));
}

function membersOn({ under }: CurveModels, { inLogs, values }: Scale): readonly Member[] {
  return under.flatMap(({ level, curves }) => {
    const base = fitOf(level, values);
    return curves.map((curve) => {
      const fit = fitFurther(curve.model, base, values);
      return { curve, inLogs, fit, evidence: logEvidence(fit) + Math.log(curve.prior) };
    });
  });
}

/** The rise of a member's curve from the first day to the last, on its scale. */
function riseOf({ fit, curve }: Member): StudentT {
  return estimateOn(fit, curve.rise);
}

/** The level at both ends, the week's pattern averaged out, and how much a step of the member's scale is between them. */
function endsOf(
  { fit, inLogs, curve }: Member,
  rise: number,
  unit: number,
): { readonly first: number; readonly last: number; readonly size: number } {
  const start = dot(curve.start, fit.on);
  if (!inLogs) return { first: unit * start, last: unit * (start + rise), size: unit };
  return {
    first: unit * Math.exp(start),
    last: unit * Math.exp(start + rise),
    size: unit * Math.exp(start + rise / 2),
  };
}
