import { judge } from '../evaluate/judge.ts';
import { withMembers } from '../measuring/find-members.ts';
import { failureWords, measureAll } from '../measuring/measure.ts';
import { askEach, sourcesIn } from '../measuring/sources.ts';
import { type Budget, type BudgetSet, declared } from '../model/budget.ts';
import { momentWords } from '../model/dates.ts';
import { formatFigure, formatFor } from '../model/format.ts';
import { actualText, ofLimitText } from '../model/judged-texts.ts';
import { dateAt } from '../model/period.ts';
import { baseValue } from '../model/quantity.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Day, type Instant, isoOf } from '../model/window.ts';
import { type OverNow, openedNow } from '../review/watched.ts';
import type { Publishing } from './publishing.ts';
import { runOf, stopwatch } from './stages.ts';
import { wordsOfFailure } from './unexpected.ts';
import { writeNoticed, writtenViolations } from './violations.ts';

const HOUR = 3600;
/** What is judged in place of a day, since the first hours of a day are none. */
const STRETCH = 24 * HOUR;
/** How long is waited for data that do not reach the end of the last hour. */
const PATIENCE = HOUR / 2;
/** Longer back than any budget is left alone. */
const LOOK_BACK = 2 * STRETCH;

/**
 * Looks at the budgets that are watched, when an hour is over and it is time to: where so many stretches of 24 hours in a row
 * as days open a violation (one unless set), the last of which ends with the last full hour, were all over, it opens, or
 * opens again, and is written down. What fails, and data that are late for too long, are told of in the log, and looked at
 * again an hour later.
 */
export async function watchBudgets(publishing: Publishing): Promise<void> {
  const { project, ledger, clock, log } = publishing;
  if (!project.records) return;
  if (!declared(project.set).some(({ watch }) => watch !== undefined)) return;
  const now = clock.now();
  const before = (await ledger.runs(now - LOOK_BACK)).findLast(({ what }) => what === 'watch');
  const due = dueOf(project.set, now, before?.startedAt);
  if (declared(due).length === 0) return;
  const hour = Math.floor(now / HOUR) * HOUR;
  const watch = stopwatch(clock);
  const troubles: string[] = [];
  try {
    const late = await lateSources(publishing, due, hour);
    if (late.size > 0 && now < hour + PATIENCE) return;
    troubles.push(...late.values());
    const others = fromOthers(due, new Set(late.keys()));
    troubles.push(...(await watch.during('measure', () => openWhatIsOver(publishing, others, hour))));
  } catch (error) {
    troubles.push(wordsOfFailure(error, log));
  }
  const run = runOf('watch', watch, troubles);
  if (run.detail !== '' && run.detail !== before?.detail)
    log.warn(`Not all watched budgets were looked at. ${troubles.join(' ')}`);
  await ledger.ran(run);
}

/** The budgets and families that are watched, and were not looked at since their time was over. */
function dueOf(
  { budgets, families = [], maintenance }: BudgetSet,
  now: Instant,
  lastAt: Instant = Number.NEGATIVE_INFINITY,
): BudgetSet {
  const isDue = ({ watch }: Budget) => watch !== undefined && lastAt < Math.floor(now / watch) * watch;
  return {
    budgets: budgets.filter(isDue),
    families: families.filter(({ template }) => isDue(template)),
    paths: [],
    maintenance,
  };
}

/** The sources whose data do not reach the end of the hour, as far as they can say, with words of how far they reach. */
async function lateSources(
  { source }: Publishing,
  set: BudgetSet,
  hour: Instant,
): Promise<ReadonlyMap<string, string>> {
  const answers = await askEach(sourcesIn(set), (of) => source.newest(of));
  return new Map(
    answers.flatMap(({ source: name = '', value: newest }) =>
      newest === undefined || newest >= hour
        ? []
        : [
            [
              name,
              `${name === '' ? 'The source' : name} has data up to ${isoOf(newest)}, and not to ${isoOf(hour)}.`,
            ],
          ],
    ),
  );
}

/** What is measured by sources that are not late. A family over several sources waits for all of them. */
function fromOthers(set: BudgetSet, late: ReadonlySet<string>): BudgetSet {
  if (late.size === 0) return set;
  const families = (set.families ?? []).filter(({ each, template }) =>
    (each.sources ?? [template.source ?? '']).every((name) => !late.has(name)),
  );
  return { ...set, budgets: set.budgets.filter(({ source = '' }) => !late.has(source)), families };
}

/** Answers what could not be looked at. */
async function openWhatIsOver(
  publishing: Publishing,
  due: BudgetSet,
  hour: Instant,
): Promise<readonly string[]> {
  const { project, clock, log, says } = publishing;
  const { records, calendar } = project;
  if (!records || declared(due).length === 0) return [];
  const { response } = records.settings;
  const { over, troubles } = await overIn(publishing, due, stretchesTo(hour, response.opensAfter ?? 1));
  if (over.length > 0) {
    const { violations } = await writtenViolations(project, records, { clock });
    const now = { at: clock.now(), today: dateAt(hour - 1, calendar.zone) };
    const opened = over.flatMap((one) => openedNow(one, violations, now, response) ?? []);
    for (const { file, did } of await writeNoticed(records, opened, calendar.zone))
      log.warn(says.noticed(did, file), { file });
  }
  return troubles;
}

/** The last stretches to an hour, oldest first. Coverage is counted by the day; here a day is a stretch. */
function stretchesTo(hour: Instant, count: number): readonly Day[] {
  return Array.from({ length: count }, (_, index) => {
    const end = hour - (count - 1 - index) * STRETCH;
    return { date: `stretch ${index}`, start: end - STRETCH, end };
  });
}

interface Judged {
  readonly over: readonly OverNow[];
  readonly troubles: readonly string[];
}

async function overIn(
  { project, source }: Publishing,
  due: BudgetSet,
  stretches: readonly Day[],
): Promise<Judged> {
  const within = { start: stretches[0]?.start ?? 0, end: stretches.at(-1)?.end ?? 0 };
  const found = await withMembers(source, due, within);
  const { budgets } = found.set;
  const measurable = budgets.filter((budget) => source.abilities(budget).stretches);
  const periods = stretches.map(({ start, end }) => ({ start, end }));
  const { results, failures } = await measureAll(
    found.source,
    { ...found.set, budgets: measurable },
    () => ({ days: stretches, periods }),
    (budget, series) => {
      const verdicts = series.periods.map((reading) => judge(budget, reading, project.coverage));
      const isOver = verdicts.length > 0 && verdicts.every(({ status }) => status === 'exceeded');
      const last = verdicts.at(-1);
      return isOver && last
        ? [{ budget: budget.id, seen: seenText(budget, last, project.calendar.zone) }]
        : [];
    },
  );
  const others = budgets.filter((budget) => !measurable.includes(budget)).map(({ id }) => id);
  return {
    over: results.flat(),
    troubles: [
      ...failureWords(failures),
      ...failureWords(others.map((budget) => ({ budget, message: DAYS_ALONE }))),
    ],
  };
}

/** What the last stretch showed: `2.31 s of 2 s in the 24 hours to 27 November 2026, 14:00 (UTC)`. */
function seenText(budget: Budget, { actual, limit, window }: Verdict, zone: string): string {
  const hours = `in the ${STRETCH / HOUR} hours to ${momentWords(window.end, zone)}`;
  const value = baseValue(limit);
  if (!actual) return hours;
  const format = formatFor({ ...budget, limit }, [actual.value, value]);
  return `${ofLimitText(budget, actualText(actual, format), formatFigure(value, format))} ${hours}`;
}

const DAYS_ALONE = 'its source has whole days alone, and no hours. Remove watch.';
