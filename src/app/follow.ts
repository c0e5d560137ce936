import { InputError, isExpected, messageOf, SourceError } from '../model/errors.ts';
import { plural } from '../model/format.ts';
import { visibleLine } from '../model/one-line.ts';
import { type Instant, isoOf } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger, Writing } from '../ports/ledger.ts';
import type { Logger } from '../ports/logger.ts';
import type { Records } from '../ports/records.ts';
import type { Change, Commit, ProjectRepository } from '../ports/repository.ts';
import { inRepository, short, shown, whyUnused } from './commit-words.ts';
import { lacking, type NewestRecords, type WrittenInto, writeInto } from './followed-records.ts';

/** How a project stands that follows a repository. */
export interface FollowState {
  /** The remote and the branch, as people are told of them. */
  readonly repository: string;
  /** The commit whose settings, budgets and templates are used. */
  readonly inUse: Commit;
  /** The newest commit whose files are here; records are read from it. */
  readonly newest: Commit;
  /** When the repository answered last; absent when it has not since the program began. */
  readonly pulledAt?: Instant;
  /** Why the newest commit is not used, and whose it is. */
  readonly broken?: string;
  /** Why the repository could not be asked last. */
  readonly unreached?: string;
  /** Why what was written could not be pushed last. */
  readonly unpushed?: string;
}

/** What following needs. */
export interface FollowOptions {
  readonly repository: ProjectRepository;
  /** Throws an InputError when the project in a commit's files cannot be used. */
  readonly requireUsable: (files: string) => Promise<void>;
  /** The records of the project in a folder that has a commit's files, to be written to. */
  readonly recordsIn: (files: string) => Promise<Records>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A project that follows a repository. */
export interface Following {
  readonly state: () => FollowState;
  /** The folder of the files in use. */
  readonly files: () => string;
  /** The newest commit, as records are read from it. */
  readonly newest: () => Promise<NewestRecords>;
  /** Asks the repository for what is new, and uses it where it can be used. What goes wrong is told and stands in the state. */
  readonly pull: (signal: AbortSignal) => Promise<void>;
  /** Brings what was written to the repository. What cannot be is kept, told, and tried again at the next time. */
  readonly push: (ledger: Pick<Ledger, 'writings' | 'pushed'>, signal: AbortSignal) => Promise<void>;
}

/** How long something took, which git says of a remote that does not answer, and differs each time. */
const TIMES = /(?<!\d)\d+(?= m(?:illi)?s(?:econds)?\b)/g;

/** What may be wrong with following. */
type Trouble = 'broken' | 'unreached' | 'unpushed';

/**
 * Begins to follow a repository: with its newest commit, or where that cannot be had or used, with the one that was used last. Throws a
 * SourceError, or an InputError that says whose the newest commit is, when there is none.
 */
export async function follow(options: FollowOptions, signal: AbortSignal): Promise<Following> {
  const { repository, log, clock } = options;
  const before = await repository.inUse();
  const first = before ?? (await firstCommit(options, signal));
  let files = await repository.filesOf(first.id);
  let newest = newestIn(options, first, files);
  let state: FollowState = { repository: repository.name, inUse: first, newest: first };

  const causes = new Map<Trouble, string>();
  /** Notes that there is no trouble of a kind. Answers whether there was one. */
  const over = (trouble: Trouble) => {
    const { [trouble]: known, ...others } = state;
    state = others;
    causes.delete(trouble);
    return known !== undefined;
  };
  /** Notes a trouble, which is told once for as long as its cause stays the same. */
  const note = (trouble: Trouble, words: string, { cause = words, isTold = true } = {}) => {
    state = { ...state, [trouble]: words };
    const lasting = cause.replace(TIMES, '');
    if (isTold && lasting !== causes.get(trouble)) log.error(words);
    causes.set(trouble, lasting);
  };
  const answered = () => {
    state = { ...state, pulledAt: clock.now() };
    if (over('unreached')) log.info(`${repository.name} answers again.`);
  };
  /** Reads records from a commit from now on. Answers the folder of its files. */
  const arriveAt = async (commit: Commit): Promise<string> => {
    const there = await repository.filesOf(commit.id);
    if (commit.id !== state.newest.id) {
      const isDescended = await repository.contains(commit.id, state.newest.id);
      newest = newestIn(options, commit, there, isDescended ? newest : undefined);
      state = { ...state, newest: commit };
    }
    return there;
  };
  /** Has the commit in use in a clone that was removed and is made anew; another program may use a newer one by now. */
  const keepInUse = async (): Promise<void> => {
    if (await repository.inUse()) return;
    const { id } = state.inUse;
    const again = async () => {
      await repository.filesOf(id);
      await repository.use(id);
    };
    // The repository may not have it any more.
    await again().catch(ifExpected);
  };
  /** Uses a commit where that can be; also one that could not before, since what is wrong may lie outside of it. */
  const use = async (commit: Commit): Promise<void> => {
    try {
      await keepInUse();
      const there = await arriveAt(commit);
      if (commit.id !== state.inUse.id) {
        await options.requireUsable(there);
        await repository.use(commit.id);
        files = there;
        state = { ...state, inUse: commit };
        log.info(`${repository.name} is followed to ${shown(commit)}.`);
      }
      over('broken');
    } catch (error) {
      if (!isExpected(error)) throw error;
      const { inUse } = state;
      const meanwhile = `${short(inUse)} of ${isoOf(inUse.at)} is used on until that is mended.`;
      const found = await whyUnused(repository, commit, error).catch(ifExpected);
      const { words, cause } = found ?? { words: error.message, cause: error.message };
      note('broken', `${words} ${meanwhile}`, { cause });
    }
  };
  const pull = async (stop: AbortSignal): Promise<void> => {
    let commit: Commit;
    try {
      commit = await repository.pull(stop);
      answered();
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      note('unreached', `${error.message} What was there last is used.`, { isTold: !stop.aborted });
      // A clone that cannot be read any more is no reason to end: what was read of it is used.
      commit = (await repository.newest().catch(ifExpected)) ?? state.newest;
    }
    await use(commit);
  };
  const push: Following['push'] = async (ledger, stop) => {
    try {
      const writings = await lacking(await ledger.writings(), newest.contains);
      if (writings.length > 0) await bring(writings, ledger, stop);
      over('unpushed');
    } catch (error) {
      if (!isExpected(error)) throw error;
      note('unpushed', `${messageOf(error)} What was written is kept, and pushed later.`, {
        isTold: !stop.aborted,
      });
    }
  };
  /** Pushes writings and notes which commit has them. Throws a SourceError for those that could not be. */
  const bring = async (
    writings: readonly Writing[],
    ledger: Pick<Ledger, 'pushed'>,
    stop: AbortSignal,
  ): Promise<void> => {
    let into: WrittenInto | undefined;
    const change = changeOf(options, writings, (done) => {
      into = done;
    });
    const commit = await repository.push(change, stop);
    answered();
    const { written, others, failures } = into ?? { written: [], others: [], failures: [] };
    if (written.length > 0) {
      await ledger.pushed(written, commit.id, clock.now());
      log.info(`${entries(written)} pushed to ${repository.name}, where ${short(commit)} has all of it.`);
    }
    for (const { file, text } of others) log.warn(`${othersWords(file)} ${visibleLine(text)}`);
    await arriveAt(commit);
    if (failures.length > 0) throw new SourceError(failures.join(' '));
  };
  if (before) await pull(signal);
  else answered();
  return { state: () => state, files: () => files, newest: () => newest.read(), pull, push };
}

function ifExpected(error: unknown): undefined {
  if (!isExpected(error)) throw error;
}

/** The first commit that is ever used of a repository. */
async function firstCommit(options: FollowOptions, signal: AbortSignal): Promise<Commit> {
  const { repository, requireUsable } = options;
  const commit = await repository.pull(signal);
  const files = await repository.filesOf(commit.id);
  try {
    await requireUsable(files);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { words } = await whyUnused(repository, commit, error);
    throw new InputError(
      `${words} No commit was used before, so that there is nothing to go on with. Push one that is mended, then start again.`,
      error.problems.map((one) => ({ ...one, file: inRepository(repository, files, one) })),
    );
  }
  await repository.use(commit.id);
  return commit;
}

/** The newest commit, and which others are known to be in it. */
interface Newest extends Pick<NewestRecords, 'contains'> {
  readonly read: () => Promise<NewestRecords>;
  readonly contained: ReadonlySet<string>;
}

/** The newest commit as records are read from it; what the one before it contains, which it stands on, it contains, too. */
function newestIn(
  { repository, recordsIn }: FollowOptions,
  { id }: Commit,
  files: string,
  before?: Newest,
): Newest {
  const contained = new Set(before?.contained);
  const missing = new Set<string>();
  let opened: Records | undefined;
  const contains = async (commit: string) => {
    if (contained.has(commit)) return true;
    if (missing.has(commit)) return false;
    const isThere = await repository.contains(id, commit);
    (isThere ? contained : missing).add(commit);
    return isThere;
  };
  return {
    contained,
    contains,
    read: async () => {
      opened ??= await recordsIn(files);
      return { records: opened, contains };
    },
  };
}

function othersWords(file: string): string {
  return `Somebody else made ${visibleLine(file)} in the meantime, which stays as it is there. This program would have written:`;
}

function entries(writings: readonly Writing[]): string {
  return plural(writings.length, 'entry', 'entries');
}

/** Files that a commit's message names one by one. */
const MOST_FILES = 50;

/** What is committed of some writings. What became of them is told each time that they are written. */
function changeOf(
  { recordsIn, repository }: FollowOptions,
  writings: readonly Writing[],
  tell: (done: WrittenInto) => void,
): Change {
  const files = [...new Set(writings.map((one) => inRepository(repository, '', one)))].toSorted();
  const more = files.length > MOST_FILES ? [`- and ${plural(files.length - MOST_FILES, 'file')} more`] : [];
  const list = [...files.slice(0, MOST_FILES).map((file) => `- ${file}`), ...more];
  return {
    at: writings.reduce((latest, { at }) => Math.max(latest, at), 0),
    message: `Write down what happened: ${entries(writings)}\n\n${list.join('\n')}\n`,
    write: async (folder) => {
      const done = await writeInto(await recordsIn(folder), writings);
      tell(done);
      const paths = done.changed.flatMap((file) => [
        file,
        `${file.slice(0, file.lastIndexOf('/') + 1)}.gitattributes`,
      ]);
      return [...new Set(paths.map((file) => inRepository(repository, folder, { file })))];
    },
  };
}
