import { withoutUsers } from '../../model/scrub.ts';

/** A text without the token, and without users and passwords in addresses. */
export function scrubbed(text: string, token: string | undefined): string {
  const without = withoutUsers(text);
  return token ? without.replaceAll(token, '[token]') : without;
}
