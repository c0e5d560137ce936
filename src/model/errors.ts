/** A problem in a file, at a place a person can go to. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  /** What is wrong. What is allowed. What to do. */
  readonly message: string;
}

/** Whether one of the problems keeps what they are of from being used: warnings do not. */
export function hasErrors(problems: readonly Problem[]): boolean {
  return errorsIn(problems).length > 0;
}

/** The problems that are no mere warnings. */
export function errorsIn(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ severity }) => severity === 'error');
}

/** Input that cannot be used: exit code 2. Carries every problem found, not just the first. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly Problem[];

  constructor(message: string, problems: readonly Problem[] = []) {
    super(message);
    this.problems = problems;
  }
}

/** A source or a target that failed: exit code 3. The message says what was tried and what to do. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
}

/** A file that is there and is not read or written, with the reason as a part of a sentence: `it is a pipe`. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}

/** Work that was given up because the program is told to stop. Nothing failed, and nothing of it is kept. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  constructor() {
    super('The program was told to stop.');
  }
}

/** Whether the machine had no room for what was asked of it, whatever that was: it is nobody's input that is wrong. */
export function isWantOfRoom(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && ['EMFILE', 'ENFILE', 'ENOMEM'].includes(String(error.code))
  );
}

/** Whether somebody can do something about an error; any other is a bug. */
export function isExpected(error: unknown): error is InputError | SourceError {
  return error instanceof InputError || error instanceof SourceError;
}

/** A sentence with more places than these is not read; headroom validate has them all. */
const MOST_PLACES = 20;

/** What an error says, with the places of its first problems when it has some. */
export function messageOf(error: unknown): string {
  const places = error instanceof InputError ? errorsIn(error.problems) : [];
  const said = error instanceof Error ? error.message : String(error);
  return [
    said,
    ...places
      .slice(0, MOST_PLACES)
      .map(({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`),
    ...(places.length > MOST_PLACES ? [`And ${places.length - MOST_PLACES} more.`] : []),
  ].join(' ');
}

/** The code of what broke a connection; never its words, which may hold an address or a secret in it. */
export function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause && typeof cause.code === 'string') return cause.code;
  return cause instanceof Error ? cause.name : 'an error without a name';
}

/** Why a file or a folder could not be read, in words where there are some for the code. */
export function reasonOf(error: unknown, wanted: 'file' | 'folder' = 'file'): string {
  if (error instanceof FileRefused) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  const words: Readonly<Record<string, string>> = {
    ENOENT: `no such ${wanted}`,
    EACCES: 'no permission',
    EPERM: 'no permission',
    EMFILE: 'too many open files',
    ENFILE: 'too many open files',
    EISDIR: 'it is a folder',
    Z_DATA_ERROR: 'it is not gzip',
    Z_BUF_ERROR: 'it is cut off',
    ENOTDIR: wanted === 'folder' ? 'it is no folder' : 'no such file',
  };
  return words[code] ?? code;
}
