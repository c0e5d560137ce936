import type { Owner } from '../../model/directory.ts';
import { hasErrors, type Problem } from '../../model/errors.ts';
import { REPORT_KINDS } from '../../model/report.ts';
import type {
  EmailTarget,
  FolderTarget,
  GitTarget,
  OwnersTarget,
  SmtpSettings,
  TargetSettings,
  WebhookTarget,
} from '../../model/target-settings.ts';
import { OUTPUT_TARGET } from '../../model/target-settings.ts';
import { mailboxProblems, secretAddressProblems } from '../addresses.ts';
import { readWait } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { isBranch, isGitName, leadsOut } from './git-names.ts';
import { type Pdfs, wantedPdfOf } from './pdf.ts';
import { remoteProblems } from './remote.ts';
import { secretOf, secretProblems } from './secret.ts';
import { WAYS, type WrittenTarget } from './target-schema.ts';

/** What all targets share, and most of it those that mail. */
export interface Shared {
  readonly smtp?: SmtpSettings;
  readonly from: string;
  readonly to: readonly string[];
  /** The owners of the directory; not known where it has errors. */
  readonly owners: readonly Owner[] | undefined;
  readonly pdfs: Pdfs;
}

const MESSAGE = '{title}\n\n{headline}';

/** Reads one target: exactly one way to publish, and what that way needs. */
export function targetOf(
  yaml: YamlFile,
  path: Path,
  name: string,
  written: WrittenTarget,
  shared: Shared,
): Read<TargetSettings> {
  const ways = WAYS.filter((way) => written[way] !== undefined);
  const [way] = ways;
  const named = nameProblems(yaml, path, name);
  if (way === undefined && isTried(yaml, path, WAYS)) return { problems: named };
  if (way === undefined || ways.length > 1) {
    return { problems: [...named, yaml.problem(path, MESSAGES.oneOf(WAYS), { at: 'key' })] };
  }
  const read = readWay(yaml, [...path, way], written, shared);
  const problems = [...named, ...read.problems, ...reportsProblems(yaml, path, written)];
  if (hasErrors(problems) || !read.value) return { problems };
  const { reports = written.owners?.reports ?? REPORT_KINDS, services = [] } = written;
  return { problems, value: { name, reports, services, to: read.value } };
}

function readWay(
  yaml: YamlFile,
  path: Path,
  { folder, email, git, webhook, owners }: WrittenTarget,
  shared: Shared,
): Read<TargetSettings['to']> {
  if (owners) return ownersOf(yaml, path, owners, shared);
  if (folder) return folderOf(yaml, path, folder, shared);
  if (email) return emailOf(yaml, path, email, shared);
  if (git) return gitOf(yaml, path, git);
  return webhook ? webhookOf(yaml, path, webhook) : { problems: [] };
}

function ownersOf(
  yaml: YamlFile,
  path: Path,
  written: NonNullable<WrittenTarget['owners']>,
  { owners, pdfs }: Shared,
): Read<OwnersTarget> {
  const { also_empty: alsoEmpty = false } = written;
  const pdf = wantedPdfOf(yaml, path, written, pdfs);
  const isAnybody = owners?.some(({ email, webhook }) => email.length > 0 || webhook) ?? true;
  return {
    problems: [
      ...(isAnybody ? [] : [yaml.problem(path, MESSAGES.noOwnersForTarget(), { at: 'key' })]),
      ...pdf.problems,
    ],
    value: { kind: 'owners', alsoEmpty, ...(pdf.value ? { pdf: pdf.value } : {}) },
  };
}

/** The reports of a target of owners may stand at either place. */
function reportsProblems(yaml: YamlFile, path: Path, { reports, owners }: WrittenTarget): readonly Problem[] {
  if (reports === undefined || owners?.reports === undefined) return [];
  return [yaml.problem([...path, 'reports'], MESSAGES.reportsTwice(), { at: 'key' })];
}

function folderOf(
  yaml: YamlFile,
  at: Path,
  { path, pdf: wanted }: NonNullable<WrittenTarget['folder']>,
  { pdfs }: Shared,
): Read<FolderTarget> {
  const { problems, value: pdf } = wantedPdfOf(yaml, at, { pdf: wanted }, pdfs);
  if (path === undefined) return { problems };
  return { problems, value: { kind: 'folder', path, ...(pdf ? { pdf: true } : {}) } };
}

function emailOf(
  yaml: YamlFile,
  path: Path,
  email: NonNullable<WrittenTarget['email']>,
  { smtp, pdfs, ...preset }: Shared,
): Read<EmailTarget> {
  const { from = preset.from, to = preset.to, cc = [], reply_to: replyTo, unsubscribe = [] } = email;
  const everyone = [...to, ...cc];
  const mailboxes = (key: 'to' | 'cc') =>
    (email[key] ?? []).flatMap((mailbox, index) => mailboxProblems(yaml, [...path, key, index], mailbox));
  const pdf = wantedPdfOf(yaml, path, email, pdfs);
  const twice = everyone.find((one, index) => everyone.indexOf(one) !== index);
  const problems = [
    ...(smtp ? [] : [yaml.problem(path, MESSAGES.noSmtp(), { at: 'key' })]),
    ...(everyone.length > 0 ? [] : [yaml.problem(path, MESSAGES.noRecipients(), { at: 'key' })]),
    ...(twice === undefined ? [] : [yaml.problem(path, MESSAGES.recipientTwice(twice), { at: 'key' })]),
    ...mailboxProblems(yaml, [...path, 'from'], email.from),
    ...mailboxProblems(yaml, [...path, 'reply_to'], replyTo),
    ...mailboxes('to'),
    ...mailboxes('cc'),
    ...unsubscribe.flatMap((way, index) =>
      /^(mailto:|https:\/\/)[^\s<>\p{Cc}]+$/u.test(way)
        ? []
        : [yaml.problem([...path, 'unsubscribe', index], MESSAGES.badUnsubscribe(way))],
    ),
    ...pdf.problems,
  ];
  if (hasErrors(problems) || !smtp) return { problems };
  return {
    problems,
    value: {
      kind: 'email',
      smtp,
      from,
      to,
      cc,
      ...(replyTo === undefined ? {} : { replyTo }),
      unsubscribe,
      ...(pdf.value ? { pdf: pdf.value } : {}),
    },
  };
}

function gitOf(yaml: YamlFile, path: Path, git: NonNullable<WrittenTarget['git']>): Read<GitTarget> {
  const { remote, branch = 'main', mode = 'direct', pages = false, author, ssh_key_file: sshKeyFile } = git;
  const deadline = readWait(yaml, [...path, 'deadline'], git.deadline, 300);
  const token = secretOf(git, 'token', path);
  const folder = (git.path ?? 'reports').replace(/^\.\/|(?<!\/)\/+$/g, '');
  const problems = [
    ...deadline.problems,
    ...secretProblems(yaml, path, git, 'token', false),
    ...remoteProblems(yaml, [...path, 'remote'], remote),
    ...(isBranch(branch) ? [] : [yaml.problem([...path, 'branch'], MESSAGES.badBranch(branch))]),
    ...(leadsOut(folder) ? [yaml.problem([...path, 'path'], MESSAGES.outsideRepository(folder))] : []),
    ...(folder.split('/').some((part) => part.toLowerCase() === '.git')
      ? [yaml.problem([...path, 'path'], MESSAGES.ownFolderOfGit(folder))]
      : []),
    ...(pages && mode === 'branch' ? [yaml.problem([...path, 'pages'], MESSAGES.pagesOnBranches())] : []),
    ...mailboxProblems(yaml, [...path, 'author', 'email'], author?.email),
    ...(author && !isGitName(author.name)
      ? [yaml.problem([...path, 'author', 'name'], MESSAGES.badGitName(author.name))]
      : []),
    ...(git.message !== undefined && git.message.trim() === ''
      ? [yaml.problem([...path, 'message'], MESSAGES.nothingThere('text'))]
      : []),
  ];
  if (hasErrors(problems) || remote === undefined || deadline.value === undefined) return { problems };
  return {
    problems,
    value: {
      kind: 'git',
      remote,
      branch,
      mode,
      path: folder === '.' ? '' : folder,
      pages,
      message: git.message ?? MESSAGE,
      author: author ?? { name: 'Headroom', email: 'headroom@localhost' },
      ...(token && { token }),
      ...(sshKeyFile === undefined ? {} : { sshKeyFile }),
      deadline: deadline.value,
    },
  };
}

/** Reads how a chat, or a program of one's own, is reached. */
export function webhookOf(
  yaml: YamlFile,
  path: Path,
  webhook: NonNullable<WrittenTarget['webhook']>,
): Read<WebhookTarget> {
  const deadline = readWait(yaml, [...path, 'deadline'], webhook.deadline, 60);
  const [url, secret] = [secretOf(webhook, 'url', path), secretOf(webhook, 'secret', path)];
  const problems = [
    ...deadline.problems,
    ...secretProblems(yaml, path, webhook, 'url'),
    ...secretAddressProblems(yaml, [...path, 'url'], webhook.url),
    ...secretProblems(yaml, path, webhook, 'secret', false),
  ];
  if (hasErrors(problems) || !url || deadline.value === undefined) return { problems };
  const { format = 'json' } = webhook;
  return {
    problems,
    value: { kind: 'webhook', url, format, ...(secret && { secret }), deadline: deadline.value },
  };
}

function nameProblems(yaml: YamlFile, path: Path, name: string): readonly Problem[] {
  if (name === OUTPUT_TARGET) return [yaml.problem(path, MESSAGES.reservedTarget(name), { at: 'key' })];
  return /^[a-z][a-z0-9_-]*$/.test(name)
    ? []
    : [yaml.problem(path, MESSAGES.badTargetName(name), { at: 'key' })];
}
