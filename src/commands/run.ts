import { generateReport } from '../app/generate.ts';
import { beside, openProject, openRenderer, systemClock, writeReport } from '../compose.ts';
import { InputError } from '../model/errors.ts';
import { REPORT_KINDS, type ReportKind } from '../model/report.ts';
import { kindNamed } from './kinds.ts';
import { progressOn } from './progress.ts';
import { EXIT, type Streams } from './streams.ts';
import { coloursFor, summaryOf } from './summary.ts';

/** What `headroom run` was asked. */
export interface RunOptions {
  readonly kinds: readonly string[];
  readonly config: string;
  readonly period?: string;
  readonly budgets?: readonly string[];
  readonly service?: readonly string[];
  readonly out?: string;
  readonly json?: boolean;
}

/** Makes, writes and summarises each report asked for. */
export async function runCommand(options: RunOptions, streams: Streams): Promise<number> {
  const kinds = kindsOf(options);
  const { project, settings, source } = await openProject(options, streams.env);
  const output = options.out ?? beside(options.config, settings.output);
  const templates = settings.templates && beside(options.config, settings.templates);
  const render = await openRenderer(templates);
  const colours = coloursFor(streams.out, streams.env);
  const made: unknown[] = [];
  let failed = 0;
  try {
    for (const kind of kinds) {
      const progress = progressOn(streams.err, `Measuring for the ${kind} report`);
      const wanted = { kind, period: options.period };
      const { report, failures } = await generateReport(
        project,
        wanted,
        { source, clock: systemClock },
        progress.step,
      ).finally(progress.stop);
      const files = await writeReport(output, (await render(report)).artifacts, templates);
      for (const { budget, message } of failures) streams.err.write(`${budget}: ${message}\n`);
      failed += failures.length;
      if (options.json) made.push({ report, files });
      else streams.out.write(`${summaryOf(report, colours)}\n\n${pathsOf(files)}\n\n`);
    }
  } finally {
    await source.close();
  }
  if (options.json) streams.out.write(`${JSON.stringify(made, null, 2)}\n`);
  return failed > 0 ? EXIT.failed : EXIT.fine;
}

function kindsOf({ kinds, period }: RunOptions): readonly ReportKind[] {
  const known = kinds.map(kindNamed);
  if (known.length > 0) return known;
  if (period === undefined) return REPORT_KINDS;
  throw new InputError(
    '--period goes with one kind of report. Write headroom run weekly or headroom run monthly before it.',
  );
}

/** The files a person would open; charts and data lie beside them. */
function pathsOf(files: readonly string[]): string {
  const opened = files.filter((file) => /\.(html|md|eml)$/.test(file));
  return opened.map((file) => `  ${file}`).join('\n');
}
