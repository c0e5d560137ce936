/** A version, or the hash of a commit. */
const VERSION = /^v?\d+\.\d[\w.+-]*$|^[0-9a-f]{7,40}$/;

/** The words of a text, parted by what is in no version. */
function wordsOf(text: string): readonly string[] {
  return text.split(/[\s,;:()[\]{}"'=@/]+/).map((word) => word.replace(/(?<![.])[.]+$/, ''));
}

/** The versions that a text says something came to: those behind arrows where there are some, `1.43.0` of `api 1.42.0 → 1.43.0`, or all. */
export function versionsIn(text: string): readonly string[] {
  const [whole = '', ...behind] = text.split(/→|->/);
  const words =
    behind.length === 0
      ? wordsOf(whole)
      : behind.flatMap((part) => wordsOf(part).find((word) => word !== '') ?? []);
  return words.filter((word) => VERSION.test(word)).map((word) => word.replace(/^v/, ''));
}
