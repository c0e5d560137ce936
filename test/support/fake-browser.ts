import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { folderWith } from './folder.ts';

/** A script in the place of a browser: `$out` is where it is to print, and `$page` what. Its path is like no other. */
export function fakeBrowser(body: string): string {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: these are the shell's.
  const heard = '--print-to-pdf=*) out="${one#*=}";; file:*) page="${one#file://}";;';
  const script = `#!/bin/sh
for one in "$@"; do case "$one" in ${heard} esac; done
${body}
`;
  const file = join(folderWith({ browser: script }), 'browser');
  chmodSync(file, 0o755);
  return file;
}

/** What a script says to print a PDF of so many bytes, and of no less than its head, its dates and its end. */
export function printing(bytes = 200): string {
  const [head, end] = [
    String.raw`%%PDF-1.4\n/CreationDate (D:20261127183209+00'00')\n`,
    String.raw`\n%%%%EOF\n`,
  ];
  const filled = bytes - (head.length - 3) - (end.length - 4);
  return `{ printf "${head}"; head -c ${filled} /dev/zero; printf '${end}'; } > "$out"`;
}
