import { type Asked, explainBudget } from '../app/explain.ts';
import type { PlaceOptions } from '../compose/following.ts';
import { openWorkplace } from '../compose/workplace.ts';
import { openProject, systemClock } from '../compose.ts';
import { failureWords } from '../measuring/measure.ts';
import { InputError } from '../model/errors.ts';
import { jsonText } from '../model/json-text.ts';
import { explanationJson, explanationLines } from './explanation.ts';
import { logOn } from './log.ts';
import { momentAt } from './moment.ts';
import { budgetNamed } from './named.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor } from './summary.ts';

/** What `headroom explain` was asked. */
export interface ExplainOptions extends PlaceOptions {
  readonly period?: string;
  readonly at?: string;
  readonly queries?: boolean;
  readonly json?: boolean;
}

/** Says since when a budget is as it is, where, and what changed before it: of a week, a month, or an hour. */
export async function explainCommand(
  which: string,
  options: ExplainOptions,
  streams: Streams,
): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { project, source } = await openProject(work.at, streams.env);
  try {
    const budget = budgetNamed(which, project.set);
    const asked = askedFor(options, project.calendar.zone);
    const found = await explainBudget(project, budget, asked, { source, clock: systemClock });
    const { zone } = project.calendar;
    const { out, env, err } = streams;
    const lines = options.json
      ? [jsonText(explanationJson(found, zone), 2)]
      : explanationLines(found, {
          zone,
          colours: coloursFor(out, env),
          columns: out.terminal ? out.columns : Number.POSITIVE_INFINITY,
          withQueries: options.queries ?? false,
        });
    out.write(`${lines.join('\n')}\n`);
    for (const words of failureWords(found.failures)) err.write(`${words}\n`);
    return found.failures.length > 0 ? EXIT.failed : EXIT.fine;
  } finally {
    await source.close();
  }
}

/** A month is written as such; whatever else names a period names a week. */
const MONTH = /^\d{4}-\d{2}$/;

function askedFor({ period, at }: ExplainOptions, zone: string): Asked {
  if (at === undefined)
    return {
      kind: MONTH.test(period ?? '') ? 'monthly' : 'weekly',
      ...(period === undefined ? {} : { period }),
    };
  if (period !== undefined)
    throw new InputError(
      '--at asks about one hour, and --period about a week or a month. Leave one of them out.',
    );
  return { kind: 'hour', at: momentAt(at, zone, systemClock.now()) };
}
