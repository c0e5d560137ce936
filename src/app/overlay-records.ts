import type { RecordFile, Records } from '../ports/records.ts';

/** Records that are read from others, leave them as they are, and keep what they are told only as long as they live. */
export function overlayRecords(below: Records): Records {
  const own = new Map<string, string>();
  const read = async (folder: string, ending: string): Promise<readonly RecordFile[]> => {
    const there = await below.read(folder, ending);
    const names = new Set(there.map(({ file }) => file));
    const added = [...own].flatMap(([file, text]) =>
      file.startsWith(`${folder}/`) && file.endsWith(ending) && !names.has(file) ? [{ file, text }] : [],
    );
    const changed = there.map((one) => ({ ...one, text: own.get(one.file) ?? one.text }));
    return [...changed, ...added].toSorted((a, b) => (a.file < b.file ? -1 : 1));
  };
  const textOf = async (file: string): Promise<string | undefined> => {
    const [folder, ending] = [file.slice(0, file.lastIndexOf('/')), file.slice(file.lastIndexOf('.'))];
    return (await read(folder, ending)).find((one) => one.file === file)?.text;
  };
  const add = async (file: string, line: string) => {
    const before = (await textOf(file)) ?? '';
    own.set(file, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
  };
  return {
    read,
    create: async (file, text) => {
      if ((await textOf(file)) !== undefined) return false;
      own.set(file, text);
      return true;
    },
    append: add,
    add,
  };
}
