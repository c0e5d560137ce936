import { Option } from 'commander';

/** Tells the exit code of a command that ran to its end. */
export type Exit = (code: number) => void;

/** Where the settings are. */
export const CONFIG = ['--config <file>', 'the settings', 'headroom.yaml'] as const;

/** Other budget files than the settings name. */
export const BUDGETS = [
  '--budgets <paths...>',
  'budget files, folders or globs, in place of those in the settings',
] as const;

/** A part of the services. */
export const SERVICE = ['--service <ids...>', 'only these services'] as const;

/** Nothing lasting is done. */
export const DRY_RUN = ['--dry-run', 'say what would happen, and leave everything as it is'] as const;

/** JSON for programs. */
export const JSON_OUTPUT = ['--json', 'print it as JSON'] as const;

/** Who did what is written down. */
export const BY = ['--by <name>', 'who writes; git’s user.name unless given'] as const;

/** How the log is written. */
export const logOption = (): Option =>
  new Option('--log <format>', 'how the log is written').choices(['text', 'json']);

/** How the output is printed: the first of the formats unless given. */
export const formatOption = (...formats: readonly string[]): Option =>
  new Option('--format <format>', 'how it is printed').choices(formats).default(formats[0]);
