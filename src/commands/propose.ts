import { propose } from '../app/propose.ts';
import { readSavedReport } from '../compose/files.ts';
import type { PlaceOptions } from '../compose/following.ts';
import { writerIn } from '../compose/reviews.ts';
import { openWorkplace } from '../compose/workplace.ts';
import { openProject, systemClock } from '../compose.ts';
import type { Budget } from '../model/budget.ts';
import { InputError } from '../model/errors.ts';
import type { Recommendation } from '../model/finding.ts';
import { formatQuantity } from '../model/format.ts';
import { visibleLine } from '../model/one-line.ts';
import { parseQuantity, type Quantity } from '../model/quantity.ts';
import type { Report } from '../model/report.ts';
import { reasonGiven } from '../model/words-given.ts';
import { logOn } from './log.ts';
import { momentAt } from './moment.ts';
import { budgetNamed } from './named.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom propose` was asked. */
export interface ProposeOptions extends PlaceOptions {
  readonly to?: string;
  readonly because?: string;
  readonly fromReport?: string;
  readonly by?: string;
  readonly at?: string;
}

/** Writes down a proposal to change a limit, with its evidence, from the command line or from a report's recommendation. */
export async function proposeCommand(
  which: string,
  options: ProposeOptions,
  streams: Streams,
): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { project, source } = await openProject(work.at, streams.env);
  try {
    const budget = budgetNamed(which, project.set);
    const { to, because } = await changeFor(budget, options);
    const { zone } = project.calendar;
    const at = momentAt(options.at, zone, systemClock.now());
    const writer = await writerIn(options.config, options.by);
    if (!project.records) throw new InputError('The project has no folder for proposals.');
    const wanted = { budget, to, because, writer, at };
    const { file, record } = await propose(project, project.records, wanted, { source, clock: systemClock });
    const lines = [
      `Written to ${file}: ${visibleLine(budget.id)} from ${formatQuantity(record.from)} to ${formatQuantity(record.to)}.`,
      ...record.evidence.map((line) => `  ${line}`),
      ...record.replay.map(
        ({ limit, days, weeks }) =>
          `  With ${formatQuantity(limit)}: over on ${days.exceeded} and approached on ${days.approaching} of ${days.of} days; over in ${weeks.exceeded} and approached in ${weeks.approaching} of ${weeks.of} weeks.`,
      ),
      ...record.impact.map((line) => `  ${line}`),
    ];
    streams.out.write(`${lines.join('\n')}\n`);
    return (await work.push()) ? EXIT.fine : EXIT.failed;
  } finally {
    await source.close();
  }
}

async function changeFor(
  budget: Budget,
  { to, because, fromReport }: ProposeOptions,
): Promise<{ readonly to: Quantity; readonly because: string }> {
  if (fromReport !== undefined) {
    if (to !== undefined)
      throw new InputError('--to and --from-report exclude each other. Give one of them.');
    const report = await readSavedReport(fromReport);
    const own = report.recommendations.filter((one) => one.budget === budget.id);
    const advice = own.find(({ suggested }) => suggested !== undefined);
    if (!advice?.suggested) throw new InputError(noLimitIn(fromReport, report, budget, own[0]));
    return {
      to: advice.suggested,
      because: reasonGiven(because ?? `${advice.text} ${advice.evidence}`),
    };
  }
  if (to === undefined)
    throw new InputError('The new limit is missing. Give --to, or --from-report with a report.json.');
  const limit = parseQuantity(to);
  if (!limit.ok) throw new InputError(limit.error);
  return { to: limit.value, because: reasonGiven(because) };
}

function noLimitIn(
  file: string,
  { recommendations }: Pick<Report, 'recommendations'>,
  { id }: Budget,
  other: Recommendation | undefined,
): string {
  const others = recommendations.filter(({ suggested }) => suggested).map(({ budget }) => budget);
  const instead = other ? ` It says: ${other.text}` : '';
  const elsewhere = ` It suggests one for ${others.join(', ') || 'no budget'}.`;
  return `${file} suggests no limit for ${id}.${instead}${elsewhere} Give --to and --because.`;
}
