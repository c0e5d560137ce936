import type { MailedPdf } from './pdf-settings.ts';
import type { ReportKind } from './report.ts';
import type { Secret } from './source-settings.ts';

/** The name of the target that every project has: its own output folder. */
export const OUTPUT_TARGET = 'output';

/** A place to publish to, as the settings describe it. */
export interface TargetSettings {
  /** Its name in the settings: part of every delivery's key, so renaming a target makes another one. */
  readonly name: string;
  readonly reports: readonly ReportKind[];
  /** Only these services' budgets are in what it gets; empty for all. */
  readonly services: readonly string[];
  readonly to: FolderTarget | EmailTarget | GitTarget | WebhookTarget | OwnersTarget;
}

/** Everybody of the directory, each of whom gets what is theirs, by their mail and their chat. */
export interface OwnersTarget {
  readonly kind: 'owners';
  /** Whether also those get a report who have nothing in it. */
  readonly alsoEmpty: boolean;
  /** Set when their mail has PDFs with it. */
  readonly pdf?: MailedPdf;
}

/** A folder, as on a web server's disk. */
export interface FolderTarget {
  readonly kind: 'folder';
  readonly path: string;
  /** Set when it gets PDFs, too. */
  readonly pdf?: true;
}

/** How a mail server is reached. Durations are in seconds. */
export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** `starttls` demands the upgrade; `tls` speaks TLS from the first byte; `none` sends in the clear. */
  readonly security: 'starttls' | 'tls' | 'none';
  readonly caFile?: string;
  /** The name the server's certificate must bear, when it is not the host. */
  readonly serverName?: string;
  readonly insecureSkipVerify: boolean;
  readonly login?: { readonly username: string; readonly password: Secret };
  readonly oauth2?: {
    readonly username: string;
    readonly clientId: string;
    readonly clientSecret: Secret;
    readonly refreshToken: Secret;
    readonly tokenUrl: string;
  };
  readonly dkim?: { readonly domain: string; readonly selector: string; readonly privateKey: Secret };
  /** How long all attempts of one delivery may take together. */
  readonly deadline: number;
}

/** Mailboxes. Each recipient is a delivery of its own; the headers show them all. */
export interface EmailTarget {
  readonly kind: 'email';
  readonly smtp: SmtpSettings;
  /** `Headroom <headroom@example.org>`. */
  readonly from: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly replyTo?: string;
  /** `mailto:` or `https:` addresses for `List-Unsubscribe`. */
  readonly unsubscribe: readonly string[];
  /** Set when they have PDFs with them. */
  readonly pdf?: MailedPdf;
}

/** A git repository, over any remote that git itself can reach. */
export interface GitTarget {
  readonly kind: 'git';
  /** What `git clone` takes; credentials come from git's own helpers or from `token`. */
  readonly remote: string;
  /** The branch that reports go to: committed to directly, or the base of a branch for each edition. */
  readonly branch: string;
  /** `direct` pushes to the branch; `branch` pushes `headroom/2026-W05` and says what to open. */
  readonly mode: 'direct' | 'branch';
  /** The folder in the repository; empty for its root. */
  readonly path: string;
  /** The commit's message, with `{title}`, `{headline}`, `{kind}`, `{period}` and `{revision}`. */
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
  /** Sent as a header of HTTPS requests, never in an address. */
  readonly token?: Secret;
  /** For remotes over SSH. */
  readonly sshKeyFile?: string;
  readonly deadline: number;
}

/** The shapes of messages that chat services take. */
export const WEBHOOK_FORMATS = ['slack', 'teams', 'mattermost', 'json'] as const;
/** Which chat service's shape a message has; `json` is our own. */
export type WebhookFormat = (typeof WEBHOOK_FORMATS)[number];

/** An address that takes a message by POST. */
export interface WebhookTarget {
  readonly kind: 'webhook';
  /** Most chat services' addresses are secrets themselves. */
  readonly url: Secret;
  readonly format: WebhookFormat;
  /** Signs the body: `X-Headroom-Signature: sha256=…` (HMAC). */
  readonly secret?: Secret;
  readonly deadline: number;
}
