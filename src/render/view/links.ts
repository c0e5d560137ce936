/** The address when a reader can safely be sent there, or nothing: http or https, and nothing that ends a link. */
export function safeLink(address: string | undefined): string {
  return address !== undefined && /^https?:\/\/[^\s"'<>()`\\[\]{}|]+$/i.test(address) ? address : '';
}
