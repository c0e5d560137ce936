import type { Problem } from '../../model/errors.ts';
import type { ResponseStep } from '../../model/finding.ts';
import type { RequestSettings } from '../../model/request-settings.ts';
import type { ReviewSettings } from '../../model/review-settings.ts';
import type { BusinessHours, ResponsePolicy } from '../../model/violation.ts';
import { readDuration } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { requestsOf } from './requests.ts';
import type { WrittenReview } from './review-schema.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const STEPS: readonly (readonly [ResponseStep, number])[] = [
  ['acknowledge', HOUR],
  ['investigate', DAY],
  ['plan', 2 * DAY],
  ['implement', 7 * DAY],
  ['validate', 14 * DAY],
];
const WORKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

/** The review's settings, with the policy's own figures where nothing is written. */
export function reviewOf(yaml: YamlFile, path: Path, written: WrittenReview): Read<ReviewSettings> {
  const steps = stepsOf(yaml, [...path, 'response'], written);
  const hours = hoursOf(yaml, [...path, 'business_hours'], written);
  const requests: Read<RequestSettings> = written.requests
    ? requestsOf(yaml, [...path, 'requests'], written.requests)
    : { problems: [] };
  const { approver, reviewers, recurring } = written;
  const last = approver?.role ?? 'vp-engineering';
  const twice = Object.hasOwn(reviewers ?? {}, last)
    ? [yaml.problem([...path, 'reviewers', last], MESSAGES.approverReviews(last), { at: 'key' })]
    : [];
  return {
    problems: [...steps.problems, ...hours.problems, ...twice, ...requests.problems],
    value: {
      folder: written.folder ?? 'reviews',
      proposals: written.proposals ?? 'budgets/proposals',
      response: {
        steps: steps.value ?? STEPS,
        ...(hours.value ? { businessHours: hours.value } : {}),
        ...(written.opens_after === undefined ? {} : { opensAfter: written.opens_after }),
        closesAfter: written.closes_after ?? 7,
        requiresValidation: written.requires_validation ?? false,
        reopensWithin: written.reopens_within ?? 14,
        recurring: { times: recurring?.times ?? 3, within: recurring?.within ?? 90 },
      },
      adjustment: {
        reviewers: reviewers ?? { engineering: [], product: [] },
        approver: { role: last, people: approver?.people ?? [] },
        severalRoles: written.several_roles_per_person ?? false,
        monitoring: written.monitoring ?? 30,
      },
      ...(requests.value ? { requests: requests.value } : {}),
    },
  };
}

/** A step that is due before the one it follows could never be taken in time. */
function stepsOf(
  yaml: YamlFile,
  path: Path,
  { response = {} }: WrittenReview,
): Read<ResponsePolicy['steps']> {
  const read = STEPS.map(([step, preset]) => ({
    step,
    ...readDuration(yaml, [...path, step], response[step], preset),
  }));
  const unordered = read.flatMap(({ step, value }, index): readonly Problem[] => {
    const before = read[index - 1];
    if (value === undefined || before?.value === undefined || value >= before.value) return [];
    const at = response[step] === undefined ? before.step : step;
    return [yaml.problem([...path, at], MESSAGES.stepOrder(step, before.step))];
  });
  return {
    problems: [...read.flatMap(({ problems }) => problems), ...unordered],
    value: read.map(({ step, value }) => [step, value ?? 0] as const),
  };
}

function hoursOf(yaml: YamlFile, path: Path, { business_hours: hours }: WrittenReview): Read<BusinessHours> {
  if (!hours) return { problems: [] };
  const { days = WORKDAYS, from = '09:00', to = '17:00' } = hours;
  const bad = Object.entries({ from, to }).flatMap(([key, text]) =>
    /^([01]\d|2[0-3]):[0-5]\d$/.test(text) ? [] : [yaml.problem([...path, key], MESSAGES.badTime(text))],
  );
  if (bad.length > 0) return { problems: bad };
  if (to <= from) return { problems: [yaml.problem([...path, 'to'], MESSAGES.endsEarly(from, to))] };
  return { problems: [], value: { days, from, to } };
}
