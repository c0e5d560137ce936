import { type Command, Option } from 'commander';
import type { GeneratedKind } from '../generate/kinds.ts';
import type { CheckOptions } from './check.ts';
import type { GenerateOptions } from './generate.ts';
import type { Streams } from './streams.ts';

type Exit = (code: number) => void;

const CONFIG = ['--config <file>', 'the settings', 'headroom.yaml'] as const;

/** Adds the gates: commands that exit 1 when a budget is exceeded. */
export function addGates(program: Command, streams: Streams, exit: Exit): void {
  addCheck(program, streams, exit);
  addGenerate(program, streams, exit);
}

function addCheck(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('check')
    .summary('judge budgets now, or by the results of a load test; exits 1 when one is exceeded')
    .description(
      'Judges budgets over the last hour, or another window, with the figures of the reports. With --results it judges the\n' +
        'budgets that say under load_test what they read of k6’s output, or of a JSON or CSV file.',
    )
    .argument('[budgets...]', 'service/budget; all unless given')
    .option(...CONFIG)
    .option('--budgets <paths...>', 'budget files, in place of those in the settings')
    .option('--service <ids...>', 'only these services')
    .option('--category <names...>', 'only these categories')
    .option('--label <pairs...>', 'only budgets with these labels, as in tier=gold')
    .option('--window <duration>', 'how much of the past: 30m, 1h, 7d')
    .option('--results <file>', 'the results of a load test')
    .option('--fail-on <statuses...>', 'also fail on approaching or unknown')
    .addOption(
      new Option('--format <format>', 'how it is printed')
        .choices(['text', 'json', 'junit', 'github', 'markdown'])
        .default('text'),
    )
    .option('--summary <file>', 'add a Markdown summary to this file, such as $GITHUB_STEP_SUMMARY')
    .option('--all', 'list the budgets that are within, too')
    .action(async (ids: string[], options: CheckOptions) => {
      const { checkCommand } = await import('./check.ts');
      exit(await checkCommand(ids, options, streams));
    });
}

const KINDS: readonly GeneratedKind[] = ['alerts'];

function addGenerate(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('generate')
    .summary(
      'make alert rules, recording rules, a dashboard, k6 thresholds or OpenSLO documents from the budgets',
    )
    .addArgument(program.createArgument('<kind>', 'what to make').choices(KINDS))
    .option(...CONFIG)
    .option('--budgets <paths...>', 'budget files, in place of those in the settings')
    .option('--service <ids...>', 'only these services')
    .option('--out <folder>', 'write files there; without it the first one is printed')
    .option('--check', 'write nothing, and exit 1 when the files there are stale')
    .action(async (kind: GeneratedKind, options: GenerateOptions) => {
      const { generateCommand } = await import('./generate.ts');
      exit(await generateCommand(kind, options, streams));
    });
}
