/** The parser's names of what it reads, as people see it. */
const TOKENS: Readonly<Record<string, string>> = {
  'flow-map-start': '{',
  'flow-map-end': '}',
  'flow-seq-start': '[',
  'flow-seq-end': ']',
  'seq-item-ind': '- ',
  'explicit-key-ind': '? ',
  'map-value-ind': ': ',
  comma: ',',
  anchor: '&',
  tag: '!',
  alias: '*',
};

/** What the parser says in words of the YAML specification, in words of the file. */
const WORDINGS: readonly (readonly [RegExp, string])[] = [
  [
    /^Nested mappings are not allowed in compact mappings/,
    'there are two keys in one line, or a line is indented too far',
  ],
  [/^Implicit map keys need to be followed by map values/, 'a key is not followed by a colon and a space'],
  [
    /^Implicit keys .*need to be on a single line/,
    'a key goes on over several lines, or its colon or the space after it is missing',
  ],
  [/^Indented below a value/, 'this is indented further than the key above it, which has a value already'],
  [/^All mapping items must start at the same column/, 'keys of one map do not begin at the same column'],
  [/^Flow map .*end with a }/, 'this { is not closed by a } that is indented as far'],
  [/^Flow sequence .*end with a \]/, 'this [ is not closed by a ] that is indented as far'],
  [/^Unexpected flow-error-end/, 'a brace or bracket is not closed before the next key'],
  [/^Missing closing (["'])quote/, 'the text that $1 opens here is not closed by another $1'],
  [
    /^More after 'quote/,
    "the ' before this ends a text that goes on. Write it twice, or put the text between double quotes",
  ],
  [
    /^More after "quote/,
    'the " before this ends a text that goes on. Write a backslash before it, or put the text between single quotes',
  ],
  [/^Block scalar header includes extra characters/, 'after | or > stands what does not belong there'],
  [
    /^Tabs are not allowed as indentation in (\d+) lines/,
    'a tab indents, where only spaces may, in $1 lines',
  ],
  [/^Tabs are not allowed as indentation/, 'a tab indents, where only spaces may'],
  [/^Plain value cannot start with .*?(\S)$/, 'a text begins with $1, which only a quoted one may'],
  [/^Unexpected (?:[a-z]+-quoted-)?scalar/, 'there is text that belongs to no key'],
];

/** Why a text is not YAML, as a clause without its final point. */
export function yamlWording(message: string): string {
  const [first = ''] = message.split('\n');
  const known = WORDINGS.find(([pattern]) => pattern.test(first));
  if (known) return (known[0].exec(first)?.[0] ?? first).replace(...known);
  const token = TOKENS[/^Unexpected ([a-z-]+)/.exec(first)?.[1] ?? ''];
  return token === undefined ? first.replace(/[.:]$/, '') : `there is a “${token}” out of place`;
}
