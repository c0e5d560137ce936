/** A service that makes links and calls people where a text only looks as if it meant to. */
export type Forge = 'github' | 'gitlab';

/** An empty word, which services and people pass over, and which parts a sign from what follows. */
const APART = '&#8203;';

/**
 * The signs that refer to something there when a word follows, be they written as such or as an entity: people, tickets, merge
 * requests, labels, milestones, epics, snippets, alerts.
 */
const SIGNS: Readonly<Record<Forge, RegExp>> = {
  github: /(?:@|(?<!&)#|&#35;|\bGH-)(?=[\p{L}\p{N}])/gu,
  gitlab: /(?:@|(?<!&)#|&#35;|!|~|&#126;|%|&amp;|&(?=\d)|\$|&#36;|\^|&#94;)(?=[\p{L}\p{N}"])/gu,
};
const PLAIN_SIGNS: Readonly<Record<Forge, RegExp>> = {
  github: /(?:@|#)(?=[\p{L}\p{N}])/gu,
  gitlab: /(?:@|#|!|~|%|&|\$|\^)(?=[\p{L}\p{N}"])/gu,
};

/** A line that GitLab would obey: `/close`. */
const ACTION = /^[ \t]{0,3}\/(?=\p{L})/gmu;
/** Where a link leads, which stays as it is. */
const ADDRESS = /<https?:[^\s<>]*>|https?:[^\s<>)\]]*/g;

/** Markdown in which nobody and nothing is referred to by accident, and that orders nothing. What it shows stays the same. */
export function withoutReferences(markdown: string, forge: Forge): string {
  const parted = outsideOfCode(markdown, (text) =>
    outsideOf(text, ADDRESS, (words) => words.replace(SIGNS[forge], `$&${APART}`)),
  );
  return forge === 'gitlab' ? parted.replace(ACTION, (line) => line.replace('/', '&#47;')) : parted;
}

/** The same of a title, which is no Markdown. */
export function titleWithoutReferences(title: string, forge: Forge): string {
  return title.replace(PLAIN_SIGNS[forge], '$& ');
}

/** What an address, or a ticket of GitHub’s, begins with. */
const PLAIN_BEGINNINGS = /\bGH-(?=\d)|\bhttps?:(?=\/\/)/gi;

/**
 * A text that becomes a commit’s message, as a request’s title does where its commits are squashed: services act on what a commit
 * of their main branch says, `fixes #12` or `closes https://…`. They are parted by a blank, for whatever service.
 */
export function commitWithoutReferences(text: string): string {
  return titleWithoutReferences(titleWithoutReferences(text, 'github'), 'gitlab').replace(
    PLAIN_BEGINNINGS,
    '$& ',
  );
}

/** Changes what lies between what a pattern finds. */
function outsideOf(text: string, pattern: RegExp, change: (words: string) => string): string {
  let done = 0;
  let changed = '';
  for (const { 0: found, index } of text.matchAll(pattern)) {
    changed += change(text.slice(done, index)) + found;
    done = index + found.length;
  }
  return changed + change(text.slice(done));
}

/** Changes what is in no code: code begins and ends with as many backticks. */
function outsideOfCode(markdown: string, change: (text: string) => string): string {
  const runs = [...markdown.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({ length, index }));
  const left = new Map<number, number>();
  for (const { length } of runs) left.set(length, (left.get(length) ?? 0) + 1);
  let changed = '';
  let done = 0;
  let open: number | undefined;
  for (const { length, index } of runs) {
    left.set(length, (left.get(length) ?? 0) - 1);
    const end = index + length;
    if (open === length) {
      changed += markdown.slice(done, end);
      [open, done] = [undefined, end];
    } else if (open === undefined && (left.get(length) ?? 0) > 0) {
      changed += change(markdown.slice(done, index));
      [open, done] = [length, index];
    }
  }
  return changed + change(markdown.slice(done));
}
