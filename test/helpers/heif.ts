/** The header of a HEIC or HEIF as a telephone writes it; what it holds cannot be decoded. */

function box(type: string, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}

const numbers = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 4);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, i * 4);
  return bytes;
};

export interface HeifShape {
  readonly brand?: 'heic' | 'mif1' | 'hevc' | 'msf1';
  /** Of each part: tiles, thumbnails, and the whole. */
  readonly sizes?: readonly (readonly [number, number])[];
  readonly turns?: number;
  /** What stands before the description. */
  readonly before?: Buffer;
}

export function heif({ brand = 'heic', sizes = [[40, 30]], turns, before }: HeifShape = {}): Buffer {
  const properties = [
    ...sizes.map(([width, height]) => box('ispe', numbers(0, width, height))),
    ...(turns === undefined ? [] : [box('irot', Buffer.from([turns]))]),
  ];
  return Buffer.concat([
    box('ftyp', Buffer.from(`${brand}\0\0\0\0${brand}mif1`, 'latin1')),
    ...(before ? [box('mdat', before)] : []),
    box('meta', numbers(0), box('hdlr', Buffer.alloc(24)), box('iprp', box('ipco', ...properties))),
    box('mdat', Buffer.alloc(500, 7)),
  ]);
}
