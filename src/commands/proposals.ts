import { allProposals, decide, type Found, foundBy, implementation } from '../app/adjust.ts';
import { branchImplementation, budgetFileOf, writeImplementation } from '../compose/adjusting.ts';
import type { PlaceOptions } from '../compose/following.ts';
import { type Opened, requestImplementation, requestPlace } from '../compose/requests.ts';
import { openReview, writerIn } from '../compose/reviews.ts';
import { openWorkplace } from '../compose/workplace.ts';
import { type ProjectAt, readSecret, systemClock } from '../compose.ts';
import { formatProblems } from '../config/format-problems.ts';
import { didYouMean, near } from '../model/did-you-mean.ts';
import { InputError } from '../model/errors.ts';
import { dateWords, formatQuantity } from '../model/format.ts';
import { jsonText } from '../model/json-text.ts';
import { visibleLine } from '../model/one-line.ts';
import { dateAt } from '../model/period.ts';
import type { Instant } from '../model/window.ts';
import { reasonGiven } from '../model/words-given.ts';
import { logOn } from './log.ts';
import { momentAt } from './moment.ts';
import { EXIT, type Streams } from './streams.ts';

/** What `headroom proposals` was asked. */
export interface ProposalsOptions extends PlaceOptions {
  readonly all?: boolean;
  readonly json?: boolean;
}

/** Who does something about a proposal, and when. */
interface ActOptions extends PlaceOptions {
  readonly by?: string;
  readonly at?: string;
}

/** What `headroom approve`, `reject` and `communicate` were asked. */
export interface DecideOptions extends ActOptions {
  /** The role in which somebody says yes. */
  readonly as?: string;
  /** Why somebody says no. */
  readonly because?: string;
}

/** What `headroom implement` was asked. */
export interface ImplementOptions extends Omit<ActOptions, keyof PlaceOptions> {
  readonly config: string;
  readonly project?: string;
  readonly branch?: boolean;
  /** Whether a request to merge the branch is opened, too. */
  readonly request?: boolean;
  /** The branch that the request is to be merged into. */
  readonly into?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** Lists the proposals: those under way and watched, or all. */
export async function proposalsCommand(options: ProposalsOptions, streams: Streams): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { settings, access } = await openReview(work.at, streams.env);
  const { readProposals } = await import('../app/written.ts');
  const { problems } = await readProposals(access);
  for (const problem of problems) streams.err.write(`${formatProblems([problem], 'text')}\n`);
  const all = await allProposals(access, dateAt(systemClock.now(), settings.calendar.zone));
  const listed = all
    .map(({ proposal }) => proposal)
    .filter(({ state }) => options.all || !['closed', 'rejected'].includes(state));
  const lines = listed.flatMap(({ id, budget, from, to, state, awaits, because, effective }) => [
    `${visibleLine(budget)}: ${formatQuantity(from)} → ${formatQuantity(to)}, ${state.replace('_', ' ')}${awaits.length > 0 ? `, waits for ${awaits.join(', then ')}` : ''}${effective ? `, in force from ${dateWords(effective)}` : ''}`,
    `  ${id}: ${because}`,
  ]);
  const text = options.json ? jsonText(listed, 2) : lines.join('\n');
  streams.out.write(`${text || 'No proposal is under way.'}\n`);
  return EXIT.fine;
}

/** Writes down what somebody decides about a proposal: yes in a role, no with a reason, or that everybody was told. */
export async function decideCommand(
  did: 'approve' | 'reject' | 'communicate',
  which: string,
  options: DecideOptions,
  streams: Streams,
): Promise<number> {
  await using opened = new AsyncDisposableStack();
  const log = await logOn(streams, 'text');
  const work = opened.adopt(await openWorkplace(options, streams.env, log), ({ close }) => close());
  const { access, found, who, zone } = await chosen(which, work.at, options, streams);
  const file = await decide(access, found, { ...who, ...eventFor(did, options) }, zone);
  const [now] = (await allProposals(access, dateAt(who.at, zone))).filter(
    ({ proposal }) => proposal.id === found.proposal.id,
  );
  const waits = now?.proposal.awaits ?? [];
  const next = waits.length > 0 ? ` It waits for ${waits.join(', then ')}.` : '';
  streams.out.write(`Written to ${file}. The proposal is ${now?.proposal.state.replace('_', ' ')}.${next}\n`);
  return (await work.push()) ? EXIT.fine : EXIT.failed;
}

/** Changes the limit of an approved proposal in the budget file, or on a branch of its own, with a request to merge it. */
export async function implementCommand(
  which: string,
  options: ImplementOptions,
  streams: Streams,
): Promise<number> {
  if (options.project !== undefined) throw new InputError(IN_A_CLONE);
  const { config, into } = options;
  const isRequested = options.request === true;
  if (into !== undefined && !isRequested)
    throw new InputError(
      '--into says what a request is merged into. Give --request as well, or leave it out.',
    );
  const { settings, access, found, who, zone, calendar } = await chosen(which, options, options, streams);
  const { id, budget } = found.proposal;
  const budgetFile = await budgetFileOf(config, budget, streams.env);
  const change = implementation(access, found, budgetFile, who, calendar);
  const { effective } = change;
  const changed = difference(budgetFile.text, change.budgetFile.text, budgetFile.file);
  const opening = { config, settings, access, found, change, ...(into === undefined ? {} : { into }) };
  const from = `The new limit is in force from ${dateWords(effective)}.`;
  const done = async (): Promise<Done> => {
    if (options.dryRun) {
      const where = options.branch || isRequested ? 'on a branch of its own' : 'here';
      const asked = isRequested ? `, push it, open ${await requestPlace(opening, ASKING)}` : '';
      const words = `${changed}\nWould change this ${where}${asked}, and write down who did. The new limit would be in force from ${dateWords(effective)}.`;
      return { words, json: { dryRun: true } };
    }
    if (isRequested) return requested(await requestImplementation(opening, ASKING), from);
    if (options.branch) {
      const branch = await branchImplementation(config, access, found, change, zone);
      const words = `Committed on the branch ${branch}. Push it, and open a pull request; --request does both. ${from}`;
      return { words, json: { branch } };
    }
    const files = await writeImplementation(access, found, change, zone);
    return { words: `${changed}\nWritten to ${files.join(', ')}. ${from}`, json: { files } };
  };
  const { words, json } = await done();
  streams.out.write(`${options.json ? jsonText({ proposal: id, budget, effective, ...json }, 2) : words}\n`);
  return EXIT.fine;
}

const ASKING = { readSecret, clock: systemClock };

/** What was done, in words and as JSON. */
interface Done {
  readonly words: string;
  readonly json: object;
}

function requested({ branch, what, request, isNew }: Opened, from: string): Done {
  const { link, state, into } = request;
  const json = { branch, request: { ...request, isNew } };
  if (state === 'merged')
    return { words: `The ${what} was merged into ${into} already: ${link} Pull it.`, json };
  const words = isNew
    ? `Opened a ${what} into ${into}: ${link} ${from}`
    : `The ${what} into ${into} is open already: ${link}`;
  return { words, json };
}

const IN_A_CLONE =
  'An implementation changes a budget file, which others review. Work in a clone of your own: git clone the repository, run headroom implement there without --project, and push what it wrote; with --request it pushes it and opens the pull or merge request.';

async function chosen(
  which: string,
  at: ProjectAt,
  options: Pick<ActOptions, 'config' | 'by' | 'at'>,
  streams: Streams,
) {
  const { settings, access } = await openReview(at, streams.env);
  const { calendar } = settings;
  const now: Instant = systemClock.now();
  const moment = momentAt(options.at, calendar.zone, now);
  const all = await allProposals(access, dateAt(moment, calendar.zone));
  const found = foundBy(all, which) ?? nothingFound(all, which);
  const who = { at: moment, ...(await writerIn(options.config, options.by)) };
  return { settings, access, found, who, zone: calendar.zone, calendar };
}

function nothingFound(all: readonly Found[], which: string): never {
  const ids = all.map(({ proposal }) => proposal.id);
  const meant = near(which, [...ids, ...all.map(({ proposal }) => proposal.budget)]);
  const there =
    ids.length > 0
      ? `There are ${ids.join(', ')}.${didYouMean(meant)}`
      : 'None is. Make one with headroom propose.';
  throw new InputError(`There is no proposal ${which} under way. ${there}`);
}

function eventFor(did: 'approve' | 'reject' | 'communicate', { as, because }: DecideOptions) {
  if (did === 'approve') {
    if (as === undefined)
      throw new InputError('The role is missing. Give it with --as, such as --as engineering.');
    return { did, role: as };
  }
  if (did === 'communicate') return { did };
  return { did, because: reasonGiven(because) };
}

/** The lines that differ, of which one stands in the place of another or comes to them, as a patch shows them. */
function difference(before: string, after: string, file: string): string {
  const [old, now] = [before.split('\n'), after.split('\n')];
  const at = now.findIndex((line, index) => line !== old[index]);
  const removed = now.length > old.length ? [] : old.slice(at, at + 1);
  return at < 0
    ? ''
    : [`${file}:${at + 1}`, ...removed.map((line) => `- ${line.trim()}`), `+ ${(now[at] ?? '').trim()}`].join(
        '\n',
      );
}
