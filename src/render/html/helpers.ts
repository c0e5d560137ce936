import Handlebars from 'handlebars';

/** A mention, which a browser would break after a hyphen: `@sre-team`. */
const MENTION = /@[\p{L}\p{N}_](?:[\p{L}\p{N}_./-]*[\p{L}\p{N}_])?/gu;

/** What templates of HTML may call. */
export const htmlHelpers: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  /**
   * `{{mentions headline}}`: text with each mention on one line, by the class `nowrap` or, in a mail, by a style:
   * `{{mentions headline style="white-space:nowrap;"}}`.
   */
  mentions: (text: unknown, { hash }: Handlebars.HelperOptions) => {
    const style =
      typeof hash.style === 'string'
        ? `style="${Handlebars.escapeExpression(hash.style)}"`
        : 'class="nowrap"';
    const escaped = Handlebars.escapeExpression(String(text));
    return new Handlebars.SafeString(escaped.replace(MENTION, `<span ${style}>$&</span>`));
  },
};
