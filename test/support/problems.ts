import { InputError, type Problem } from '../../src/model/errors.ts';

/** The InputError that a function throws; fails when it throws none. */
export function inputErrorOf(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('No InputError was thrown.');
}

/** The problems of the InputError that a function throws, as `file:line:column: message`. */
export function problemsOf(run: () => unknown): readonly string[] {
  return inputErrorOf(run).problems.map(said);
}

function said({ file, line, column, message }: Problem): string {
  return `${file}:${line}:${column}: ${message}`;
}
