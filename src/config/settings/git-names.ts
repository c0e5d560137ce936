/** What git takes for a branch, as far as people write them. */
export function isBranch(name: string): boolean {
  return (
    name !== 'HEAD' && /^[A-Za-z0-9][\w./-]*$/.test(name) && !/\.\.|\/\/|\/\.|[/.]$|\.lock(\/|$)/.test(name)
  );
}

/** What git takes for a name: of some characters alone it makes none. */
export function isGitName(name: string): boolean {
  return /[^\s\p{Cc}.,:;<>"\\']/u.test(name);
}

/** Whether a path leads out of the folder that it is relative to, be it only on its way. */
export function leadsOut(path: string): boolean {
  return path.startsWith('/') || path.split('/').includes('..');
}
