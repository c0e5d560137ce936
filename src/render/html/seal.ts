import { createHash } from 'node:crypto';

/** The one style and the one script of a page, as they stand between their tags; without a script it is empty. */
export interface Inline {
  readonly style: string;
  readonly script: string;
  /** Whether the page sends forms to where it is from. */
  readonly forms?: boolean;
}

/**
 * The policy under which a page may do nothing but show itself: no request, no frame, no form unless it has some, and no style or
 * script but the two given, which are known by their hashes (CSP 3, hash sources).
 */
export function policyFor({ style, script, forms = false }: Inline): string {
  return [
    `default-src 'none'`,
    `style-src '${hashOf(style)}'`,
    ...(script === '' ? [] : [`script-src '${hashOf(script)}'`]),
    `img-src data:`,
    `base-uri 'none'`,
    forms ? `form-action 'self'` : `form-action 'none'`,
  ].join('; ');
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}`;
}
