import type { Command } from 'commander';
import type { NoteOptions } from './note.ts';
import type { Streams } from './streams.ts';
import type { ViolationAction, ViolationsOptions } from './violations.ts';

type Exit = (code: number) => void;

const CONFIG = ['--config <file>', 'the settings', 'headroom.yaml'] as const;
const BY = ['--by <name>', 'who writes; git’s user.name unless given'] as const;

/** Adds the commands with which people respond to what the reports say. */
export function addReview(program: Command, streams: Streams, exit: Exit): void {
  addViolations(program, streams, exit);
  addNote(program, streams, exit);
}

const ACTIONS = [
  'list',
  'show',
  'ack',
  'investigate',
  'plan',
  'implement',
  'validate',
  'note',
  'assign',
  'link',
];

function addViolations(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('violations')
    .summary('list violations, and write down what is done about them')
    .description(
      'A violation opens when a budget was over for a whole week or month. It is acknowledged, investigated, planned,\n' +
        'implemented and validated, each step within its time, and closes when the budget was met for long enough.\n' +
        'What is written down goes into a file a violation, one line an event: commit it with everything else.',
    )
    .addArgument(program.createArgument('[action]', 'what to do').choices(ACTIONS).default('list'))
    .argument('[violation]', 'its id, or its budget')
    .argument('[text]', 'the cause, the plan, the note, the owner or the address')
    .option(...CONFIG)
    .option('-m, --message <text>', 'the same as the text')
    .option(...BY)
    .option('--at <moment>', 'when it happened; now unless given')
    .option('--all', 'list closed ones too')
    .option('--overdue', 'list those alone whose step is overdue')
    .option('--offline', 'go by what is written down, and measure nothing')
    .option('--json', 'print it as JSON')
    .action(
      async (
        action: ViolationAction,
        which: string | undefined,
        text: string | undefined,
        options: ViolationsOptions,
      ) => {
        const { violationsCommand } = await import('./violations.ts');
        const about = { ...(which === undefined ? {} : { which }), ...(text === undefined ? {} : { text }) };
        exit(await violationsCommand(action, about, options, streams));
      },
    );
}

function addNote(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('note')
    .summary('add a note to a report, or to a budget in it')
    .description(
      'Notes are Markdown files of yours below reviews/notes; reports show them, and making a report again keeps them.',
    )
    .argument('<period>', 'a week (2026-W05) or a month (2026-01)')
    .argument('[budget]', 'service/budget; the whole report unless given')
    .option(...CONFIG)
    .option('-m, --message <text>', 'what to add; without it, what there is is shown')
    .option(...BY)
    .action(async (period: string, budget: string | undefined, options: NoteOptions) => {
      const { noteCommand } = await import('./note.ts');
      exit(await noteCommand(period, budget, options, streams));
    });
}
