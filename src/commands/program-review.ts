import type { Command } from 'commander';
import type { ChangedOptions } from './changed.ts';
import type { ExplainOptions } from './explain.ts';
import type { NoteOptions } from './note.ts';
import {
  BY,
  CONFIG,
  choiceArgument,
  type Exit,
  JSON_OUTPUT,
  refusingProject,
  SERVICE,
  SOURCE,
  withProject,
} from './options.ts';
import type { DecideOptions, ImplementOptions, ProposalsOptions } from './proposals.ts';
import type { ProposeOptions } from './propose.ts';
import type { ReplayOptions } from './replay.ts';
import type { Streams } from './streams.ts';
import type { SuggestOptions } from './suggest.ts';
import { VIOLATION_ACTIONS, type ViolationAction } from './violation-actions.ts';
import type { ViolationsOptions } from './violations.ts';

/** Adds the commands with which people respond to what the reports say. */
export function addReview(program: Command, streams: Streams, exit: Exit): void {
  addViolations(program, streams, exit);
  addNote(program, streams, exit);
  addChanged(program, streams, exit);
  addPropose(program, streams, exit);
  addProposals(program, streams, exit);
  addDecisions(program, streams, exit);
  addImplement(program, streams, exit);
  addExplain(program, streams, exit);
  addReplay(program, streams, exit);
  addSuggest(program, streams, exit);
}

function addViolations(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('violations')
      .summary('list violations, and write down what is done about them')
      .description(
        'A violation opens when a budget was over for a whole week or month. It is acknowledged, investigated, planned, implemented and validated, each step within its time, and closes by itself when the budget was met for long enough, unless the settings ask for a validation; or somebody declines to do anything about it, and says why. What is written down goes into a file a violation, one line an event: commit it with everything else.',
      )
      .addArgument(choiceArgument('[action]', 'what to do', VIOLATION_ACTIONS).default('list'))
      .argument('[violation]', 'its id, or its budget')
      .argument('[text]', 'the cause, the plan, the reason, the note, the owner or the address')
      .option(...CONFIG),
  )
    .option('-m, --message <text>', 'the same as the text')
    .option(...BY)
    .option('--at <moment>', 'when it happened; now unless given')
    .option('--all', 'list closed ones too')
    .option('--overdue', 'list those alone whose step is overdue')
    .option('--offline', 'go by what is written down, and measure nothing')
    .option(...JSON_OUTPUT)
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
  withProject(
    program
      .command('note')
      .summary('add a note to a report, or to a budget in it')
      .description(
        'Notes are Markdown files of yours below reviews/notes; reports show them, and making a report again keeps them.',
      )
      .argument('<period>', 'a week (2026-W05) or a month (2026-01)')
      .argument('[budget]', 'service/budget; the whole report unless given')
      .option(...CONFIG),
  )
    .option('-m, --message <text>', 'what to add; without it, what there is is shown')
    .option(...BY)
    .action(async (period: string, budget: string | undefined, options: NoteOptions) => {
      const { noteCommand } = await import('./note.ts');
      exit(await noteCommand(period, budget, options, streams));
    });
}

function addChanged(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('changed')
      .summary('leave a note of a change, such as a deployment')
      .description(
        'Adds a line to the notes of changes, which reports tell before a budget’s step. Meant for pipelines: commit the file with everything else; git joins what two branches added.',
      )
      .argument('<service>', 'the id of a service, or * for all')
      .argument('<text>', 'what changed, such as "1.43.0 deployed"')
      .option(...CONFIG),
  )
    .option('--commit <hash>', 'the commit that it came with')
    .option('--at <moment>', 'when it happened; now unless given')
    .option('--link <address>', 'a web address that tells more')
    .option(...BY)
    .action(async (service: string, text: string, options: ChangedOptions) => {
      const { changedCommand } = await import('./changed.ts');
      exit(await changedCommand(service, text, options, streams));
    });
}

function addPropose(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('propose')
      .summary('propose another limit for a budget')
      .description(
        'Writes a file into budgets/proposals with the evidence: how both limits would have judged the recorded past, and what else changes. It is reviewed, approved, implemented, told to everybody and watched.',
      )
      .argument('<budget>', 'service/budget')
      .option(...CONFIG),
  )
    .option('--to <limit>', 'the new limit')
    .option('--because <reason>', 'why')
    .option('--from-report <file>', 'take the limit that this report.json suggests')
    .option(...BY)
    .option('--at <moment>', 'when it was proposed; now unless given')
    .action(async (budget: string, options: ProposeOptions) => {
      const { proposeCommand } = await import('./propose.ts');
      exit(await proposeCommand(budget, options, streams));
    });
}

function addProposals(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('proposals')
      .summary('list the proposals and what each waits for')
      .option(...CONFIG),
  )
    .option('--all', 'list closed and rejected ones too')
    .option(...JSON_OUTPUT)
    .action(async (options: ProposalsOptions) => {
      const { proposalsCommand } = await import('./proposals.ts');
      exit(await proposalsCommand(options, streams));
    });
}

const DECISIONS = [
  ['approve', 'say yes to a proposal in a role'],
  ['reject', 'say no to a proposal, and why'],
  ['communicate', 'say that everybody was told of a changed limit; an issued report does so by itself'],
] as const;

function addDecisions(program: Command, streams: Streams, exit: Exit): void {
  for (const [did, summary] of DECISIONS) {
    const command = withProject(
      program
        .command(did)
        .summary(summary)
        .argument('<proposal>', 'its id, or its budget')
        .option(...CONFIG),
    );
    if (did === 'approve')
      command.option('--as <role>', 'engineering, product or another role of the settings');
    if (did === 'reject') command.option('--because <reason>', 'why');
    command
      .option(...BY)
      .option('--at <moment>', 'when it was decided; now unless given')
      .action(async (which: string, options: DecideOptions) => {
        const { decideCommand } = await import('./proposals.ts');
        exit(await decideCommand(did, which, options, streams));
      });
  }
}

function addImplement(program: Command, streams: Streams, exit: Exit): void {
  refusingProject(program.command('implement'), '--branch')
    .summary('change the limit of an approved proposal in its budget file')
    .description(
      'Changes that one value and nothing else of the file, and writes the change log of budgets. The new limit is in force from the next week on; every day keeps the limit that was in force on it.',
    )
    .argument('<proposal>', 'its id, or its budget')
    .option(...CONFIG)
    .option('--branch', 'commit on a branch of its own, and leave the files as they are')
    .option('--request', 'push that branch, and open a pull request or a merge request of it')
    .option(
      '--into <branch>',
      'the branch that the request is to be merged into; the one that the branch checked out follows unless given',
    )
    .option('--dry-run', 'show what would change')
    .option(...JSON_OUTPUT)
    .option(...BY)
    .option('--at <moment>', 'when it was implemented; now unless given')
    .action(async (which: string, options: ImplementOptions) => {
      const { implementCommand } = await import('./proposals.ts');
      exit(await implementCommand(which, options, streams));
    });
}

function addExplain(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('explain')
      .summary('say since when a budget is as it is, where, and what changed before')
      .description(
        'Measures one budget over a week or a month and answers what the report answers for budgets that are over: since when, which values of a label carry it, and what changed before. With --at it asks about one hour, against the same hour of the seven days before. Of a family it is the worst member.',
      )
      .argument('<budget>', 'service/budget, or a member: service/budget[value]')
      .option(...CONFIG),
  )
    .option(
      '--period <period>',
      'the week (2026-W05) or a date in it, or the month (2026-01); the last whole week unless given',
    )
    .option('--at <moment>', 'the hour around a moment, such as 2026-01-27T14:00')
    .option('--queries', 'list every query that was asked for it')
    .option(...JSON_OUTPUT)
    .action(async (budget: string, options: ExplainOptions) => {
      const { explainCommand } = await import('./explain.ts');
      exit(await explainCommand(budget, options, streams));
    });
}

function addReplay(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('replay')
    .summary('try limits on the recorded past before you set them')
    .argument('<budget>', 'service/budget')
    .option(...CONFIG)
    .option('--at-most <limits>', 'limits to try, as in 1.5s,2s,2.5s')
    .option('--at-least <limits>', 'the same for an at_least budget')
    .option('--days <count>', 'how many days of the past', '84')
    .option('--ascii', 'plot with plain letters')
    .option(...JSON_OUTPUT)
    .action(async (budget: string, options: ReplayOptions) => {
      const { replayCommand } = await import('./replay.ts');
      exit(await replayCommand(budget, options, streams));
    });
}

function addSuggest(program: Command, streams: Streams, exit: Exit): void {
  program
    .command('suggest')
    .summary('list the limits that the history of all budgets suggests')
    .option(...CONFIG)
    .option(...SERVICE)
    .option(...SOURCE)
    .option('--new <service>', 'print a budget file for the metrics that no budget reads')
    .option('--match <pattern>', 'with --new, only metrics of such names')
    .option('--until <date>', 'the first local day that is not looked at; today unless given')
    .option(...JSON_OUTPUT)
    .action(async (options: SuggestOptions) => {
      const { suggestCommand } = await import('./suggest.ts');
      exit(await suggestCommand(options, streams));
    });
}
