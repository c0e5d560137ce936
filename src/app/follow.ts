import { InputError, messageOf, type Problem, SourceError } from '../model/errors.ts';
import { plural } from '../model/format.ts';
import { visibleLine } from '../model/one-line.ts';
import { type Instant, isoOf } from '../model/window.ts';
import type { Clock } from '../ports/clock.ts';
import type { Ledger, Writing } from '../ports/ledger.ts';
import type { Logger } from '../ports/logger.ts';
import type { Records } from '../ports/records.ts';
import type { Commit, ProjectRepository } from '../ports/repository.ts';
import { writeInto } from './followed-records.ts';

/** How a project stands that follows a repository. */
export interface FollowState {
  /** The remote and the branch, as people are told of them. */
  readonly repository: string;
  /** The commit whose settings, budgets and templates are used. */
  readonly inUse: Commit;
  /** The newest commit that was fetched; records are read from it. */
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
  /** The records of the newest commit. */
  readonly records: () => Promise<Records>;
  /** Whether the newest commit contains another. */
  readonly contains: (commit: string) => Promise<boolean>;
  /** Asks the repository for what is new, and uses it where it can be used. What goes wrong is told and stands in the state. */
  readonly pull: (signal: AbortSignal) => Promise<void>;
  /** Brings what was written to the repository. What cannot be is kept, told, and tried again at the next time. */
  readonly push: (ledger: Pick<Ledger, 'writings' | 'pushed'>, signal: AbortSignal) => Promise<void>;
}

/**
 * Begins to follow a repository: with its newest commit, or where that cannot be had or used, with the one that was used last. Throws a
 * SourceError, or the InputError of the newest commit, when there is none.
 */
export async function follow(options: FollowOptions, signal: AbortSignal): Promise<Following> {
  const { repository, log, clock } = options;
  let state = await firstState(options, signal);
  let files = await repository.filesOf(state.inUse.id);
  let newestFiles = await repository.filesOf(state.newest.id);
  const known = new Map<string, boolean>();
  /** Says what is news, and only once for as long as it stays the same. */
  const tell = (news: Partial<FollowState>) => {
    const { broken, unreached, unpushed } = news;
    for (const [now, before] of [
      [broken, state.broken],
      [unreached, state.unreached],
      [unpushed, state.unpushed],
    ]) {
      if (now !== undefined && now !== before) log.error(now);
    }
  };
  const arriveAt = async (newest: Commit) => {
    if (newest.id !== state.newest.id) known.clear();
    newestFiles = await repository.filesOf(newest.id);
    state = { ...state, newest };
  };
  return {
    state: () => state,
    files: () => files,
    records: () => options.recordsIn(newestFiles),
    contains: async (commit) => {
      const answer = known.get(commit) ?? (await repository.contains(state.newest.id, commit));
      known.set(commit, answer);
      return answer;
    },
    pull: async (stop) => {
      try {
        const newest = await repository.pull(stop);
        const { unreached: _, ...others } = state;
        state = { ...others, pulledAt: clock.now() };
        const isNews = newest.id !== state.newest.id;
        await arriveAt(newest);
        if (newest.id === state.inUse.id || (!isNews && state.broken !== undefined)) return;
        const { broken: __, ...sound } = state;
        const broken = await brokenWords(options, newest, state.inUse);
        if (broken === undefined) {
          await repository.use(newest.id);
          files = newestFiles;
          state = { ...sound, inUse: newest };
          log.info(`${repository.name} is followed to ${shown(newest)}.`);
        } else {
          tell({ broken });
          state = { ...sound, broken };
        }
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const unreached = `${messageOf(error)} What was there last is used.`;
        tell({ unreached });
        state = { ...state, unreached };
      }
    },
    push: async (ledger, stop) => {
      const { unpushed: _, ...others } = state;
      const writings = (await ledger.writings()).filter(({ commit }) => commit === undefined);
      if (writings.length === 0) {
        state = others;
        return;
      }
      try {
        const commit = await repository.push(changeOf(options, writings), stop);
        await ledger.pushed(writings, commit.id, clock.now());
        await arriveAt(commit);
        const { unpushed: __, ...pushed } = state;
        state = pushed;
      } catch (error) {
        if (!(error instanceof SourceError)) throw error;
        const unpushed = `${messageOf(error)} What was written is kept, and pushed later.`;
        tell({ unpushed });
        state = { ...state, unpushed };
      }
    },
  };
}

async function firstState(options: FollowOptions, signal: AbortSignal): Promise<FollowState> {
  const { repository, clock, log } = options;
  const before = await repository.inUse();
  const found = { repository: repository.name };
  try {
    const newest = await repository.pull(signal);
    const pulledAt = clock.now();
    const why = await whyUnusable(options, newest);
    if (why === undefined) {
      await repository.use(newest.id);
      return { ...found, inUse: newest, newest, pulledAt };
    }
    if (!before) throw why;
    const broken = await wordsOf(options, newest, why, before);
    log.error(broken);
    return { ...found, inUse: before, newest, pulledAt, broken };
  } catch (error) {
    if (!(error instanceof SourceError) || !before) throw error;
    const unreached = `${messageOf(error)} What was there last is used.`;
    log.error(unreached);
    const newest = (await repository.newest()) ?? before;
    const broken = newest.id === before.id ? undefined : await brokenWords(options, newest, before);
    return { ...found, inUse: before, newest, unreached, ...(broken === undefined ? {} : { broken }) };
  }
}

async function brokenWords(
  options: FollowOptions,
  newest: Commit,
  inUse: Commit,
): Promise<string | undefined> {
  const why = await whyUnusable(options, newest);
  return why && wordsOf(options, newest, why, inUse);
}

async function whyUnusable(
  { repository, requireUsable }: FollowOptions,
  { id }: Commit,
): Promise<InputError | undefined> {
  try {
    await requireUsable(await repository.filesOf(id));
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/** Says whose commit cannot be used, by the files that the problems are in, and which one is used on. */
async function wordsOf(
  { repository }: FollowOptions,
  newest: Commit,
  error: InputError,
  inUse: Commit,
): Promise<string> {
  const folder = `${await repository.filesOf(newest.id)}/`;
  const within = (text: string) => text.replaceAll(folder, '');
  const errors = error.problems.filter(isError);
  const files = [...new Set(errors.map(({ file }) => within(file)))];
  const guilty = await repository.lastOf(newest.id, files);
  const [first] = errors;
  const what = first ? `${within(first.file)}:${first.line}: ${first.message}` : within(error.message);
  const more = errors.length > 1 ? ` (and ${plural(errors.length - 1, 'problem')} more)` : '';
  return (
    `The newest commit of ${repository.name} is not used: ${visibleLine(what)}${more} ` +
    `It is of ${shown(guilty)}. ${inUse.id.slice(0, SHORT)} of ${isoOf(inUse.at)} is used on until that is mended.`
  );
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

const SHORT = 10;

function shown({ id, by, subject }: Commit): string {
  return `${id.slice(0, SHORT)} by ${visibleLine(by)} (“${visibleLine(subject)}”)`;
}

/** What is committed of some writings. */
function changeOf({ recordsIn, repository }: FollowOptions, writings: readonly Writing[]) {
  const files = [...new Set(writings.map(({ file }) => file))].toSorted();
  const at = Math.max(...writings.map((writing) => writing.at));
  const inRepository = (file: string) => [repository.path, file].filter((part) => part !== '').join('/');
  return {
    at,
    message: `Write down what happened: ${plural(writings.length, 'entry', 'entries')}\n\n${files.map((file) => `- ${file}\n`).join('')}`,
    write: async (folder: string) => {
      const changed = await writeInto(await recordsIn(folder), writings);
      return changed
        .flatMap((file) => [file, `${file.slice(0, file.lastIndexOf('/') + 1)}.gitattributes`])
        .map(inRepository);
    },
  };
}
