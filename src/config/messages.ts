import { closest, distance } from 'fastest-levenshtein';

/**
 * The wording of every problem in a file: what is wrong. What is allowed. What to do. Values of the file are quoted
 * with “ ”, names of keys stand bare.
 */
export const MESSAGES = {
  syntax: (detail: string) =>
    `This is not YAML: ${detail}. Mind the indentation, and quote text that holds “: ” or “#”.`,
  empty: () => 'The file is empty. A budget file has service and budgets. Write them, or remove the file.',
  unknownKey: (key: string, allowed: readonly string[]) =>
    `Unknown key ${key}. Allowed here: ${allowed.join(', ')}.${meant(key, allowed)}`,
  missingKey: (key: string) => `${key} is missing. Add ${key}.`,
  wrongType: (expected: string, got: string) => `This must be ${expected}, not ${got}.`,
  notAllowed: (got: string, allowed: readonly string[]) =>
    `${got} is not allowed. Allowed: ${allowed.join(', ')}.${meant(got.replaceAll(/[“”]/g, ''), allowed)}`,
  badValue: (detail: string) => `${detail}.`,
  slug: (slug: string) =>
    `“${slug}” is not an id. Lower-case letters, digits and hyphens are allowed, beginning with a letter, such as query-p95.`,
  noBound: () =>
    'There is no limit. Exactly one of at_most and at_least is allowed. Add one, such as at_most: 2s.',
  twoBounds: () =>
    'There are two limits. Exactly one of at_most and at_least is allowed. Remove one, or make two budgets.',
  noIndicator: (kinds: readonly string[]) =>
    `The indicator says nothing to measure. Exactly one of ${kinds.join(', ')} is allowed. Add one.`,
  twoIndicators: (kinds: readonly string[]) =>
    `The indicator measures more than one thing: ${kinds.join(' and ')}. Exactly one is allowed. Remove the others.`,
  noRatioPart: () => 'The ratio has no part. Exactly one of good and bad is allowed beside total. Add one.',
  twoRatioParts: () =>
    'The ratio has two parts. Exactly one of good and bad is allowed beside total. Remove one.',
  badQuantile: (quantile: number) =>
    `A quantile of ${quantile} does not exist. Between 0 and 1 is allowed, such as 0.95 for P95.`,
  bucketSuffix: (name: string) =>
    `“${name}” names a part of a histogram. The histogram’s own name is wanted. Write ${name.replace(/_(bucket|sum|count)$/, '')}.`,
  badMetric: (name: string) =>
    `“${name}” is not a metric name. Letters, digits, _ and : are allowed, not beginning with a digit; labels go into where.`,
  dimension: (limit: string, limitIs: string, measures: string) =>
    `The limit ${limit} is ${limitIs}, but the indicator measures ${measures}. They must have the same dimension. ` +
    'Correct the limit’s unit, or say with unit: what the indicator’s numbers are.',
  invertedCeiling: (limit: string) =>
    `At most ${limit} of good events is inverted: it would allow failure. Write at_least: ${limit}, or a ratio of bad events.`,
  invertedFloor: (limit: string) =>
    `At least ${limit} of bad events is inverted: it would demand failure. Write at_most: ${limit}, or a ratio of good events.`,
  overWhole: (limit: string) => `A share cannot reach ${limit}. At most 100% is allowed. Lower the limit.`,
  wholeTarget: () =>
    'A target of 100% leaves no error budget: one bad event exceeds it. 99.99% or less can be worked with.',
  zeroLimit: () =>
    'With a limit of zero there is no usage, only headroom. If a share of the budget matters, set a limit above zero.',
  negativeLimit: (limit: string) =>
    `${limit} can never be reached: this cannot be negative. Write a limit of zero or more.`,
  latencyFloor: () => 'A quantile with at_least asks to be slow enough. Usually at_most is meant.',
  duplicateService: (service: string, elsewhere: string) =>
    `The service ${service} is already at ${elsewhere}. One file a service is allowed. Merge them, or rename one.`,
  unknownBudget: (name: string, known: readonly string[]) =>
    `There is no budget ${name}.${meant(name, known)} Write a budget of this file, or service/budget for one of another.`,
  duplicateStage: (name: string) =>
    `The stage ${name} is in this path twice. Each stage counts once. Remove one.`,
  stageDimension: (stage: string, total: string) =>
    `The stage ${stage} has another dimension than the total ${total}. Stages of one path must be comparable.`,
  totalIsStage: (name: string) =>
    `${name} is the total of this path and cannot be one of its stages. Remove it.`,
  overAllocated: (allocated: string, total: string, over: string) =>
    `The stages together are allowed ${allocated}, ${over} more than the total of ${total}. Tighten stages, or loosen the total.`,
  exceptionEnd: (from: string, until: string) =>
    `This ends (${until}) before it begins (${from}). Correct one of them.`,
  exceptionBound: (given: string, bound: string) =>
    `The budget has ${bound}, not ${given}. An exception keeps the budget’s bound. Write ${bound}.`,
  badDate: (text: string) => `“${text}” is not a date. Write it as 2026-01-26.`,
  badMoment: (text: string) =>
    `“${text}” is not a moment. Write 2026-01-26T22:00 in the settings’ time zone, or with an offset such as 2026-01-26T22:00Z.`,
  badShare: (text: string) => `“${text}” is not a share above 0% and up to 100%. Write it as 90%.`,
  badUrl: (text: string) => `“${text}” is not a web address. It must begin with http:// or https://.`,
  badZone: (zone: string, known: readonly string[]) =>
    `“${zone}” is not a time zone. IANA names such as Europe/Berlin are allowed.${meant(zone, known)}`,
  oneSource: () =>
    'Measurements come from exactly one source. Allowed: samples, prometheus. Keep one of them.',
  oneOf: (keys: readonly string[]) => `Exactly one of ${keys.join(', ')} is allowed here. Keep one.`,
  credentialsInUrl: () =>
    'An address must not hold a password: it would show in reports and logs. Use basic_auth.',
  unsetVariable: (name: string) =>
    `The environment variable ${name} is not set. Set it, or write the value or a *_file instead.`,
  badDuration: (text: string) => `“${text}” is not a duration. Write it as 30s, 2m or 1h.`,
} as const;

/** The nearest of the known names, as a sentence, when it is near enough to be what was meant. */
export function meant(name: string, known: readonly string[]): string {
  if (known.length === 0) return '';
  const nearest = closest(name, [...known]);
  const near = distance(name, nearest) <= Math.max(2, Math.floor(name.length / 3));
  return near && nearest !== name ? ` Did you mean ${nearest}?` : '';
}
