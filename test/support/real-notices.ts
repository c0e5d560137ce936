import { createEmailPublisher } from '../../src/adapters/smtp/publisher.ts';
import { createGithub } from '../../src/adapters/tickets/github.ts';
import { createTicketPublisher, ticketRecipient } from '../../src/adapters/tickets/publisher.ts';
import type { Publishing, Target } from '../../src/app/publishing.ts';
import { NOTICES_TARGET, type Owner, TICKETS_TARGET } from '../../src/model/directory.ts';
import { startOf } from '../../src/model/period.ts';
import type { Window } from '../../src/model/window.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { readNotices } from '../../src/render/notices-json.ts';
import { narrowNotices } from '../../src/report/narrow-notices.ts';
import { gaugeBudget } from './budget.ts';
import { mailSaying } from './mail-saying.ts';
import { plainSmtp } from './plain-smtp.ts';
import { steadySource } from './publishing.ts';
import { recordsIn } from './review.ts';

const ZONE = 'Europe/Berlin';
const DAY = 86_400;

/** The team of a place, with the mailboxes that its notices go to and the repository of its tickets. */
export interface Team {
  readonly name: string;
  readonly mailboxes: readonly string[];
  readonly smtpPort: number;
  /** The address of a fake GitHub. */
  readonly tracker: string;
}

/** The same publishing with a team that owns its budget, hears of its violations by mail, and has tickets of them. */
export function withNotices(
  publishing: Publishing,
  { name, mailboxes, smtpPort, tracker }: Team,
  { folder, overOn }: { readonly folder: string; readonly overOn: readonly string[] },
): Publishing {
  const { clock, schedule, project } = publishing;
  const owner: Owner = { name, email: mailboxes };
  const access = recordsIn(folder, '  opens_after: 1', '  closes_after: 2');
  return {
    ...publishing,
    project: {
      ...project,
      set: { ...project.set, budgets: [gaugeBudget({ owner: name })] },
      records: access,
    },
    directory: { owners: [owner], stakeholders: [], serviceOwners: [] },
    source: sourceOver(overOn),
    schedule: { ...schedule, daily: { at: { hour: 5, minute: 0 } } },
    targets: [...publishing.targets, mailTarget(owner, smtpPort, clock), ticketTarget(owner, tracker, clock)],
    renderNotices: async (json, part) => {
      const notices = narrowNotices(readNotices('the ledger', json), part);
      return { notices, mail: mailSaying(`notices ${notices.id}`, `notices ${notices.id}`) };
    },
  };
}

/** A source whose days are over the limit on these local dates, and within it on all others. */
function sourceOver(dates: readonly string[]) {
  const over = new Set(dates.map((date) => startOf(date, ZONE)));
  const reading = (window: Window) =>
    ({
      window,
      measured: {
        kind: 'number',
        value: over.has(window.start) && window.end - window.start < 2 * DAY ? 5e9 : 1,
      },
      coverage: { present: 10, expected: 10 },
    }) as const;
  return steadySource({
    measure: async ({ id }, { days, periods }) => ({
      budget: id,
      days: days.map(reading),
      periods: periods.map(reading),
      queries: [],
      warnings: [],
    }),
  });
}

const readSecret = async (secret: object) => ('value' in secret ? String(secret.value) : '');

function mailTarget({ name, email }: Owner, port: number, clock: Clock): Target {
  const smtp = plainSmtp(port);
  const settings = { kind: 'email', smtp, from: 'h@x.org', to: email, cc: [], unsubscribe: [] } as const;
  return {
    publisher: createEmailPublisher(NOTICES_TARGET, settings, { readSecret, clock }),
    takes: ['notices'],
    partFor: () => ({ services: [], to: name }),
    readersOf: (content) =>
      'notices' in content && content.notices.some(({ to }) => to.includes(name)) ? email : [],
  };
}

function ticketTarget({ name }: Owner, url: string, clock: Clock): Target {
  const tracker = {
    kind: 'github',
    http: { setting: 'tickets.github', url, headers: {} },
    repository: 'example/api',
    token: { value: 'github-token' },
  } as const;
  const settings = {
    tracker,
    labels: ['performance'],
    assignees: [],
    atEnd: 'close',
    declinedBy: [],
    mostADay: 10,
    deadline: 120,
  } as const;
  const dayOf = (at: number) => ({ start: at - (at % DAY), end: at - (at % DAY) + DAY });
  const owners = [{ name, settings, tracker: createGithub(tracker, settings, { readSecret, clock }) }];
  return {
    publisher: createTicketPublisher(TICKETS_TARGET, owners, { clock, dayOf }),
    takes: ['notices'],
    partFor: (recipient) => ({ services: [], violation: recipient.slice(name.length + 1) }),
    readersOf: (content) =>
      'notices' in content
        ? [...new Set(content.notices.map(({ violation }) => ticketRecipient(name, violation.id)))]
        : [],
  };
}
