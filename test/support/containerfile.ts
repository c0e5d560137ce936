/** One instruction of a Containerfile: `RUN`, and what stands after it, on one line. */
export interface Instruction {
  readonly word: string;
  readonly rest: string;
}

/** The stages of a Containerfile, each with its FROM first; what stands before the first of them is a stage of its own. */
export function stagesOf(text: string): readonly (readonly Instruction[])[] {
  const lines = text.split('\n').filter((line) => !line.startsWith('#'));
  const instructions = lines
    .join('\n')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .flatMap((line) => {
      const [, word = '', rest = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      return word === '' ? [] : [{ word, rest }];
    });
  const starts = instructions.flatMap(({ word }, index) => (word === 'FROM' ? [index] : []));
  return [0, ...starts].map((start, index) => instructions.slice(start, starts[index]));
}

/** What stands after a word in a stage, each time that it does. */
export function restsOf(word: string, stage: readonly Instruction[] = []): readonly string[] {
  return stage.filter((one) => one.word === word).map(({ rest }) => rest);
}

/** The command of an instruction in its JSON form, options before it aside. */
export function commandOf(rest = ''): readonly string[] {
  return JSON.parse(rest.slice(rest.indexOf('['))) as readonly string[];
}

/** What a `.containerignore` that begins with leaving out everything takes in after all. */
export function takenIn(ignore: string): readonly string[] {
  const lines = ignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  if (lines[0] !== '*') throw new Error('It does not begin with leaving out everything.');
  return lines.flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []));
}
