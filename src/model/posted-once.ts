import { type Edition, editionName } from './edition.ts';
import { InputError } from './errors.ts';
import { isEdition, type Subject, subjectName } from './subject.ts';

/** What is said where an edition would be issued twice. */
export function issuedAlready(edition: Edition): InputError {
  return new InputError(`${editionName(edition)} is issued already; an issued report is not changed.`);
}

/** What is said where a message of notices, or a notice by its key, would be posted twice. */
export function postedAlready(what: string): InputError {
  return new InputError(`${what} was posted already, and is not posted again.`);
}

/** What is said of a message that is not there. */
export function notPosted(subject: Subject): InputError {
  return new InputError(
    `${subjectName(subject)} ${isEdition(subject) ? 'is not issued' : 'was not posted'}.`,
  );
}
