import { z } from 'zod';
import { REPORT_KINDS } from '../../model/report.ts';
import { WEBHOOK_FORMATS } from '../../model/target-settings.ts';
import { duration, exactlyOne, name, SECRETS, secretFile, secretText, text } from '../schema-parts.ts';
import { MAILED_PDF, WANTS_PDF } from './pdf-schema.ts';

const file = (what: string) => secretFile(`A file that holds ${what}; it is read each time it is needed.`);

/** How the mail server is reached, for all mailing targets. */
export const SMTP = z.strictObject({
  host: text('The mail server: smtp.example.org.'),
  port: z.int().min(1).max(65_535).describe('587 unless set; 465 with security: tls.').optional(),
  security: z
    .enum(['starttls', 'tls', 'none'])
    .describe(
      'starttls demands the upgrade, tls speaks TLS at once, none sends in the clear; starttls unless set.',
    )
    .optional(),
  ca_file: text('Certificates to trust.').optional(),
  server_name: text('The name that the server’s certificate must bear.').optional(),
  insecure_skip_verify: z
    .boolean()
    .describe('Whether to accept any certificate; false unless set.')
    .optional(),
  username: text('The user to log in as; no login unless set.').optional(),
  password: secretText().optional(),
  password_file: file('the password'),
  oauth2: z
    .strictObject({
      client_id: text('The client.'),
      client_secret: secretText().optional(),
      client_secret_file: file('the secret'),
      refresh_token: secretText().optional(),
      refresh_token_file: file('the refresh token'),
      token_url: text('Where access tokens are had.'),
    })
    .describe('Log in with OAuth 2 in place of a password.')
    .optional(),
  dkim: z
    .strictObject({
      domain: text('The domain that signs.'),
      selector: text('The selector of its key.'),
      private_key_file: text('A file that holds the private key.').register(SECRETS),
    })
    .describe('Sign each mail.')
    .optional(),
  deadline: duration('How long the attempts of one delivery may take together; 2m unless set.'),
});

const FOLDER = z.strictObject({ path: text('The folder that reports are written to.'), pdf: WANTS_PDF });

const EMAIL = z.strictObject({
  from: text('The sender; email.from unless set.').optional(),
  to: z.array(text('A mailbox.')).describe('Recipients; email.to unless set.').optional(),
  cc: z.array(text('A mailbox.')).describe('Recipients in copy.').optional(),
  reply_to: text('Where answers go.').optional(),
  unsubscribe: z
    .array(text('A mailto: or https: address.'))
    .describe('How to leave, for mail programs.')
    .optional(),
  ...MAILED_PDF,
});

const GIT = z.strictObject({
  remote: text(
    'What git clone takes: https://…, ssh://…, git@host:…, or a path, from the folder of the settings.',
  ),
  branch: name('The branch that reports go to; main unless set.').optional(),
  mode: z
    .enum(['direct', 'branch'])
    .describe(
      'direct pushes to the branch, with an index.md that lists all reports; branch pushes headroom/2026-W05 for a merge request, without that list, in which open branches would conflict; direct unless set.',
    )
    .optional(),
  path: text('The folder in the repository; reports unless set.').optional(),
  message: text(
    'The commit’s message; {title}, {headline}, {kind}, {period} and {revision} are filled in.',
  ).optional(),
  author: z.strictObject({ name: name('The name.'), email: name('The mailbox.') }).optional(),
  token: secretText().optional(),
  token_file: file('the token, sent as a header over HTTPS'),
  ssh_key_file: secretFile('A private key for SSH.'),
  deadline: duration('How long one delivery may take; 5m unless set.'),
});

/** How a chat service, or a program of one's own, is reached. */
export const WEBHOOK = z
  .strictObject({
    url: secretText().optional(),
    url_file: file('the address'),
    format: z.enum(WEBHOOK_FORMATS).describe('Whose messages; json, our own, unless set.').optional(),
    secret: secretText().optional(),
    secret_file: file('the secret that signs each message'),
    deadline: duration('How long the attempts of one delivery may take together; 1m unless set.'),
  })
  .meta(exactlyOne('url', 'url_file'));

const REPORTS = z.array(z.enum(REPORT_KINDS)).min(1).describe('Which reports it gets; both unless set.');

const OWNERS = z.strictObject({
  reports: REPORTS.optional(),
  also_empty: z
    .boolean()
    .describe('Whether also those get a report who have nothing in it; false unless set.')
    .optional(),
  ...MAILED_PDF,
});

/** The ways to publish, one of which each target has. */
export const WAYS = ['folder', 'email', 'git', 'webhook', 'owners'] as const;

/** A place to publish to. */
export const TARGET = z
  .strictObject({
    reports: REPORTS.optional(),
    services: z
      .array(name('A service.'))
      .min(1)
      .describe('Whose budgets it gets; all unless set.')
      .optional(),
    folder: FOLDER.describe('A folder.').optional(),
    email: EMAIL.describe('Mailboxes, by the mail server of smtp.').optional(),
    git: GIT.describe('A git repository.').optional(),
    webhook: WEBHOOK.describe('A chat service, or a program of yours.').optional(),
    owners: OWNERS.describe('Everybody below owners, each of whom gets what is theirs.').optional(),
  })
  .meta(exactlyOne(...WAYS));

/** What is read of a target with missing keys, so that the keys that are there can be checked too. */
export const TARGET_IN_PART = TARGET.extend({
  folder: FOLDER.partial().optional(),
  git: GIT.partial().optional(),
});

/** What is read of the mail server with missing keys. */
export const SMTP_IN_PART = SMTP.partial();

/** A target as it is written; keys may be missing. */
export type WrittenTarget = z.infer<typeof TARGET_IN_PART>;
/** The mail server as it is written; keys may be missing. */
export type WrittenSmtp = z.infer<typeof SMTP_IN_PART>;
