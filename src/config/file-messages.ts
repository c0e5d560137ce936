import { visibleLine } from '../model/one-line.ts';

/** The wording of problems of a file as a whole, whatever it says: a part of the table of all messages. */
export const FILE_MESSAGES = {
  syntax: (detail: string) =>
    `This is not YAML: ${detail}. Mind the indentation, and quote text that holds “: ”, “#” or, within braces, a bracket or a comma.`,
  unknownTag: () =>
    'What begins with ! is a tag, and this one means nothing here. Plain values are allowed. Remove it, or quote the text.',
  aliases: (detail: string) =>
    `The aliases of this file cannot be followed: ${detail}. Write out what they stand for.`,
  severalDocuments: () =>
    'A second document begins here. One document a file is allowed. Remove the line ---, or make two files.',
  looseAlias: () =>
    'What begins with * repeats an anchor, and this one is not above it. Write & and its name before the first use, or quote the text.',
  endlessAlias: (name: string) =>
    `*${name} is a part of what &${name} names, which has no end. Write out what it stands for.`,
  tooDeep: (most: number) =>
    `This is nested too deep to be read. At most ${most} levels are allowed. Close what is open, or nest less.`,
  forbiddenKey: (key: string) =>
    `A key cannot be ${key}: it would be lost without a word. Any other name is allowed. Choose another.`,
  notOfFile: (key: string, id: string, file: string) =>
    `This file says that it is ${key} ${id}, and its name says ${file}. A record is known by the name of its file. Correct one of them.`,
  badRecordName: (name: string) =>
    `“${name}” names no record. Letters, digits, dots, hyphens and underscores are allowed, 200 at most. Rename the file.`,
  noteOfOther: (budget: string, file: string) =>
    `The heading of this note names ${visibleLine(budget)}, and its file is of another name. A note on a member of a family lies in the file that headroom note makes. Rename it to ${file}.`,
  notABudget: (text: string) =>
    `“${text}” is not the id of a budget. A service and an id are wanted. Write it like api/query-p95, a member of a family like api/route-p95[/search].`,
  controlCharacter: () =>
    'This text holds a NUL character, which no file, address or program takes. Remove it.',
} as const;
