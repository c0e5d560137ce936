import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { didYouMean, near } from '../model/did-you-mean.ts';

/** Tells the exit code of a command that ran to its end. */
export type Exit = (code: number) => void;

/** Where the settings are. */
export const CONFIG = ['--config <file>', 'the settings', 'headroom.yaml'] as const;

/** A repository that the project is read from and written to, in place of files of this machine. */
const PROJECT = [
  ['--project <remote>', 'follow this git repository: pull it, use it, and push what is written'],
  ['--branch <name>', 'its branch; the one that the remote names unless given'],
  ['--path <folder>', 'the project’s folder in it; its root unless given'],
  [
    '--clone <folder>',
    'where the clone is kept, and a relative output folder beside it; NAME.headroom here unless given',
  ],
  ['--token-file <file>', 'a file with the token for a remote over HTTPS'],
  ['--ssh-key-file <file>', 'the key for a remote over SSH'],
  ['--author <author>', 'who commits: "Headroom <headroom@example.org>"'],
] as const;

/** Adds the options of a project that follows a repository. */
export function withProject(command: Command): Command {
  for (const [flags, description] of PROJECT) command.option(flags, description);
  return command;
}

/** Adds the same options to a command that refuses them in words of its own, but for those that it has itself. */
export function refusingProject(command: Command, ...own: readonly string[]): Command {
  for (const [flags] of PROJECT)
    if (!own.some((name) => flags.startsWith(`${name} `))) command.addOption(new Option(flags).hideHelp());
  return command;
}

/** Other budget files than the settings name. */
export const BUDGETS = [
  '--budgets <paths...>',
  'budget files, folders or globs, in place of those in the settings',
] as const;

/** A part of the services. */
export const SERVICE = ['--service <ids...>', 'only these services'] as const;

/** One of several sources. */
export const SOURCE = ['--source <name>', 'only what this source measures'] as const;

/** Nothing lasting is done. */
export const DRY_RUN = ['--dry-run', 'say what would happen, and leave everything as it is'] as const;

/** JSON for programs. */
export const JSON_OUTPUT = ['--json', 'print it as JSON'] as const;

/** Who did what is written down. */
export const BY = ['--by <name>', 'who writes; git’s author unless given'] as const;

/** How the log is written. */
export const logOption = (): Option =>
  choiceOption('--log <format>', 'how the log is written', ['text', 'json']);

/** How the output is printed: the first of the formats unless given. */
export const formatOption = (...formats: readonly string[]): Option =>
  choiceOption('--format <format>', 'how it is printed', formats).default(formats[0]);

/** An argument that is one of some words; for any other the nearest is offered. */
export const choiceArgument = (name: string, description: string, choices: readonly string[]): Argument =>
  new Argument(name, description).choices(choices).argParser((value: string) => chosen(value, choices));

function choiceOption(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices).argParser((value: string) => chosen(value, choices));
}

function chosen(value: string, choices: readonly string[]): string {
  if (choices.includes(value)) return value;
  throw new InvalidArgumentError(
    `Allowed choices are ${choices.join(', ')}.${didYouMean(near(value, choices))}`,
  );
}
