import { BOUNDS, boundWords } from '../model/bounds.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { DIRECTORY_MESSAGES } from './directory-messages.ts';
import { FAMILY_MESSAGES } from './family-messages.ts';
import { FILE_MESSAGES } from './file-messages.ts';
import { LEDGER_MESSAGES } from './ledger-messages.ts';
import { MAIL_MESSAGES } from './mail-messages.ts';
import { PDF_MESSAGES } from './pdf-messages.ts';
import { PLACE_MESSAGES } from './place-messages.ts';
import { SERVER_MESSAGES } from './server-messages.ts';
import { SOURCE_MESSAGES } from './source-messages.ts';
import { TICKET_MESSAGES } from './ticket-messages.ts';
import { WINDOW_MESSAGES } from './window-messages.ts';

/**
 * The wording of every problem in a file: what is wrong. What is allowed. What to do. Values of the file are quoted
 * with “ ”, names of keys stand bare. A value comes in through `shown` where it may be of any type, and through
 * `hidden` where it may be a secret: messages end up in logs.
 */
export const MESSAGES = {
  ...FILE_MESSAGES,
  ...FAMILY_MESSAGES,
  ...SOURCE_MESSAGES,
  ...WINDOW_MESSAGES,
  ...PLACE_MESSAGES,
  ...MAIL_MESSAGES,
  ...LEDGER_MESSAGES,
  ...PDF_MESSAGES,
  ...SERVER_MESSAGES,
  ...DIRECTORY_MESSAGES,
  ...TICKET_MESSAGES,
  empty: () => 'The file is empty. A budget file has service and budgets. Write them, or remove the file.',
  emptySettings: () => 'The file is empty. Settings have time_zone, budgets and source. Write them.',
  filesBelow: (folder: string, files: readonly string[], folders: readonly string[]) =>
    `“${folder}” stands for the YAML files in it, not for those in folders below: ${files.length === 1 ? 'one is' : `${files.length} are`} not read, such as ${files[0] ?? ''}. Add ${folders.join(', ')} to the list, or move ${files.length === 1 ? 'it' : 'them'}.`,
  noBudgets: () => 'There are no budgets. A file has at least one. Write one, or remove the file.',
  repeatedKey: (key: string, first: string) =>
    `The key ${key} is already at ${first}. Each key may be there once. Remove one of them, or give it another name.`,
  /** Without a key where it may be a secret. */
  unknownKey: (key: string | undefined, allowed: readonly string[]) =>
    `Unknown key${key === undefined ? '' : ` ${key}`}. Allowed here: ${allowed.join(', ')}.${remedyOfKey(key ?? '', allowed)}`,
  missingKey: (key: string, about: string, holder: string) =>
    `${key} is missing${holder === '' ? '' : ` from ${holder}`}. Add ${key}${about}.`,
  nothingThere: (expected: string) =>
    `There is nothing here. ${capitalised(expected)} is wanted. Write it, or remove the key.`,
  wrongType: (expected: string, got: string, todo: string) => `This must be ${expected}, not ${got}. ${todo}`,
  notAllowed: (got: string, allowed: readonly string[]) =>
    `${got} is not allowed here. Allowed: ${allowed.join(', ')}.${didYouMean(near(got.replaceAll(/[“”]/g, ''), allowed)) || ' Write one of these.'}`,
  tooSmall: (got: string, least: string) => `${got} is too small. At least ${least} is allowed. Raise it.`,
  tooBig: (got: string, most: string) => `${got} is too big. At most ${most} is allowed. Lower it.`,
  tooLong: (got: number, most: number) =>
    `This is ${got} characters long. At most ${most} are allowed. Shorten it.`,
  tooMany: (got: number, most: number) =>
    `This list has ${got} items. At most ${most} are allowed. Remove what is over, or make two files.`,
  hiddenKey: (key: string) =>
    `The key ${key} has characters in it that cannot be seen. Letters, digits and signs are allowed. Write it anew.`,
  longKey: (key: string, most: number) =>
    `The key ${key} is longer than ${most} characters, which are the most that are allowed. Shorten it.`,
  slug: (slug: string) =>
    `“${slug}” is not an id. Lower-case letters, digits and hyphens are allowed, beginning with a letter.${didYouMean(slugMeant(slug)) || ' Write one such as query-p95.'}`,
  badTargetName: (name: string) =>
    `“${name}” is not the name of a target. Lower-case letters, digits, hyphens and _ are allowed, beginning with a letter.${didYouMean(slugMeant(name)) || ' Write one such as each_owner.'}`,
  noBound: () =>
    'There is no limit. Exactly one of at_most and at_least is allowed. Add one, such as at_most: 2s.',
  twoBounds: () =>
    'There are two limits. Exactly one of at_most and at_least is allowed. Remove one, or make two budgets.',
  noIndicator: (kinds: readonly string[]) =>
    `The indicator says nothing to measure. Exactly one of ${kinds.join(', ')} is allowed. Add one.`,
  twoIndicators: (kinds: readonly string[]) =>
    `The indicator measures more than one thing: ${kinds.join(', ')}. Exactly one is allowed. Keep one, or make a budget of each.`,
  noRatioPart: () => 'The ratio has no part. Exactly one of good and bad is allowed beside total. Add one.',
  twoRatioParts: () =>
    'The ratio has two parts. Exactly one of good and bad is allowed beside total. Remove one.',
  badQuantile: (quantile: number) =>
    `A quantile of ${quantile} does not exist. Between 0 and 1 is allowed, such as 0.95 for P95.`,
  histogramPart: (name: string, whole: string) =>
    `“${name}” names a part of a histogram. The histogram’s own name is wanted. Write ${whole}.`,
  badMetric: (name: string) =>
    `“${name}” is not a metric name. Letters, digits, _ and : are allowed, and points and hyphens, not beginning with a digit. Write the name alone; labels go into where, and one metric by another is a quotient.`,
  badLabel: (name: string) =>
    `“${name}” is not a label name. Letters, digits and _ are allowed, and points, slashes and hyphens, not beginning with a digit. Write the name that the series bear.`,
  unclosed: (opening: string) =>
    `“${opening}” is opened and not closed. Each bracket needs its other half. Close it.`,
  unopened: (closing: string) =>
    `“${closing}” closes what is not open. Each bracket needs its other half. Open it, or remove this one.`,
  crossedBrackets: (opening: string, closing: string) =>
    `“${closing}” closes “${opening}”. Each bracket is closed by its own other half. Correct one of them.`,
  tooNested: () =>
    `This nests too deep to be read. ${boundWords(BOUNDS.operators)} are allowed, each operator in a row among them. Record a part of it under a name of its own.`,
  unclosedQuote: (quote: string) =>
    `A text is opened by ${quote} and not closed. Write the same quote at its end.`,
  unknownPlaceholder: (name: string, known: string) =>
    `${name} stands for nothing. ${known} is allowed, for the length of the period.${didYouMean(near(name, [known])) || ` Write ${known}, or a length such as 5m.`}`,
  outOfPlace: (found: string, after: string) =>
    found === ''
      ? `This is no whole expression${after === '' ? '' : `: something is missing after “${after}”`}. Complete it.`
      : `“${found}” is out of place here${after === '' ? '' : `, after “${after}”`}: this is not PromQL. ${/[=~]$/.test(after) ? 'Put the label’s value into quotes.' : 'Correct it there.'}`,
  noFunction: (name: string, known: readonly string[]) =>
    `${name} is not a function of PromQL.${didYouMean(near(name, known)) || ' Write one that the source knows.'}`,
  badArgument: (name: string, wanted: string, given: string, is: string, todo: string) =>
    `${name}(…) wants ${wanted}, and “${given}” is ${is}.${todo || ' Correct it.'}`,
  argumentCount: (name: string, wanted: string, given: number) =>
    `${name}(…) wants ${wanted} ${wanted === '1' ? 'argument' : 'arguments'}, and has ${given}. Correct it.`,
  badOperand: (given: string, is: string, todo: string) =>
    `“${given}” is ${is}, where a vector is due.${todo || ' Correct it.'}`,
  noStep: (given: string, meant: string) =>
    `“${given}” is a range of what is no selector. Such a range has a step. Write ${meant}.`,
  badEscape: (found: string) =>
    `“${found}” means nothing in a text in quotes. Write \\${found}, or put the text between backticks.`,
  badPattern: (pattern: string) =>
    `“${pattern}” is not a pattern. One of RE2, which has no lookahead, is wanted. Write it like 5.. or cart|payment.`,
  everySeries: (selector: string) =>
    `“${selector}” would select every series there is. A metric or one label with a value is wanted. Name one.`,
  badSelector: (text: string) =>
    `“${text}” is not a selector. A metric with labels and perhaps an offset is allowed, such as http_requests_total{code=~"5.."}, without functions or a range. Use an expr indicator for anything else.`,
  emptyCondition: () =>
    'There is no condition. At least one of not, matches and not_matches is wanted. Write it like { not: OPTIONS }.',
  operatorInValue: (value: string, written: string) =>
    `“${value}” is taken as it stands, as the label’s value. Write ${written} if a condition is meant.`,
  noQuotientPart: () =>
    'The quotient divides nothing. Exactly one of counter and gauge is allowed beside per. Add one.',
  twoQuotientParts: () =>
    'The quotient divides two things. Exactly one of counter and gauge is allowed beside per. Remove one.',
  meanPart: (name: string, whole: string) =>
    `“${name}” names a part of a histogram or a summary. Its own name is wanted. Write ${whole}.`,
  noWindow: (window: string, fixed: string | undefined) =>
    fixed === undefined
      ? `${window} is missing: a day, a week and a month would be asked the same. It stands for the length of the period. Write it, as in max_over_time(x[${window}]).`
      : `${window} is missing: a day, a week and a month would all be measured over ${fixed}. It stands for the length of the period. Write [${window}] in place of ${fixed}.`,
  neverMissing: (answering: string) =>
    `“${answering}” gives an answer even without data, so that nobody would see that they are missing. Coverage is counted on the expression unless present is set. Add present with the metric that it rests on.`,
  dimension: (limit: string, limitIs: string, measures: string, by: string, todo: string) =>
    `The limit ${limit} is ${limitIs}, but the indicator measures ${measures} (${by}). They must have the same dimension. ${todo}`,
  invertedCeiling: (limit: string, todo: string) =>
    `At most ${limit} of good events is inverted: it would allow failure. ${todo}`,
  invertedFloor: (limit: string, todo: string) =>
    `At least ${limit} of bad events is inverted: it would demand failure. ${todo}`,
  mostMayFail: (limit: string, others: string) =>
    `At most ${limit} of bad events lets most events fail. Write at_most: ${others} if ${limit} are to be good.`,
  countsFailures: (what: string, limit: string, todo: string) =>
    `“${what}” counts failures by its name or its labels, and at least ${limit} of them are demanded. ${todo}`,
  countsSuccesses: (what: string) =>
    `“${what}” counts what goes well by its name or its labels, and stands under bad. Write good: in place of bad: unless it is meant.`,
  countsBad: (what: string) =>
    `“${what}” counts failures by its name or its labels, and stands under good. Write bad: in place of good: unless it is meant.`,
  zeroOrOne: (name: string) =>
    `${name} is 0 or 1 by its name: a share already, of which unit: % makes a hundredth. Leave unit out.`,
  overWhole: (limit: string) => `A share cannot reach ${limit}. At most 100% is allowed. Lower the limit.`,
  wholeTarget: () =>
    'A target of 100% leaves no error budget: one bad event exceeds it. 99.99% or less can be worked with.',
  neverExceeded: (limit: string) =>
    `At most ${limit} of all events can never be exceeded. Less than 100% has a meaning. Lower the limit.`,
  zeroLimit: () =>
    'With a limit of zero there is no usage, only headroom. If a share of the budget matters, set a limit above zero.',
  negativeLimit: (limit: string) =>
    `${limit} can never be reached: this cannot be negative. Write a limit of zero or more.`,
  quantileFloor: () =>
    'at_least on a quantile asks to be slow enough. A quantile usually has at_most. Write at_most unless it is meant.',
  duplicateService: (service: string, elsewhere: string) =>
    `The service ${service} is already at ${elsewhere}. One file a service is allowed. Merge them, or rename one.`,
  unknownBudget: (name: string, known: readonly string[]) =>
    `There is no budget ${name} in this file.${didYouMean(near(name, known))} Write the id of a budget of this file.`,
  unknownStage: (name: string, known: readonly string[]) =>
    `There is no budget ${name}.${didYouMean(near(name, known))} Write the id of a budget of this file, or service/id for one of another.`,
  duplicateStage: (name: string) =>
    `The stage ${name} is in this path twice. Each stage counts once. Remove one.`,
  stageDimension: (stage: string, stageIs: string, total: string, totalIs: string) =>
    `The stage ${stage} is limited to ${stageIs}, the total ${total} to ${totalIs}. All of a path must have the same dimension. Remove the stage, or correct its limit.`,
  totalIsStage: (name: string) =>
    `${name} is the total of this path and cannot be one of its stages. Remove it.`,
  overAllocated: (allocated: string, total: string, over: string) =>
    `The stages together are allowed ${allocated}, ${over} more than the total of ${total}. Tighten stages, or loosen the total.`,
  endsEarly: (from: string, until: string) =>
    `This ends (${until}) before it begins (${from}). Correct one of them.`,
  noLength: (from: string, until: string) =>
    `This ends (${until}) when it begins (${from}). A date alone means its first moment. Write a later end.`,
  exceptionBound: (given: string, bound: string) =>
    `The budget has ${bound}, not ${given}. An exception keeps the budget’s bound. Write ${bound}.`,
  exceptionDimension: (limit: string, limitIs: string, usual: string, usualIs: string) =>
    `The limit ${limit} is ${limitIs}, but the budget’s, ${usual}, is ${usualIs}. They must have the same dimension. Correct the unit.`,
  exceptionOverlap: (elsewhere: string) =>
    `Some of these days are already in the exception at ${elsewhere}. One limit a day is allowed. Move one of them.`,
  badDate: (text: string) =>
    `“${text}” is not a day of the calendar. Year, month and day are wanted. Write it like 2026-01-26.`,
  badMoment: (text: string) =>
    `“${text}” is not a moment. Write it like 2026-01-26T22:00 in the settings’ time zone, or with an offset such as 2026-01-26T22:00Z.`,
  badShare: (text: string) => `“${text}” is not a share above 0% and up to 100%. Write it like 90%.`,
  coverageOrder: (minimum: string, warn: string) =>
    `minimum_coverage (${minimum}) is above warn_coverage (${warn}): no verdict would carry a warning. Lower minimum_coverage, or raise warn_coverage.`,
  badUrl: (text: string) =>
    `“${text}” is not a web address. http:// or https:// and a host are wanted. Write it like https://example.org/path.`,
  badZone: (zone: string, known: readonly string[]) =>
    `“${zone}” is not a time zone. IANA names such as Europe/Berlin are allowed.${didYouMean(zoneMeant(zone, known))}`,
  oneOf: (keys: readonly string[]) =>
    `Exactly one of ${keys.join(', ')} is wanted here. Write one and no other.`,
  credentialsInUrl: () =>
    'An address must not hold a user or a password: it would show in reports and logs. Remove them; prometheus has basic_auth for them.',
  badSecretUrl: () =>
    'This is not a web address. It is not shown, as it may hold a secret. Write it like https://example.org/path.',
  pageAddress: (page: string, base: string) =>
    `This is the address of a page or of the API, ${page}. Both are built from the address before it. Write ${base}.`,
  partOfSecond: (text: string) =>
    `“${text}” has a part of a second, which the server does not take. Whole seconds are wanted. Write it like 30s.`,
  longId: (length: number, most: number) =>
    `This id has ${length} letters, and the names of files are made of it. At most ${most} are allowed. Shorten it, and put what it says into name.`,
  windowAsNumber: (window: string) =>
    `${window} stands for a duration, which Prometheus takes for a number from version 3 on. Put it into brackets, or divide a rate by what does not depend on it.`,
  notABase: () =>
    'This ends in a query or a fragment. Other addresses are built from it. Remove what follows ? or #.',
  badMailbox: (text: string) =>
    `“${text}” is not a mailbox. One address is wanted, alone or after a name. Write it like team@example.org or Team <team@example.org>.`,
  together: (key: string, missing: string) =>
    `${key} does nothing without ${missing}. Both are wanted, or none. Add ${missing}.`,
  /** Without a name where it may be a secret. */
  unsetVariable: (name: string | undefined) =>
    `The environment variable ${name ?? 'that is named here'} is not set. Set it where headroom runs, or write the value here (a secret rather in a file, under the key with _file).`,
  unitPerTime: (unit: string, kind: string) =>
    `${unit} is an amount per time, but a ${kind} is per second by itself. What the metric counts is wanted, without a time. Write it like ${unit.split('/', 1).join() || 'GB'}.`,
  renamedKey: (before: string, now: string) =>
    `${before} is called ${now} now. It is still read by its earlier name. Write ${now}.`,
  badTime: (text: string) => `“${text}” is not a time of day. Write it like 08:00, from 00:00 to 23:59.`,
  approverReviews: (role: string) =>
    `${role} approves after the reviewers, and cannot be one of them. Remove it here, or name another approver.`,
  stepOrder: (step: string, before: string) =>
    `${step} would be due before ${before}, which comes first. Each step is due no earlier than the one before it. Raise ${step}, or lower ${before}.`,
  badStatistic: (text: string) =>
    `“${text}” is no statistic. Allowed: avg, med, min, max, rate, count, value, or a quantile such as p95.`,
  loadTestUnit: (limit: string, wanted: string, given: string) =>
    `The limit of ${limit} is ${wanted}, and load_test reads ${given}. They must have the same dimension. Correct unit, or leave it out.`,
  loadTestSense: (metric: string, of: 'good' | 'bad', limit: string) =>
    of === 'bad'
      ? `${metric} counts failures by its name, and at least ${limit} is about what goes well: a run in which all fails would pass. Write load_test: { metric: ${metric}, of: bad }, and the rest of all is held against the limit; or of: good where the name misleads.`
      : `${metric} counts what goes well by its name, and at most ${limit} is about failures: a run in which all fails would pass. Write load_test: { metric: ${metric}, of: good }, and the rest of all is held against the limit; or of: bad where the name misleads.`,
  loadTestOfNoShare: (limit: string) =>
    `of says which part of all a share counts, and the limit of ${limit} is no share. Leave of out.`,
  badDayOfMonth: (text: string) =>
    `“${text}” is not a day of the month. Allowed: 1 to 31, last, or first to fourth and a weekday. Write it like 1, last or first monday.`,
  reservedTarget: (name: string) =>
    `The name ${name} is taken by the output folder, which gets every report. Give this target another name.`,
  secretInRemote: (instead: string) =>
    `A remote must not hold a password or a token: it would show in logs. A plain user name is allowed. ${instead}, or leave it to git’s own credential helper.`,
  badRemote: (text: string) =>
    `“${text}” is not a remote. It may not begin with a hyphen. Write what git clone takes, such as https://git.example.org/team/docs.`,
  pagesOnBranches: () =>
    'Pages go with mode: direct alone: each report changes some of them, so that branches that wait to be merged would conflict. Write mode: direct, or leave pages out.',
  ownFolderOfGit: (text: string) =>
    `“${text}” is in the folder that git keeps for itself. Write another folder of the repository, such as reports.`,
  badGitName: (text: string) =>
    `“${text}” has nothing of a name in it, so that git refuses it. Letters or digits are wanted. Write it like Headroom.`,
  badHost: (text: string) =>
    `“${text}” is not a host. A name or an address is wanted, without a scheme, a port and spaces. Write it like smtp.example.org.`,
  badDkim: (text: string) =>
    `“${text}” is no name of DNS. Letters, digits, dots, hyphens and underscores are allowed. Write it like example.org or mail1.`,
  tooLongToWait: (text: string, most: string) =>
    `“${text}” is longer than the program can wait. At most ${most} is allowed. Lower it.`,
  badBranch: (text: string) => `“${text}” is not a branch. Write a name such as main or docs/reports.`,
  outsideRepository: (text: string) =>
    `“${text}” leads out of the repository. Write a folder in it, such as reports.`,
  outsideProject: (text: string) =>
    `“${text}” leads out of the project’s folder in its repository, where records are committed with the project. Write a folder in it, such as reviews.`,
  unknownService: (name: string, known: readonly string[]) =>
    `There is no service ${name} in the budgets. Known: ${known.join(', ')}.${didYouMean(near(name, known))}`,
  badSize: (text: string) =>
    `“${text}” is not a size of an answer. An amount of data from 1 KiB to 256 MiB is wanted. Write it like 64 MiB.`,
  badDuration: (text: string) =>
    `“${text}” is not a duration. A number above zero and ms, s, m, h or d are wanted. Write it like 30s, 2m or 1h.`,
} as const;

/** Within braces a comma parts keys, so that `{ at_least: 10,000 }` has a key `000`. */
function remedyOfKey(key: string, allowed: readonly string[]): string {
  if (/^\d/.test(key))
    return ' Within braces a comma parts keys: quote a number that holds one, as in "10,000".';
  if (key === 'pdf') return ' Folders, mail and owners get PDFs: write it in folder, email or owners.';
  return didYouMean(near(key, allowed)) || ' Remove it, or use one of these.';
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The id that is left when all that an id cannot have is a hyphen. */
function slugMeant(text: string): string | undefined {
  const left = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-$/g, '');
  return left === '' ? undefined : left;
}

/** The zone that ends in the name, as people write cities alone, or the nearest. */
function zoneMeant(name: string, zones: readonly string[]): string | undefined {
  const city = `/${name.toLowerCase().replaceAll(' ', '_')}`;
  return zones.find((zone) => zone.toLowerCase().endsWith(city)) ?? near(name, zones);
}
