/** A text without the token, and without users and passwords in addresses. */
export function scrubbed(text: string, token: string | undefined): string {
  const without = text.replaceAll(/(\w+:\/\/)[^\s/'"]*@/g, '$1');
  return token ? without.replaceAll(token, '[token]') : without;
}
