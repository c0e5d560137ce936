import type { Problem } from '../model/errors.ts';
import { isMailbox } from '../model/mail-address.ts';
import { MESSAGES } from './messages.ts';
import type { Path, YamlFile } from './yaml/file.ts';

/** What is wrong with a web address that other addresses are built from. Nothing when none is written. */
export function baseAddressProblems(
  yaml: YamlFile,
  path: Path,
  text: string | undefined,
): readonly Problem[] {
  if (text === undefined) return [];
  const url = URL.parse(text);
  if (url?.username || url?.password) return [yaml.problem(path, MESSAGES.credentialsInUrl())];
  if (!url || !isWebAddress(text)) return [yaml.problem(path, badAddress(text))];
  return url.search || url.hash ? [yaml.problem(path, MESSAGES.notABase())] : [];
}

/** What is wrong with the address of a proxy or of a token endpoint, which is used as it is. */
export function addressProblems(yaml: YamlFile, path: Path, text: string | undefined): readonly Problem[] {
  if (text === undefined || isWebAddress(text)) return [];
  return [yaml.problem(path, badAddress(text))];
}

/** What is wrong with an address that is a secret itself, as most chat services' are: it is never shown. */
export function secretAddressProblems(
  yaml: YamlFile,
  path: Path,
  text: string | undefined,
): readonly Problem[] {
  return text === undefined || isWebAddress(text) ? [] : [yaml.problem(path, MESSAGES.badSecretUrl())];
}

/** What is wrong with the address of a mailbox, alone or after a name: `Headroom <headroom@example.org>`. */
export function mailboxProblems(yaml: YamlFile, path: Path, text: string | undefined): readonly Problem[] {
  return text === undefined || isMailbox(text) ? [] : [yaml.problem(path, MESSAGES.badMailbox(text))];
}

/** What holds an @ may hold a password before it, and a query may hold a token, however broken the rest is. */
function badAddress(text: string): string {
  return /[@?]/.test(text) ? MESSAGES.badSecretUrl() : MESSAGES.badUrl(text);
}

/** Whether a text is the address of a host on the web. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^\s/?#]\S*$/.test(text) && URL.canParse(text);
}
