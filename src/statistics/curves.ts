import { structuresFor } from './error-structures.ts';
import { contrastRow } from './orthonormal.ts';
import { type Leverage, leverageOf } from './outliers.ts';
import { extended, type Model, modelOf } from './regression.ts';
import { remembered } from './remembered.ts';
import { type Column, ones, weekdayColumns } from './weekday-columns.ts';

/** A shape of the course of values: how far it bends, a number below zero to level off, above to accelerate; and how likely it is beforehand. */
export interface Bend {
  readonly bend: number;
  readonly prior: number;
}

/** The shapes that are averaged over; 0 is the straight line. */
export const BENDS: readonly Bend[] = [
  { bend: -4, prior: 1 },
  { bend: -2, prior: 1 },
  { bend: -1, prior: 2 },
  { bend: 0, prior: 8 },
  { bend: 1, prior: 2 },
  { bend: 2, prior: 1 },
];

/** From which share of the days on a turn is looked for. */
const TURN = 0.75;

/** A curve with the errors of one structure. */
export interface Curve extends Bend {
  readonly model: Model;
  /** The contrasts of its level on the first day, the week's pattern averaged out, and of its rise from there to the last. */
  readonly start: Float64Array;
  readonly rise: Float64Array;
}

/** All curves whose errors have one structure. */
export interface CurvesUnder {
  /** The level and the week's pattern alone. */
  readonly level: Model;
  readonly curves: readonly Curve[];
  readonly straight: Model;
  /** A straight line with another slope in the last quarter of the days, with the contrasts of that slope and of the bend. */
  readonly turning: Model;
  readonly lastSlope: Float64Array;
  readonly turn: Float64Array;
}

/**
 * Every description of a course over some days: level, week's pattern, and one curve, under each structure of the errors.
 * Columns are in this order: one for the level, those of the weekdays, one for the curve, and one for the turn.
 */
export interface CurveModels {
  readonly span: number;
  readonly under: readonly CurvesUnder[];
  /** Of the straight lines. */
  readonly leverages: readonly Leverage[];
}

/** The curve of a bend over days as shares of their span: 0 on the first day, 1 on the last. */
export function curveOf(bend: number, days: readonly number[]): Column {
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 1];
  return (day) => {
    const share = (day - first) / (last - first);
    return bend === 0 ? share : Math.expm1(bend * share) / Math.expm1(bend);
  };
}

function curveWith(shape: Bend, model: Model): Curve {
  const weekdays = Array.from({ length: model.columns.length - 2 }, () => 1 / 7);
  return {
    ...shape,
    model,
    start: contrastRow(model.basis, [1, ...weekdays, 0]),
    rise: contrastRow(model.basis, [0, ...weekdays.map(() => 0), 1]),
  };
}

/** All descriptions of a course over the given days. */
export const curveModels: (days: readonly number[]) => CurveModels = remembered((days: readonly number[]) => {
  const line = curveOf(0, days);
  const base = [ones, ...weekdayColumns(days)];
  const shapes = BENDS.map((shape) => ({ shape, column: curveOf(shape.bend, days) }));
  const under = structuresFor(days.length).map((structure) => {
    const level = modelOf(structure, days, base);
    const curves = shapes.map(({ shape, column }) => curveWith(shape, extended(level, [column])));
    const straight = extended(level, [line]);
    const turning = extended(straight, [(day) => Math.max(0, line(day) - TURN)]);
    const ofSlopes = (slope: number) => contrastRow(turning.basis, [...base.map(() => 0), slope, 1]);
    return { level, curves, straight, turning, lastSlope: ofSlopes(1), turn: ofSlopes(0) };
  });
  return {
    span: (days.at(-1) ?? 0) - (days[0] ?? 0),
    under,
    leverages: under.map(({ straight }) => leverageOf(straight)),
  };
});
