import { type Command, Option } from 'commander';
import type { CheckOptions } from './check.ts';
import type { Streams } from './streams.ts';

type Exit = (code: number) => void;

const CONFIG = ['--config <file>', 'the settings', 'headroom.yaml'] as const;

/** Adds the gates: commands that exit 1 when a budget is exceeded. */
export function addGates(program: Command, streams: Streams, exit: Exit): void {
  addCheck(program, streams, exit);
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
