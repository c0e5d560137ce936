import { Command, CommanderError } from 'commander';
import { programVersion } from '../compose/version.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { BUDGETS, CONFIG, choiceArgument, type Exit, formatOption, SERVICE, withProject } from './options.ts';
import { addGates } from './program-gates.ts';
import { addPublishing } from './program-publishing.ts';
import { addReview } from './program-review.ts';
import type { RecordOptions } from './record.ts';
import type { RenderOptions } from './render.ts';
import type { RunOptions } from './run.ts';
import { EXIT, type Streams } from './streams.ts';
import type { ValidateOptions } from './validate.ts';

/** The command line. Each command's code is loaded when it runs, so that `--version` and `--help` are quick. */
export function createProgram(streams: Streams, exit: Exit): Command {
  const program = new Command('headroom')
    .description('Performance budgets in, reports that people act on out.')
    .version(programVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError(helpOf('headroom'))
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.out.write(text),
      writeErr: (text) => streams.err.write(text),
      getOutHelpWidth: () => streams.out.columns,
      getErrHelpWidth: () => streams.err.columns,
    })
    .configureHelp({ subcommandTerm: (command) => command.name() })
    .helpCommand(false);
  program.commandsGroup('Reports:');
  addRun(program, streams, exit);
  addRender(program, streams, exit);
  addValidate(program, streams, exit);
  addRecord(program, streams, exit);
  addSchema(program, streams);
  program.commandsGroup('Publishing:');
  addPublishing(program, streams, exit);
  program.commandsGroup('Violations and limits:');
  addReview(program, streams, exit);
  program.commandsGroup('Gates and generated files:');
  addGates(program, streams, exit);
  program.commandsGroup('Help:');
  addHelp(program);
  for (const command of program.commands) completeHelp(command);
  return program;
}

/** The exit code of what the command line answers itself, in words of its own: help, the version, or a mistake in it. */
export function usageCode(error: unknown): number | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? EXIT.fine : EXIT.badInput;
}

/** A command without a description is described by its summary, and a mistake in its options leads to its own help. */
function completeHelp(command: Command): void {
  const summary = command.summary();
  if (command.description() === '')
    command.description(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`);
  command.showHelpAfterError(helpOf(`headroom ${command.name()}`));
}

/** Instead of commander's own, which says nothing of a name that it does not know. */
function addHelp(program: Command): void {
  program
    .command('help')
    .summary('print the help of a command')
    .argument('[command]', 'the command; all of them unless given')
    .action((name?: string) => {
      const known = program.commands.map((command) => command.name());
      const wanted =
        name === undefined ? program : program.commands.find((command) => command.name() === name);
      if (wanted) return wanted.outputHelp();
      throw new InputError(
        `There is no command ${name}. There are ${known.join(', ')}.${didYouMean(near(name ?? '', known))}`,
      );
    });
}

function helpOf(command: string): string {
  return `Run ${command} --help for what there is.`;
}

function addRun(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('run')
      .summary('measure, judge and write the reports')
      .description(
        'Measures every budget over a period, writes the report as Markdown, HTML, email and JSON, and prints a summary. Without a kind it makes both reports, each for its last complete period.',
      )
      .argument('[kinds...]', 'weekly, monthly or both')
      .option(...CONFIG),
  )
    .option('--period <period>', 'the week (2026-W05), the month (2026-01), or a date in it')
    .option(...BUDGETS)
    .option(...SERVICE)
    .option('--out <folder>', 'where to write, in place of the settings’ output')
    .option('--json', 'print the reports as JSON instead of the summary')
    .action(async (kinds: string[], options: Omit<RunOptions, 'kinds'>) => {
      const { runCommand } = await import('./run.ts');
      exit(await runCommand({ ...options, kinds }, streams));
    });
}

function addRender(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('render')
    .summary('render a saved report again')
    .description(
      'Makes every artifact of a saved report.json again, without a metric source, byte for byte the same.',
    )
    .argument('<file>', 'a report.json')
    .option('--templates <folder>', 'templates of your own, overriding single files')
    .option('--out <folder>', 'where to write', 'output')
    .action(async (file: string, options: Omit<RenderOptions, 'file'>) => {
      const { renderCommand } = await import('./render.ts');
      exit(await renderCommand({ ...options, file }, streams));
    });
}

function addValidate(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('validate')
      .summary('check the settings and every budget file')
      .description(
        'Says every problem of every file at once, with its place, what is allowed and what to do.',
      )
      .option(...CONFIG),
  )
    .option(...BUDGETS)
    .addOption(formatOption('text', 'json', 'github'))
    .action(async (options: ValidateOptions) => {
      const { validateCommand } = await import('./validate.ts');
      exit(await validateCommand(options, streams));
    });
}

function addRecord(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('record')
    .summary('save measurements to a file that reports can be made from offline')
    .option(...CONFIG)
    .option(...BUDGETS)
    .option(...SERVICE)
    .option('--from <date>', 'the first local day; 17 weeks before --until when left out')
    .option('--until <date>', 'the first local day not recorded; the start of this week when left out')
    .option('--out <file>', 'the recording to write, such as samples/mine.jsonl')
    .option('--no-why', 'leave out what “since when”, “where” and “what changed” are told from')
    .action(async (options: RecordOptions) => {
      const { recordCommand } = await import('./record.ts');
      exit(await recordCommand(options, streams));
    });
}

function addSchema(program: Command, streams: Streams): void {
  program
    .command('schema')
    .summary('print the JSON Schema of a file, for editors')
    .addArgument(choiceArgument('<file>', 'which file', ['budgets', 'settings']))
    .action(async (file: 'budgets' | 'settings') => {
      const { schemaCommand } = await import('./schema.ts');
      schemaCommand(file, streams);
    });
}
