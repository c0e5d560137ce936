import { join } from 'node:path';
import { whyDraft } from '../app/draft.ts';
import { type Generated, generateReport } from '../app/generate.ts';
import { makeOutput, writeReport } from '../compose/files.ts';
import type { PlaceOptions } from '../compose/following.ts';
import { gistsIn, issuedIn } from '../compose/ledger.ts';
import { openWorkplace } from '../compose/workplace.ts';
import { beside, DRAFTS_FOLDER, openProject, openRenderer, systemClock } from '../compose.ts';
import { failureWords } from '../measuring/measure.ts';
import type { Artifact } from '../model/artifact.ts';
import { InputError } from '../model/errors.ts';
import { jsonText } from '../model/json-text.ts';
import { REPORT_KINDS, type ReportKind } from '../model/report.ts';
import { kindNamed } from './kinds.ts';
import { logOn } from './log.ts';
import { progressOn } from './progress.ts';
import { EXIT, type Output, type Streams } from './streams.ts';
import { coloursFor, summaryOf } from './summary.ts';

/** What `headroom run` was asked. */
export interface RunOptions extends PlaceOptions {
  readonly kinds: readonly string[];
  readonly period?: string;
  readonly budgets?: readonly string[];
  readonly service?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** A report with its forms, not yet written. */
interface Made extends Generated {
  readonly artifacts: readonly Artifact[];
}

/** Makes every report asked for, and then writes and summarises them: nothing is written when one cannot be made. */
export async function runCommand(options: RunOptions, streams: Streams): Promise<number> {
  const kinds = kindsOf(options);
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { config } = work.at;
  const { project, settings, source } = await openProject({ ...options, ...work.at }, streams.env);
  opened.defer(() => source.close());
  const output = options.out ?? beside(config, settings.output);
  const templates = settings.templates && beside(config, settings.templates);
  // Made ready while the source is waited for; a template's mistake ends the measuring.
  const rendering = openRenderer(templates);
  opened.defer(() =>
    rendering.then(
      ({ close }) => close(),
      () => {},
    ),
  );
  const colours = coloursFor(streams.out, streams.env);
  const make = async (kind: ReportKind): Promise<Made> => {
    const progress = progressOn(streams.err, `Measuring for the ${kind} report`);
    const wanted = { kind, period: options.period };
    const ports = { source, clock: systemClock };
    const [generated, { render }] = await Promise.all([
      generateReport(project, wanted, ports, progress.step),
      rendering,
    ]).finally(progress.stop);
    return { ...generated, artifacts: (await render(generated.report, { hasRoom: true })).artifacts };
  };
  const made = await inTurn(kinds, make);
  if (options.out === undefined) await makeOutput(output);
  const issued = options.out === undefined ? await issuedIn({ config, settings }) : [];
  const written = await inTurn(made, async ({ report, artifacts }) => {
    const isIssued = issued.some(({ kind, period }) => kind === report.kind && period === report.period.id);
    const why = options.out === undefined ? whyDraft(report, isIssued) : undefined;
    const folder = why === undefined ? output : join(output, DRAFTS_FOLDER);
    if (why !== undefined) streams.err.write(`${report.kind} ${report.period.id} ${why}.\n`);
    const renderer = await rendering;
    const isOfLedger = options.out === undefined && why === undefined;
    const gists = isOfLedger ? await gistsIn({ config, settings }, renderer.program) : undefined;
    const writing = writeReport(folder, artifacts, renderer, gists);
    const summary = options.json ? '' : summaryOf(report, colours, widthOf(streams.out));
    const { files, leftOut } = await writing;
    for (const one of leftOut) streams.err.write(`${one} It is left out of the list.\n`);
    if (!options.json) streams.out.write(`${summary}\n\n${pathsOf(files)}\n\n`);
    return { report, files };
  });
  if (options.json) streams.out.write(`${jsonText(written, 2)}\n`);
  const failures = made.flatMap((one) => one.failures);
  for (const words of failureWords(failures)) streams.err.write(`${words}\n`);
  return failures.length > 0 ? EXIT.failed : EXIT.fine;
}

async function inTurn<T, U>(items: readonly T[], each: (item: T) => Promise<U>): Promise<readonly U[]> {
  const results: U[] = [];
  for (const item of items) results.push(await each(item));
  return results;
}

function kindsOf({ kinds, period }: RunOptions): readonly ReportKind[] {
  const known = kinds.map(kindNamed);
  if (known.length > 0) return known;
  if (period === undefined) return REPORT_KINDS;
  throw new InputError(
    '--period goes with one kind of report. Write headroom run weekly or headroom run monthly before it.',
  );
}

/** A pipe or a file is as wide as what is written to it. */
function widthOf({ terminal, columns }: Output): number {
  return terminal ? columns : Number.POSITIVE_INFINITY;
}

/** The files a person would open; charts and data lie beside them. */
function pathsOf(files: readonly string[]): string {
  const opened = files.filter((file) => /\.(html|md|eml)$/.test(file));
  return opened.map((file) => `  ${file}`).join('\n');
}
