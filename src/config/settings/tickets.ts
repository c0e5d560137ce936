import { hasErrors, type Problem } from '../../model/errors.ts';
import type { Secret } from '../../model/source-settings.ts';
import type { TicketSettings, TrackerSettings } from '../../model/ticket-settings.ts';
import { baseAddressProblems } from '../addresses.ts';
import { readWait } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { headerValueProblem, httpOf, httpProblems } from './http.ts';
import type { WrittenHttp } from './http-schema.ts';
import { secretOf, secretProblems } from './secret.ts';
import { TRACKER_KINDS, type WrittenTickets } from './ticket-schema.ts';

/** The key of the settings under which all owners' tickets have what they say nothing of. */
const TICKETS_KEY = 'tickets';
/** Seconds that all attempts of one delivery may take together unless set, and new tickets of one day. */
const DEADLINE = 60;
const MOST_A_DAY = 10;

type TrackerKind = (typeof TRACKER_KINDS)[number];
type Own = { readonly [K in TrackerKind]: NonNullable<WrittenTickets[K]> };
/** What a tracker of any kind may have: which keys there are is the schema's to say. */
export type AnyTracker = Partial<Own['github'] & Own['jira']> & { readonly project?: string | undefined };

/** How each kind of tracker is read, of keys that have no problem of their own. */
export const TRACKERS_READ: Readonly<
  Record<
    TrackerKind,
    {
      /** Where it is asked unless set. */
      readonly url?: string;
      /** The key that says where in it tickets are, and what it must look like. */
      readonly place: 'repository' | 'project';
      readonly isPlace: (text: string) => boolean;
      readonly badPlace: (text: string) => string;
      /** What a label may not have in it. */
      readonly noLabel: { readonly pattern: RegExp; readonly words: string };
      readonly read: (
        tracker: AnyTracker,
        asked: { readonly http: TrackerSettings['http']; readonly place: string; readonly token: Secret },
      ) => TrackerSettings;
    }
  >
> = {
  github: {
    url: 'https://api.github.com',
    place: 'repository',
    isPlace: (text) => /^[\w.-]+\/[\w.-]+$/.test(text),
    badPlace: MESSAGES.badRepository,
    noLabel: { pattern: /,/, words: 'commas' },
    read: (_tracker, { http, place, token }) => ({ kind: 'github', http, repository: place, token }),
  },
  gitlab: {
    url: 'https://gitlab.com',
    place: 'project',
    isPlace: (text) => /^(?:[1-9]\d*|[\w.-]+(?:\/[\w.-]+)+)$/.test(text),
    badPlace: MESSAGES.badGitlabProject,
    noLabel: { pattern: /,/, words: 'commas' },
    read: (_tracker, { http, place, token }) => ({ kind: 'gitlab', http, project: place, token }),
  },
  jira: {
    place: 'project',
    isPlace: (text) => /^[A-Z][A-Z0-9_]+$/.test(text),
    badPlace: MESSAGES.badJiraProject,
    noLabel: { pattern: /\s/, words: 'blanks' },
    read: ({ type = 'Task', user, close = 'Done', reopen = 'To Do' }, { http, place, token }) => ({
      kind: 'jira',
      http,
      project: place,
      type,
      ...(user === undefined ? {} : { user }),
      token,
      transitions: { close, reopen },
    }),
  },
};

/**
 * Reads the tickets of an owner, which are written at `path`. What is not said there is had from those of the whole project; but
 * nothing of how a tracker is asked where the owner names another address, so that no token goes elsewhere.
 */
export function ticketsOf(
  yaml: YamlFile,
  path: Path,
  written: WrittenTickets,
  preset: WrittenTickets = {},
): Read<TicketSettings> {
  const ownProblems = writtenProblems(yaml, path, written);
  const own = kindsIn(written);
  const [kind, second] = own.length > 0 ? own : kindsIn(preset);
  if (kind === undefined && isTried(yaml, path, TRACKER_KINDS)) return { problems: ownProblems };
  if (kind === undefined || second !== undefined) {
    const several = yaml.problem(path, MESSAGES.oneOf(TRACKER_KINDS), { at: 'key' });
    return { problems: own.length > 1 ? ownProblems : [...ownProblems, several] };
  }
  const tracker = trackerOf(yaml, path, kind, { own: written[kind], preset: preset[kind] });
  const merged = { ...preset, ...written };
  const deadline = readWait(yaml, [...path, 'deadline'], merged.deadline, DEADLINE);
  const problems = [
    ...ownProblems,
    ...tracker.problems,
    ...fittingProblems(yaml, path, kind, own.length > 0 ? merged : written),
  ];
  if (hasErrors(problems) || !tracker.value || deadline.value === undefined) return { problems };
  const { labels = [], assignees = [], at_end: atEnd = 'close', declined_by: declinedBy = [] } = merged;
  const { most_a_day: mostADay = MOST_A_DAY } = merged;
  const value = { tracker: tracker.value, labels, assignees, atEnd, declinedBy, mostADay };
  return { problems, value: { ...value, deadline: deadline.value } };
}

/** What is wrong with what all owners' tickets have, whoever takes it. */
export function ticketPresetProblems(
  yaml: YamlFile,
  written: WrittenTickets | undefined,
): readonly Problem[] {
  if (written === undefined) return [];
  const [kind] = kindsIn(written);
  return [
    ...writtenProblems(yaml, [TICKETS_KEY], written),
    ...(kind ? fittingProblems(yaml, [TICKETS_KEY], kind, written) : []),
  ];
}

function kindsIn(written: WrittenTickets): readonly TrackerKind[] {
  return TRACKER_KINDS.filter((kind) => written[kind] !== undefined);
}

/** What is wrong with what is there, whatever is missing. */
function writtenProblems(yaml: YamlFile, path: Path, written: WrittenTickets): readonly Problem[] {
  const kinds = kindsIn(written);
  const [, second] = kinds;
  return [
    ...(second ? [yaml.problem([...path, second], MESSAGES.oneOf(kinds), { at: 'key' })] : []),
    ...readWait(yaml, [...path, 'deadline'], written.deadline, DEADLINE).problems,
    ...kinds.flatMap((one) => trackerProblems(yaml, [...path, one], one, written[one] ?? {})),
  ];
}

/** What is wrong with what does not depend on the tracker but for what it takes. */
function fittingProblems(
  yaml: YamlFile,
  path: Path,
  kind: TrackerKind,
  { labels = [], assignees = [] }: WrittenTickets,
): readonly Problem[] {
  const { pattern, words } = TRACKERS_READ[kind].noLabel;
  return [
    ...labels.flatMap((label, index) =>
      pattern.test(label)
        ? [yaml.problem([...path, 'labels', index], MESSAGES.badTicketLabel(label, words))]
        : [],
    ),
    ...(kind === 'jira' && assignees.length > 1
      ? [yaml.problem([...path, 'assignees'], MESSAGES.oneAssignee(assignees.length))]
      : []),
  ];
}

/** What is wrong with how a tracker is written, whatever is missing. */
export function trackerProblems(
  yaml: YamlFile,
  path: Path,
  kind: TrackerKind,
  written: AnyTracker,
): readonly Problem[] {
  const { place, isPlace, badPlace } = TRACKERS_READ[kind];
  const named = written[place];
  return [
    ...baseAddressProblems(yaml, [...path, 'url'], written.url),
    ...(named === undefined || isPlace(named) ? [] : [yaml.problem([...path, place], badPlace(named))]),
    ...secretProblems(yaml, path, written, 'token', false),
    ...headerValueProblem(yaml, [...path, 'token'], written.token),
    ...httpProblems(yaml, path, askedIn(written)),
  ];
}

/** The keys of how it is asked, as far as they are written. */
export function askedIn({ tls_config, http_headers, proxy_url }: AnyTracker): WrittenHttp {
  return {
    ...(tls_config && { tls_config }),
    ...(http_headers && { http_headers }),
    ...(proxy_url !== undefined && { proxy_url }),
  };
}

function trackerOf(
  yaml: YamlFile,
  path: Path,
  kind: TrackerKind,
  written: { readonly own: AnyTracker | undefined; readonly preset: AnyTracker | undefined },
): Read<TrackerSettings> {
  const { own = {} } = written;
  const preset = own.url === undefined ? (written.preset ?? {}) : {};
  const at = [...path, kind];
  const presetAt = [TICKETS_KEY, kind];
  const tracker: AnyTracker = { ...preset, ...own };
  const { place: key, url: usual, read } = TRACKERS_READ[kind];
  const { url = usual } = tracker;
  // Where it is belongs to the whole project as well, whatever server is asked.
  const place = tracker[key] ?? written.preset?.[key];
  const token = secretOf(own, 'token', at) ?? secretOf(preset, 'token', presetAt);
  const missing = [
    ...(url === undefined ? ['url'] : []),
    ...(place === undefined ? [key] : []),
    ...(token === undefined ? ['token_file'] : []),
  ].filter((one) => !isTried(yaml, at, [one]));
  const problems = missing.map((one) =>
    yaml.problem(written.own === undefined ? path : at, MESSAGES.noTicketKey(one, kind), { at: 'key' }),
  );
  if (url === undefined || place === undefined || token === undefined) return { problems };
  const isOwn = Object.keys(askedIn(own)).length > 0 || written.preset === undefined;
  const http = httpOf(isOwn ? at : presetAt, { url, ...askedIn(tracker) });
  return { problems, value: read(tracker, { http, place, token }) };
}
