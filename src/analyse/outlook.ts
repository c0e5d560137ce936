import { AHEAD } from '../statistics/error-structures.ts';
import { dot } from '../statistics/orthonormal.ts';
import { type Fit, fitOf, logEvidence } from '../statistics/regression.ts';
import { SMOOTH_PRIOR, smoothModels } from '../statistics/smooth-curves.ts';
import { chanceAbove, chanceBelow, type Mixture, scaledQuantile } from '../statistics/student-mixture.ts';
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

/** Looks ahead with all curves of a course, and with any smooth curve about a line. */
export function outlookOf(course: Course): Outlook {
  const { unit, scales } = course;
  const descriptions = descriptionsOf(course);
  const predicted = (inLogs: boolean) =>
    predictions(
      descriptions.filter((one) => one.inLogs === inLogs),
      scales.find((scale) => scale.inLogs === inLogs)?.values ?? [],
    );
  const [plain, logs] = [predicted(false), predicted(true)];
  return {
    chance: (ahead, limit, sign) => {
      const beyond = sign > 0 ? chanceAbove : chanceBelow;
      return beyond(plain(ahead), limit / unit) + beyond(logs(ahead), Math.log(Math.max(0, limit / unit)));
    },
    quantile: (ahead, p) => {
      const asItIs = { mixture: plain(ahead), to: (value: number) => value, from: (value: number) => value };
      const inLogs = {
        mixture: logs(ahead),
        to: (value: number) => Math.log(Math.max(0, value)),
        from: Math.exp,
      };
      return unit * scaledQuantile([asItIs, inLogs], p);
    },
  };
}

interface Description {
  readonly inLogs: boolean;
  readonly fit: Fit;
  readonly weight: number;
}

function descriptionsOf({ members, scales, daily }: Course): readonly Description[] {
  const smooth = scales.flatMap(({ inLogs, values }) =>
    smoothModels(daily.xs).map((model) => {
      const fit = fitOf(model, values);
      return { inLogs, fit, evidence: logEvidence(fit) + Math.log(SMOOTH_PRIOR) };
    }),
  );
  const all = weighted([
    ...members.map(({ inLogs, fit, evidence }) => ({ inLogs, fit, evidence })),
    ...smooth,
  ]);
  return weighted(all.filter(({ weight }) => weight >= LEAST_WEIGHT));
}

/** What a day's measured value may be by the descriptions of one scale, for each coming day; stretches of days are worked out at once. */
function predictions(
  descriptions: readonly Description[],
  values: readonly number[],
): (ahead: number) => Mixture {
  const groups = [...Map.groupBy(descriptions, ({ fit }) => fit.model.whitening)];
  const kin = groups.map(([whitening, members]) => ({ members, whitening, white: whitening.whiten(values) }));
  const inOrder = kin.flatMap(({ members }) => members);
  const weights = Float64Array.from(inOrder, ({ weight }) => weight);
  const freedoms = Float64Array.from(inOrder, ({ fit }) => fit.freedom);
  const stretches = new Map<number, Pick<Mixture, 'centres' | 'scales'>[]>();
  return (ahead) => {
    const stretch = Math.floor((ahead - 1) / AHEAD);
    const found = stretches.get(stretch) ?? stretchOf(stretch);
    stretches.set(stretch, found);
    return { weights, freedoms, ...(found[(ahead - 1) % AHEAD] as Pick<Mixture, 'centres' | 'scales'>) };
  };

  function stretchOf(stretch: number): Pick<Mixture, 'centres' | 'scales'>[] {
    const days = Array.from({ length: AHEAD }, () => ({
      centres: new Float64Array(weights.length),
      scales: new Float64Array(weights.length),
    }));
    let at = 0;
    for (const { whitening, white, members } of kin) {
      const told = whitening.ahead(stretch).map((together) => dot(together, white));
      for (const { fit } of members) {
        const { model, on, rss, freedom } = fit;
        const { rows, variances } = model.ahead(stretch);
        for (const [day, { centres, scales }] of days.entries()) {
          let centre = told[day] as number;
          for (let j = 0; j < on.length; j += 1) {
            centre += (rows[day * on.length + j] as number) * (on[j] as number);
          }
          centres[at] = centre;
          scales[at] = Math.sqrt((rss / freedom) * (variances[day] as number));
        }
        at += 1;
      }
    }
    return days;
  }
}
