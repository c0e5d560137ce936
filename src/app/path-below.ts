/** A path as it is below the public address, with the path of that before it or without: proxies may take it away. */
export function pathBelow(path: string, base: string): string {
  const { pathname } = new URL(base);
  return path.startsWith(pathname) ? `/${path.slice(pathname.length)}` : path;
}
