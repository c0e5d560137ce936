import { onTestFinished } from 'vitest';
import { createGithub } from '../../../src/adapters/tickets/github.ts';
import { createGitlab } from '../../../src/adapters/tickets/gitlab.ts';
import { createJira } from '../../../src/adapters/tickets/jira.ts';
import { createTicketPublisher } from '../../../src/adapters/tickets/publisher.ts';
import type { Tracker } from '../../../src/adapters/tickets/tracker.ts';
import type { Notice } from '../../../src/model/notice.ts';
import type { NoticesPublication } from '../../../src/model/publication.ts';
import type { TicketSettings, TrackerSettings } from '../../../src/model/ticket-settings.ts';
import type { Publisher } from '../../../src/ports/publisher.ts';
import { mailSaying } from '../mail-saying.ts';
import { NOTICED_AT, noticesOf } from '../notices.ts';
import { type HandClock, handClock } from '../publishing.ts';
import type { FakeTracker } from './fake.ts';
import { type FakeGithubOptions, fakeGithub } from './github.ts';
import { fakeGitlab } from './gitlab.ts';
import { type FakeJiraOptions, fakeJira } from './jira.ts';

/** The owner of all tickets of tests. */
export const OWNER = '@backend-team';

/** A tracker that is asked as the program asks it, at 06:31 on 28 January 2026, a minute after its notices were posted. */
export interface World<F extends FakeTracker = FakeTracker> {
  readonly fake: F;
  readonly tracker: Tracker;
  readonly publisher: Publisher;
  readonly clock: HandClock;
  /** The seconds that were waited within deliveries. */
  readonly pauses: readonly number[];
}

const DAY = 86_400;

/** Opens a tracker for an owner, with what differs in how its tickets are made. */
export function worldOf<F extends FakeTracker>(
  fake: F,
  clock: HandClock,
  differing: Partial<TicketSettings> = {},
): World<F> {
  const settings: TicketSettings = {
    tracker: fake.settings,
    labels: ['performance'],
    assignees: [],
    atEnd: 'close',
    declinedBy: ['wontfix'],
    mostADay: 10,
    deadline: 60,
    ...differing,
  };
  const tools = {
    readSecret: async (secret: object) => ('value' in secret ? String(secret.value) : ''),
    clock,
  };
  const tracker = openTracker(fake.settings, settings, tools);
  const pauses: number[] = [];
  const publisher = createTicketPublisher('tickets', [{ name: OWNER, settings, tracker }], {
    clock,
    dayOf: (at) => ({ start: at - (at % DAY), end: at - (at % DAY) + DAY }),
    pause: async (seconds) => {
      pauses.push(seconds);
      clock.at += seconds;
    },
  });
  return { fake, tracker, publisher, clock, pauses };
}

function openTracker(
  of: TrackerSettings,
  settings: TicketSettings,
  tools: Parameters<typeof createGithub>[2],
): Tracker {
  if (of.kind === 'github') return createGithub(of, settings, tools);
  return of.kind === 'gitlab' ? createGitlab(of, settings, tools) : createJira(of, settings, tools);
}

/** A clock of tests, and the same for a fake, which counts milliseconds and goes on by one each time it is looked at. */
function clocks() {
  const clock = handClock(NOTICED_AT + 60);
  let looked = 0;
  const now = () => {
    looked += 1;
    return clock.at * 1000 + looked;
  };
  return { clock, now };
}

type Differing = Partial<TicketSettings>;

/** GitHub, gone when the test is over. */
export async function githubWorld(differing: Differing = {}, options: FakeGithubOptions = {}) {
  const { clock, now } = clocks();
  return ended(worldOf(await fakeGithub({ now, ...options }), clock, differing));
}

/** GitLab, gone when the test is over. */
export async function gitlabWorld(differing: Differing = {}) {
  const { clock, now } = clocks();
  return ended(worldOf(await fakeGitlab({ now }), clock, differing));
}

/** Jira, gone when the test is over. */
export async function jiraWorld(differing: Differing = {}, options: FakeJiraOptions = {}) {
  const { clock, now } = clocks();
  return ended(worldOf(await fakeJira({ now, ...options }), clock, differing));
}

function ended<W extends World>(world: W): W {
  onTestFinished(async () => {
    await world.publisher.close();
    await world.fake.close();
  });
  return world;
}

/** Every tracker by its name. */
export const WORLDS = {
  GitHub: githubWorld as (differing?: Differing) => Promise<World>,
  GitLab: gitlabWorld as (differing?: Differing) => Promise<World>,
  'Jira’s cloud': jiraWorld as (differing?: Differing) => Promise<World>,
  'a server of Jira': ((differing?: Differing) => jiraWorld(differing, { isCloud: false })) as (
    differing?: Differing,
  ) => Promise<World>,
} as const;

/** Notices as a publisher of tickets gets them. */
export function ticketNotices(...notices: readonly Notice[]): NoticesPublication {
  return { notices: noticesOf(notices), mail: mailSaying('Notices', 'notices.1') };
}

/** Delivers notices of one violation to its ticket. */
export function tell({ publisher }: World, ...notices: readonly Notice[]) {
  const violation = notices[0]?.violation.id ?? '';
  const { signal } = new AbortController();
  return publisher.deliver(ticketNotices(...notices), `${OWNER} ${violation}`, signal);
}
