import { z } from 'zod';
import { duration, exactlyOne, name, secretFile, secretText, text } from '../schema-parts.ts';
import { HTTP_KEYS } from './http-schema.ts';

const { tls_config, http_headers, proxy_url } = HTTP_KEYS;

const ASKED = {
  token: secretText().optional(),
  token_file: secretFile('A file that holds the token; it is read each time it is needed.'),
  tls_config,
  http_headers,
  proxy_url,
};

const GITHUB = z.strictObject({
  url: text('The address of a GitHub Enterprise server; GitHub’s own unless set.').optional(),
  repository: text('The repository that tickets are made in: example/api.').optional(),
  ...ASKED,
});

const GITLAB = z.strictObject({
  url: text('The address of a GitLab of your own; https://gitlab.com unless set.').optional(),
  project: z
    .union([text('group/api'), z.int().min(1)])
    .transform(String)
    .describe('The project that tickets are made in: its path or its number.')
    .optional(),
  ...ASKED,
});

const JIRA = z.strictObject({
  url: text('The address of Jira: https://example.atlassian.net.').optional(),
  project: text('The key of the project that tickets are made in: PERF.').optional(),
  type: name('The type of issue; Task unless set.').optional(),
  user: name(
    'Whose API token it is, in Jira’s cloud: their mailbox. Without it the token is a bearer’s.',
  ).optional(),
  close: name(
    'The transition that closes a ticket, or the status that it leads to; Done unless set.',
  ).optional(),
  reopen: name(
    'The transition that opens it again, or the status that it leads to; To Do unless set.',
  ).optional(),
  ...ASKED,
});

const TRACKERS = {
  github: GITHUB.describe('Issues of a repository at GitHub.').optional(),
  gitlab: GITLAB.describe('Issues of a project at GitLab.').optional(),
  jira: JIRA.describe('Issues of a project of Jira.').optional(),
};

/** Where pull and merge requests are opened: at the services of tickets that have repositories as well. */
export const REQUESTS = z
  .strictObject({
    github: GITHUB.extend({
      repository: text('The repository: example/api; that of the git remote unless set.').optional(),
    })
      .describe('Pull requests at GitHub.')
      .optional(),
    gitlab: GITLAB.extend({
      project: GITLAB.shape.project.describe(
        'The project, by its path or its number; that of the git remote unless set.',
      ),
    })
      .describe('Merge requests at GitLab.')
      .optional(),
  })
  .meta(exactlyOne('github', 'gitlab'));

/** The services of requests by their keys. */
export const REQUEST_KINDS = ['github', 'gitlab'] as const satisfies readonly (keyof typeof TRACKERS)[];

/** The trackers by their keys. */
export const TRACKER_KINDS = [
  'github',
  'gitlab',
  'jira',
] as const satisfies readonly (keyof typeof TRACKERS)[];

/** Where tickets are made, and how; what is missing for an owner is had from those of the whole project. */
export const TICKETS = z
  .strictObject({
    ...TRACKERS,
    labels: z.array(name('A label.')).max(20).describe('Labels of each new ticket.').optional(),
    assignees: z
      .array(name('A user of the tracker.'))
      .max(10)
      .describe('Whom a new ticket is assigned to; nobody unless set.')
      .optional(),
    at_end: z
      .enum(['close', 'comment'])
      .describe('Whether a ticket is closed with its violation, or only told; close unless set.')
      .optional(),
    declined_by: z
      .array(name('A label, or a resolution of Jira.'))
      .max(20)
      .describe(
        'With which labels, or resolutions of Jira, a closed ticket says that nothing will be done; besides, as not planned at GitHub, and as Won’t Do or Won’t Fix in Jira.',
      )
      .optional(),
    most_a_day: z
      .int()
      .min(1)
      .max(1000)
      .describe(
        'How many tickets are made in one tracker on one day at most; the others wait; 10 unless set.',
      )
      .optional(),
    deadline: duration('How long the attempts of one delivery may take together; 1m unless set.'),
  })
  .meta({ not: { anyOf: pairs().map((pair) => ({ required: pair })) } });

function pairs(): readonly (readonly string[])[] {
  return TRACKER_KINDS.flatMap((one, index) => TRACKER_KINDS.slice(index + 1).map((other) => [one, other]));
}

/** Requests as they are written. */
export type WrittenRequests = z.infer<typeof REQUESTS>;

/** Tickets as they are written. */
export type WrittenTickets = z.infer<typeof TICKETS>;
