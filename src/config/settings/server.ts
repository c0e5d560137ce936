import { z } from 'zod';
import { shortKeyIn } from '../../model/answer-key.ts';
import type { Problem } from '../../model/errors.ts';
import type { Presentation } from '../../model/report.ts';
import { answersBase, type ServerSettings } from '../../model/server-settings.ts';
import { baseAddressProblems } from '../addresses.ts';
import { readDuration } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { isHeaderName } from './http.ts';
import { secretOf, secretProblems } from './secret.ts';
import type { WrittenServer } from './server-schema.ts';

/** In seconds. */
const DAY = 86_400;
const LINKS_LAST = { least: 3600, preset: 7 * DAY, most: 90 * DAY };

/** Reads where the program is reached over HTTP, and how people answer there. */
export function serverOf(yaml: YamlFile, path: Path, written: WrittenServer): Read<ServerSettings> {
  const { listen = '127.0.0.1:9184', public_url: publicUrl, pull } = written;
  const [, host = '', port = ''] = /^(\[[\da-f:]+\]|[\w.-]+):(\d{1,5})$/i.exec(listen) ?? [];
  const isPort = port !== '' && Number(port) <= 65_535;
  const lasts = linksLast(yaml, [...path, 'links_last'], written.links_last);
  const problems = [
    ...(isPort ? [] : [yaml.problem([...path, 'listen'], MESSAGES.badListen(listen))]),
    ...baseAddressProblems(yaml, [...path, 'public_url'], publicUrl),
    ...keyProblems(yaml, path, written),
    ...proxyProblems(yaml, path, written),
    ...lasts.problems,
    ...(pull ? secretProblems(yaml, [...path, 'pull'], pull, 'secret') : []),
  ];
  if (problems.length > 0 || lasts.value === undefined) return { problems };
  const key = secretOf(written, 'key', path);
  const secret = pull && secretOf(pull, 'secret', [...path, 'pull']);
  const { user_header: userHeader, trusted = [], people = [] } = written;
  return {
    problems,
    value: {
      host: host.replace(/^\[|\]$/g, ''),
      port: Number(port),
      ...(publicUrl === undefined ? {} : { publicUrl }),
      ...(key ? { key } : {}),
      ...(secret ? { pull: { secret } } : {}),
      answers: { lasts: lasts.value, ...(userHeader === undefined ? {} : { userHeader }), trusted, people },
    },
  };
}

/** What reports say of where to answer. */
export function answersUrlOf(server: ServerSettings): Pick<Presentation, 'answersUrl'> {
  const answersUrl = answersBase(server);
  return answersUrl === undefined ? {} : { answersUrl };
}

function keyProblems(yaml: YamlFile, path: Path, written: WrittenServer): readonly Problem[] {
  const { key, key_file: file, public_url: publicUrl } = written;
  const at = key === undefined ? 'key_file' : 'key';
  const short = key === undefined ? undefined : shortKeyIn(key);
  return [
    ...secretProblems(yaml, path, written, 'key', false),
    ...(short === undefined ? [] : [yaml.problem([...path, 'key'], MESSAGES.shortKey(short))]),
    ...((key ?? file) === undefined || publicUrl !== undefined
      ? []
      : [yaml.problem([...path, at], MESSAGES.together(at, 'public_url'), { at: 'key' })]),
  ];
}

/** Without a key nobody can answer, whoever the proxy says that they are. */
function proxyProblems(yaml: YamlFile, path: Path, written: WrittenServer): readonly Problem[] {
  const { key, key_file: file = key, user_header: header, trusted, people } = written;
  const alone = (name: 'user_header' | 'trusted' | 'people', missing: string) =>
    yaml.problem([...path, name], MESSAGES.together(name, missing), { at: 'key' });
  const at = [...path, 'user_header'];
  return [
    ...(header === undefined || isHeaderName(header) ? [] : [yaml.problem(at, MESSAGES.badHeader())]),
    ...(header === undefined || file !== undefined ? [] : [alone('user_header', 'key_file')]),
    ...(header !== undefined && (trusted ?? []).length === 0
      ? [yaml.problem(at, MESSAGES.nobodyTrusted(), { at: 'key' })]
      : []),
    ...(header === undefined && trusted ? [alone('trusted', 'user_header')] : []),
    ...(header === undefined && people ? [alone('people', 'user_header')] : []),
    ...(trusted ?? []).flatMap((network, index) =>
      isNetwork(network) ? [] : [yaml.problem([...path, 'trusted', index], MESSAGES.badNetwork(network))],
    ),
  ];
}

const NETWORK = z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()]);

function isNetwork(text: string): boolean {
  return NETWORK.safeParse(text).success;
}

function linksLast(yaml: YamlFile, path: Path, written: string | number | undefined): Read<number> {
  const { least, preset, most } = LINKS_LAST;
  const read = readDuration(yaml, path, written, preset);
  if (read.value === undefined || (read.value >= least && read.value <= most)) return read;
  return { problems: [yaml.problem(path, MESSAGES.badLinksLast(String(written), '1h', '90d'))] };
}
