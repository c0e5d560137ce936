const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#34;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
  '&amp;': '&',
};

/** A text without its HTML: what stands between tags, and entities as what they are. Comments, scripts and styles say nothing. */
export function plainText(html: string): string {
  const shown = html.replace(/<(script|style)\b[^<]*<\/\1>/gi, ' ').replace(/<\/?[a-z!][^<>]*>/gi, ' ');
  return shown.replace(/&(?:lt|gt|quot|#34|#39|nbsp|amp);/g, (entity) => ENTITIES[entity] ?? ' ');
}
