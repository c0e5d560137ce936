import { hasErrors, type Problem } from '../../model/errors.ts';
import type { SmtpSettings } from '../../model/target-settings.ts';
import { addressProblems } from '../addresses.ts';
import { readWait } from '../duration.ts';
import { MESSAGES } from '../messages.ts';
import type { Read } from '../shape.ts';
import type { Path, YamlFile } from '../yaml/file.ts';
import { secretOf, secretProblems } from './secret.ts';
import type { WrittenSmtp } from './target-schema.ts';

/** Reads how the mail server is reached, with what its keys mean together. */
export function smtpOf(yaml: YamlFile, path: Path, written: WrittenSmtp): Read<SmtpSettings> {
  const { host, security = 'starttls' } = written;
  const deadline = readWait(yaml, [...path, 'deadline'], written.deadline, 120);
  const problems = [
    ...deadline.problems,
    ...loginProblems(yaml, path, written),
    ...(host === undefined || /^[^\s/@\p{Cc}]+$/u.test(host)
      ? []
      : [yaml.problem([...path, 'host'], MESSAGES.badHost(host))]),
    ...dkimProblems(yaml, path, written),
    ...addressProblems(yaml, [...path, 'oauth2', 'token_url'], written.oauth2?.token_url),
  ];
  if (hasErrors(problems) || host === undefined || deadline.value === undefined) return { problems };
  return {
    problems,
    value: {
      host,
      port: written.port ?? (security === 'tls' ? 465 : 587),
      security,
      ...(written.ca_file === undefined ? {} : { caFile: written.ca_file }),
      ...(written.server_name === undefined ? {} : { serverName: written.server_name }),
      insecureSkipVerify: written.insecure_skip_verify ?? false,
      ...loginOf(path, written),
      ...dkimOf(path, written),
      deadline: deadline.value,
    },
  };
}

function loginProblems(yaml: YamlFile, path: Path, written: WrittenSmtp): readonly Problem[] {
  const { username, oauth2, password = written.password_file } = written;
  if (oauth2) {
    const at = [...path, 'oauth2'];
    return [
      ...(password !== undefined
        ? [yaml.problem(at, MESSAGES.oneOf(['password', 'oauth2']), { at: 'key' })]
        : []),
      ...(username ? [] : [yaml.problem(at, MESSAGES.together('oauth2', 'username'), { at: 'key' })]),
      ...secretProblems(yaml, at, oauth2, 'client_secret'),
      ...secretProblems(yaml, at, oauth2, 'refresh_token'),
    ];
  }
  if (username) return secretProblems(yaml, path, written, 'password');
  return password !== undefined
    ? [yaml.problem(path, MESSAGES.together('password', 'username'), { at: 'key' })]
    : [];
}

/** What is no name would be written into the head of every mail. */
function dkimProblems(yaml: YamlFile, path: Path, { dkim }: WrittenSmtp): readonly Problem[] {
  return (['domain', 'selector'] as const).flatMap((key) =>
    dkim?.[key] === undefined || /^[\p{L}\p{N}._-]+$/u.test(dkim[key])
      ? []
      : [yaml.problem([...path, 'dkim', key], MESSAGES.badDkim(dkim[key]))],
  );
}

function loginOf(path: Path, written: WrittenSmtp): Pick<SmtpSettings, 'login' | 'oauth2'> {
  const { username, oauth2 } = written;
  const password = secretOf(written, 'password', path);
  if (!username) return {};
  if (!oauth2) return password ? { login: { username, password } } : {};
  const secret = (key: 'client_secret' | 'refresh_token') => secretOf(oauth2, key, [...path, 'oauth2']);
  const [clientSecret, refreshToken] = [secret('client_secret'), secret('refresh_token')];
  if (!clientSecret || !refreshToken) return {};
  return {
    oauth2: { username, clientId: oauth2.client_id, clientSecret, refreshToken, tokenUrl: oauth2.token_url },
  };
}

function dkimOf(path: Path, { dkim }: WrittenSmtp): Pick<SmtpSettings, 'dkim'> {
  if (!dkim) return {};
  const { domain, selector, private_key_file: file } = dkim;
  return {
    dkim: { domain, selector, privateKey: { file, setting: [...path, 'dkim.private_key_file'].join('.') } },
  };
}
