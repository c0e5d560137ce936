import { hasErrors } from '../../model/errors.ts';
import type { RequestSettings } from '../../model/request-settings.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import { isTried } from '../tried.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { httpOf } from './http.ts';
import { secretOf, secretProblems } from './secret.ts';
import { REQUEST_KINDS, type WrittenRequests } from './ticket-schema.ts';
import { type AnyTracker, askedIn, TRACKERS_READ, trackerProblems } from './tickets.ts';

/** Reads where pull or merge requests are opened, which is written as a tracker is. */
export function requestsOf(yaml: YamlFile, path: Path, written: WrittenRequests): Read<RequestSettings> {
  const [kind, second] = REQUEST_KINDS.filter((one) => written[one] !== undefined);
  if (kind === undefined && isTried(yaml, path, REQUEST_KINDS)) return { problems: [] };
  if (kind === undefined || second !== undefined)
    return { problems: [yaml.problem(path, MESSAGES.oneOf(REQUEST_KINDS), { at: 'key' })] };
  const at = [...path, kind];
  const tracker: AnyTracker = written[kind] ?? {};
  const { url = TRACKERS_READ[kind].url ?? '', repository, project } = tracker;
  const token = secretOf(tracker, 'token', at);
  const own = trackerProblems(yaml, at, kind, tracker);
  // Both at once are a problem of the tracker’s; here one must be there.
  const problems = [...own, ...(token ? [] : secretProblems(yaml, at, tracker, 'token'))];
  if (hasErrors(problems) || !token) return { problems };
  const http = httpOf(at, { url, ...askedIn(tracker) });
  return {
    problems,
    value:
      kind === 'github'
        ? { kind, http, token, ...(repository === undefined ? {} : { repository }) }
        : { kind, http, token, ...(project === undefined ? {} : { project }) },
  };
}
