import { hasErrors, type Problem } from '../model/errors.ts';
import type { SmtpSettings } from '../model/target-settings.ts';
import { addressProblems } from './addresses.ts';
import { readDuration } from './duration.ts';
import { MESSAGES } from './messages.ts';
import { secretOf, secretProblems } from './secret.ts';
import type { Read } from './shape.ts';
import type { WrittenSmtp } from './target-schema.ts';
import type { Path, YamlFile } from './yaml-file.ts';

/** Reads how the mail server is reached, with what its keys mean together. */
export function smtpOf(yaml: YamlFile, path: Path, written: WrittenSmtp): Read<SmtpSettings> {
  const { host, security = 'starttls' } = written;
  const deadline = readDuration(yaml, [...path, 'deadline'], written.deadline, 120);
  const problems = [
    ...deadline.problems,
    ...loginProblems(yaml, path, written),
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
      ...loginOf(written),
      ...dkimOf(written),
      deadline: deadline.value,
    },
  };
}

function loginProblems(yaml: YamlFile, path: Path, written: WrittenSmtp): readonly Problem[] {
  const { username, oauth2 } = written;
  const password = secretOf(written, 'password');
  if (oauth2) {
    const at = [...path, 'oauth2'];
    return [
      ...(password ? [yaml.problem(at, MESSAGES.oneOf(['password', 'oauth2']), { at: 'key' })] : []),
      ...(username ? [] : [yaml.problem(at, MESSAGES.together('oauth2', 'username'), { at: 'key' })]),
      ...secretProblems(yaml, at, oauth2, 'client_secret'),
      ...secretProblems(yaml, at, oauth2, 'refresh_token'),
    ];
  }
  if (username) return secretProblems(yaml, path, written, 'password');
  return password ? [yaml.problem(path, MESSAGES.together('password', 'username'), { at: 'key' })] : [];
}

function loginOf(written: WrittenSmtp): Pick<SmtpSettings, 'login' | 'oauth2'> {
  const { username, oauth2 } = written;
  const password = secretOf(written, 'password');
  if (!username) return {};
  if (!oauth2) return password ? { login: { username, password } } : {};
  const [clientSecret, refreshToken] = [secretOf(oauth2, 'client_secret'), secretOf(oauth2, 'refresh_token')];
  if (!clientSecret || !refreshToken) return {};
  return {
    oauth2: { username, clientId: oauth2.client_id, clientSecret, refreshToken, tokenUrl: oauth2.token_url },
  };
}

function dkimOf({ dkim }: WrittenSmtp): Pick<SmtpSettings, 'dkim'> {
  if (!dkim) return {};
  const { domain, selector, private_key_file: file } = dkim;
  return { dkim: { domain, selector, privateKey: { file } } };
}
