/** What came of a body. */
export interface Body extends Came {
  readonly text: string;
}

/** The same, byte for byte. */
export interface BodyBytes extends Came {
  readonly bytes: Buffer;
}

/** How it came. */
interface Came {
  /** Whether there was more than may be read, so that this is its beginning. */
  readonly isCut: boolean;
  /** What broke the line before all of it was there. */
  readonly broken?: unknown;
}

/** What a server or a program sends, chunk by chunk; nothing where there is no body. */
export type Chunks = AsyncIterable<Uint8Array> | null;

/** Reads a text, as far as {@link readBytes} reads. */
export async function readBody(chunks: Chunks, most: number): Promise<Body> {
  const { bytes, ...came } = await readBytes(chunks, most);
  return { text: bytes.toString('utf8'), ...came };
}

/**
 * Reads a body as far as `most` bytes, unpacked ones where it is packed, and leaves the line where there are more. The
 * signal of the request holds while it is read: an abort breaks it.
 */
export async function readBytes(chunks: Chunks, most: number): Promise<BodyBytes> {
  // Copied into one piece: of many tiny chunks each would hold more memory than its bytes.
  let held: Buffer = Buffer.alloc(Math.min(most, FIRST));
  let length = 0;
  const come = () => held.subarray(0, length);
  try {
    for await (const chunk of chunks ?? []) {
      const fits = Math.min(chunk.length, most - length);
      if (length + fits > held.length) held = grown(held, length + fits, most);
      held.set(chunk.subarray(0, fits), length);
      length += fits;
      if (fits < chunk.length) return { bytes: come(), isCut: true };
    }
  } catch (broken) {
    return { bytes: come(), isCut: false, broken };
  }
  return { bytes: come(), isCut: false };
}

/** What is set aside for a body at first, in bytes; twice as much whenever it is full. */
const FIRST = 65_536;

function grown(held: Buffer, wanted: number, most: number): Buffer {
  const larger = Buffer.alloc(Math.min(most, Math.max(wanted, held.length * 2)));
  held.copy(larger);
  return larger;
}
