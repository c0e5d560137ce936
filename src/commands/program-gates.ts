import type { Command } from 'commander';
import type { GeneratedKind } from '../generate/kinds.ts';
import type { BaselineOptions } from './baseline.ts';
import type { CheckOptions } from './check.ts';
import type { CompareOptions } from './compare.ts';
import type { GenerateOptions } from './generate.ts';
import {
  BUDGETS,
  CONFIG,
  choiceArgument,
  type Exit,
  formatOption,
  SERVICE,
  SOURCE,
  withProject,
} from './options.ts';
import type { Streams } from './streams.ts';

/** Adds the gates: commands that exit 1 when a budget is exceeded. */
export function addGates(program: Command, streams: Streams, exit: Exit): void {
  addCheck(program, streams, exit);
  addGenerate(program, streams, exit);
  addCompare(program, streams, exit);
  addBaseline(program, streams, exit);
}

function addCheck(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('check')
      .summary(
        'judge budgets now, or by the results of a load test; exits 1 when one is exceeded, or none can be judged',
      )
      .description(
        'Judges budgets over the last hour, or another window, with the figures of the reports. With --results it judges the budgets that say under load_test what they read of k6’s output, or of a JSON or CSV file.',
      )
      .argument('[budgets...]', 'service/budget; all unless given')
      .option(...CONFIG),
  )
    .option(...BUDGETS)
    .option(...SERVICE)
    .option('--category <names...>', 'only these categories')
    .option('--label <pairs...>', 'only budgets with these labels, as in tier=gold')
    .option('--window <duration>', 'how much of the past: 30m, 1h, 7d')
    .option('--results <file>', 'the results of a load test')
    .option('--fail-on <statuses...>', 'also fail on approaching or unknown')
    .addOption(formatOption('text', 'json', 'junit', 'github', 'markdown'))
    .option('--summary <file>', 'add a Markdown summary to this file, such as $GITHUB_STEP_SUMMARY')
    .action(async (ids: string[], options: CheckOptions) => {
      const { checkCommand } = await import('./check.ts');
      exit(await checkCommand(ids, options, streams));
    });
}

const KINDS: readonly GeneratedKind[] = ['alerts', 'dashboard', 'k6', 'openslo', 'recording-rules'];

function addGenerate(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('generate')
    .summary(
      'make alert rules, recording rules, a dashboard, k6 thresholds or OpenSLO documents from the budgets',
    )
    .addArgument(choiceArgument('<kind>', 'what to make', KINDS))
    .option(...CONFIG)
    .option(...BUDGETS)
    .option(...SERVICE)
    .option(...SOURCE)
    .option('--out <folder>', 'write files there; without it the first one is printed')
    .option('--check', 'write nothing, and exit 1 when the files there are stale')
    .action(async (kind: GeneratedKind, options: GenerateOptions) => {
      const { generateCommand } = await import('./generate.ts');
      exit(await generateCommand(kind, options, streams));
    });
}

const BETTER = [
  '--better <pairs...>',
  'which way is better where a unit does not tell: score=higher',
] as const;
const THRESHOLD = ['--threshold <share>', 'by how much a median may move', '10%'] as const;

function addCompare(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('compare')
    .summary('compare benchmarks with their baseline; exits 1 when one got worse')
    .description(
      'A benchmark regressed when its median moved by more than the threshold and the Mann-Whitney test agrees. Budgets that name a benchmark are held to it. Reads what Go, hyperfine, vitest, criterion, JMH, pytest-benchmark, Google Benchmark, BenchmarkDotNet, github-action-benchmark, k6 and headroom baseline write.',
    )
    .argument('[budgets...]', 'service/budget; all that name a benchmark unless given')
    .option(...CONFIG)
    .option(...SERVICE)
    .option('--category <names...>', 'only budgets of these categories')
    .option('--label <pairs...>', 'only budgets with these labels, as in tier=gold')
    .option('--baseline <file>', 'what to compare with: a file, or the name of a baseline')
    .option('--current <file>', 'what to compare')
    .option(...THRESHOLD)
    .option(...BETTER)
    .option('--strict', 'fail on changes that too few samples cannot verify')
    .addOption(formatOption('text', 'json', 'markdown'))
    .option('--summary <file>', 'add a Markdown summary to this file')
    .action(async (ids: string[], options: CompareOptions) => {
      const { compareCommand } = await import('./compare.ts');
      exit(await compareCommand(ids, options, streams));
    });
}

function addBaseline(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('baseline')
    .summary('keep baselines of benchmarks as files that can be reviewed')
    .addArgument(choiceArgument('<action>', 'what to do', ['save', 'promote', 'show']))
    .argument('[name]', 'the name of the baseline')
    .option(...CONFIG)
    .option('--from <file>', 'the results to keep')
    .option(...THRESHOLD)
    .option(...BETTER)
    .option('--because <reason>', 'why worse results are to become the baseline')
    .action(
      async (action: 'save' | 'promote' | 'show', name: string | undefined, options: BaselineOptions) => {
        const { baselineCommand } = await import('./baseline.ts');
        exit(await baselineCommand(action, name, options, streams));
      },
    );
}
