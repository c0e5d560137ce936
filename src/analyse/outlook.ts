import { type Fit, fitOf, logEvidence, predictionOf } from '../statistics/regression.ts';
import { SMOOTH_PRIOR, smoothModels } from '../statistics/smooth-curves.ts';
import { type Component, chanceAbove, chanceBelow, quantileBy } from '../statistics/student-mixture.ts';
import { type Course, weighted } from './course.ts';

/** What the course of values says of coming days. Days are counted from the last one with a value. */
export interface Outlook {
  /** The chance that a day's measured value is at the limit or beyond it; `sign` is +1 when more is worse. */
  chance(ahead: number, limit: number, sign: 1 | -1): number;
  /** The value below which the share `p` of what a day's measured value may be lies. */
  quantile(ahead: number, p: number): number;
}

/** Descriptions with less weight are left out. */
const LEAST_WEIGHT = 1e-4;

/** A coming day's measured value by every description, on the two scales. */
interface Predicted {
  readonly plain: readonly Component[];
  readonly logs: readonly Component[];
}

/** Looks ahead with all curves of a course, and with any smooth curve about a line. */
export function outlookOf(course: Course): Outlook {
  const last = course.daily.xs.at(-1) ?? 0;
  const descriptions = descriptionsOf(course);
  const known = new Map<number, Predicted>();
  const predicted = (ahead: number) => {
    const found = known.get(ahead) ?? predictedOn(descriptions, last + ahead);
    known.set(ahead, found);
    return found;
  };
  const { unit } = course;
  return {
    chance: (ahead, limit, sign) => {
      const { plain, logs } = predicted(ahead);
      const beyond = sign > 0 ? chanceAbove : chanceBelow;
      return beyond(plain, limit / unit) + beyond(logs, Math.log(Math.max(0, limit / unit)));
    },
    quantile: (ahead, p) => {
      const { plain, logs } = predicted(ahead);
      const centres = [...plain.map(({ centre }) => centre), ...logs.map(({ centre }) => Math.exp(centre))];
      const below = (value: number) =>
        chanceBelow(plain, value) + chanceBelow(logs, Math.log(Math.max(0, value)));
      return unit * quantileBy(below, p, Math.min(...centres), Math.max(...centres));
    },
  };
}

interface Description {
  readonly inLogs: boolean;
  readonly fit: Fit;
  readonly white: Float64Array;
  readonly weight: number;
}

function descriptionsOf({ members, scales, daily }: Course): readonly Description[] {
  const smooth = scales.flatMap(({ inLogs, values }) =>
    smoothModels(daily.xs).map((model) => {
      const fit = fitOf(model, values);
      return { inLogs, fit, evidence: logEvidence(fit) + Math.log(SMOOTH_PRIOR) };
    }),
  );
  const valuesIn = (inLogs: boolean) => scales.find((scale) => scale.inLogs === inLogs)?.values ?? [];
  const all = weighted([
    ...members.map(({ inLogs, fit, evidence }) => ({ inLogs, fit, evidence })),
    ...smooth,
  ]);
  return weighted(all.filter(({ weight }) => weight >= LEAST_WEIGHT)).map(({ inLogs, fit, weight }) => {
    return { inLogs, fit, weight, white: fit.model.whitening.whiten(valuesIn(inLogs)) };
  });
}

function predictedOn(descriptions: readonly Description[], day: number): Predicted {
  const on = (logs: boolean) =>
    descriptions
      .filter(({ inLogs }) => inLogs === logs)
      .map(({ fit, white, weight }) => ({ ...predictionOf(fit, white, day), weight }));
  return { plain: on(false), logs: on(true) };
}
