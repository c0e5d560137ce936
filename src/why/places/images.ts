/** What tells some images of one container apart, by the image: their tags, or else the beginnings of their digests, or else their whole names. */
export function imageVersions(images: readonly string[]): ReadonlyMap<string, string> {
  const shortened = images.map((image) => [image, versionOf(image)] as const);
  const isPlain = new Set(shortened.map(([, version]) => version)).size === new Set(images).size;
  return new Map(isPlain ? shortened : images.map((image) => [image, image]));
}

/** `1.43.0` of `registry.example.org:5000/shop/api:1.43.0@sha256:…`. */
function versionOf(image: string): string {
  const [named = '', digest = ''] = image.split('@');
  const tag = named.split('/').at(-1)?.split(':')[1] ?? '';
  if (tag !== '') return tag;
  const [, hash = ''] = digest.split(':');
  return hash === '' ? image : hash.slice(0, 12);
}
