import type { Command } from 'commander';
import type { DoctorOptions } from './doctor.ts';
import type { LedgerAction, LedgerOptions } from './ledger.ts';
import {
  CONFIG,
  choiceArgument,
  DRY_RUN,
  type Exit,
  JSON_OUTPUT,
  logOption,
  withProject,
} from './options.ts';
import type { PagesOptions } from './pages.ts';
import type { PublishCommandOptions } from './publish.ts';
import type { ServeOptions } from './serve.ts';
import type { StatusOptions } from './status.ts';
import type { Streams } from './streams.ts';
import type { TickOptions } from './tick.ts';

/** Adds the commands that issue and deliver reports. */
export function addPublishing(program: Command, streams: Streams, exit: Exit): void {
  addServe(program, streams, exit);
  addTick(program, streams, exit);
  addPublish(program, streams, exit);
  addPages(program, streams, exit);
  addStatus(program, streams, exit);
  addLedger(program, streams, exit);
  addDoctor(program, streams, exit);
}

function addServe(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('serve')
      .summary('publish by the schedule, and show metrics, health and reports over HTTP')
      .description(
        'Runs until SIGTERM. SIGHUP or a changed file makes it read settings and budgets again; after a broken edit the last good ones stay. What was missed while it did not run is caught up.',
      )
      .option(...CONFIG),
  )
    .addOption(logOption())
    .action(async (options: ServeOptions) => {
      const { serveCommand } = await import('./serve.ts');
      exit(await serveCommand(options, streams));
    });
}

function addTick(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('tick')
      .summary('do whatever the schedule asks for now, and end')
      .description(
        'Measures the day before, issues the reports that are due, and delivers what is outstanding. For systemd timers, Kubernetes CronJobs and the like: run it as often as you want, each report is issued and delivered once.',
      )
      .option(...CONFIG),
  )
    .option(...DRY_RUN)
    .addOption(logOption())
    .action(async (options: TickOptions) => {
      const { tickCommand } = await import('./tick.ts');
      exit(await tickCommand(options, streams));
    });
}

function addPublish(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('publish')
      .summary('deliver what is issued and not yet delivered')
      .description(
        'Delivers what is outstanding without waiting. With a kind, issues that report first, if it is not issued yet.',
      )
      .argument('[kinds...]', 'weekly, monthly or both')
      .option(...CONFIG),
  )
    .option(
      '--period <period>',
      'the week (2026-W05), the month (2026-01), or a date in it; the last complete one unless set',
    )
    .option('--correct <reason>', 'issue a new revision of a report, and say in it what it corrects')
    .option(
      '--retry-refused',
      'also try again what was refused or given up: of every report, or of the kinds and the period named',
    )
    .option(...DRY_RUN)
    .addOption(logOption())
    .action(async (kinds: string[], options: Omit<PublishCommandOptions, 'kinds'>) => {
      const { publishCommand } = await import('./publish.ts');
      exit(await publishCommand({ ...options, kinds }, streams));
    });
}

function addPages(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('pages')
      .summary('make the pages around the reports anew')
      .description(
        'Makes the reading room anew: the year, a page for each budget, service and owner. For after an upgrade, a change of templates, or a page that somebody changed; each report does so by itself. Pages that are as they would be made are left alone. Nothing is measured, issued or sent.',
      )
      .option(...CONFIG),
  )
    .option(...JSON_OUTPUT)
    .action(async (options: PagesOptions) => {
      const { pagesCommand } = await import('./pages.ts');
      exit(await pagesCommand(options, streams));
    });
}

function addStatus(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('status')
      .summary('show what was issued, delivered, failed and is due next, and why')
      .option(...CONFIG),
  )
    .option(...JSON_OUTPUT)
    .action(async (options: StatusOptions) => {
      const { statusCommand } = await import('./status.ts');
      exit(await statusCommand(options, streams));
    });
}

const LEDGER_ACTIONS: readonly LedgerAction[] = [
  'show',
  'backup',
  'export',
  'import',
  'copy',
  'vacuum',
  'accept',
];

function addLedger(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('ledger')
      .summary('show, back up, export, import, copy, vacuum or accept the ledger')
      .description(
        'The ledger knows what was measured, issued and delivered. It is one file, ledger.sqlite in the output folder, unless the settings name a database.',
      )
      .addArgument(choiceArgument('<action>', 'what to do', LEDGER_ACTIONS))
      .argument('[file]', 'where to back it up, or the export to import')
      .option(...CONFIG),
  )
    .option(
      '--to <store>',
      'where to copy it: a new file, or postgresql: and the file with the address of a database',
    )
    .option('--schema <name>', 'the schema of that database; headroom unless given')
    .option('--ca-file <file>', 'the authority that signed the certificate of that database')
    .option('--as-delivered', 'accept a ledger that was restored: what it would do again is taken as done')
    .option('--send-again', 'accept a ledger that was restored: what it would do again is done')
    .action(async (action: LedgerAction, file: string | undefined, options: Omit<LedgerOptions, 'file'>) => {
      const { ledgerCommand } = await import('./ledger.ts');
      exit(await ledgerCommand(action, { ...options, ...(file === undefined ? {} : { file }) }, streams));
    });
}

function addDoctor(program: Command, streams: Streams, exit: Exit): void {
  withProject(
    program
      .command('doctor')
      .summary('check everything that publishing needs, and print what to fix')
      .description(
        'Checks settings and budgets, the source by measuring the last week, templates, clock, schedule, and each target: connection, certificate, login and the right to push. No mail is sent and nothing is pushed.',
      )
      .option(...CONFIG),
  )
    .option(...JSON_OUTPUT)
    .action(async (options: DoctorOptions) => {
      const { doctorCommand } = await import('./doctor.ts');
      exit(await doctorCommand(options, streams));
    });
}
