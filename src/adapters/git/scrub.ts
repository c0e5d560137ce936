/** A text without the token in any form, and without passwords in addresses. */
export function scrubbed(text: string, token: string | undefined): string {
  const without = text.replaceAll(/(\w+:\/\/)[^\s/@]*@/g, '$1');
  if (!token) return without;
  const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
  return without.replaceAll(token, '[token]').replaceAll(basic, '[token]');
}
