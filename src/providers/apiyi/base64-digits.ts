/**
 * The bytes of a base64 text as it stands between the quotes of a JSON string, escapes (`\/`, `\u002b`) included.
 * Both alphabets; line ends and padding are passed over. Digit by digit rather than by way of strings, of which many
 * answers at once would leave a hundred megabytes behind.
 */
export async function* decodeBase64(json: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const digits = createDigits();
  for await (const piece of json) {
    const bytes = digits.take(piece);
    if (bytes.length > 0) yield bytes;
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const NO_DIGIT = 64;
const VALUES = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of [...ALPHABET].entries()) VALUES[digit.charCodeAt(0)] = value;
for (const [value, digit] of [...'-_'].entries()) VALUES[digit.charCodeAt(0)] = 62 + value;

const digitOf = (byte: number | undefined): number => VALUES[byte ?? 0] ?? NO_DIGIT;
const BACKSLASH = 0x5c;

function createDigits() {
  /** Bits that do not fill a byte yet. */
  let bits = 0;
  let count = 0;
  const escapes = createEscapes();

  /** Four digits at once, where they begin a group and nothing stands between them. */
  function takeFour(piece: Uint8Array, at: number, bytes: Buffer, length: number): boolean {
    if (count !== 0 || escapes.isOpen()) return false;
    const [one, two] = [digitOf(piece[at]), digitOf(piece[at + 1])];
    const [three, four] = [digitOf(piece[at + 2]), digitOf(piece[at + 3])];
    if ((one | two | three | four) >= NO_DIGIT) return false;
    bytes[length] = (one << 2) | (two >> 4);
    bytes[length + 1] = ((two & 15) << 4) | (three >> 2);
    bytes[length + 2] = ((three & 3) << 6) | four;
    return true;
  }

  /** Whether a byte is full. */
  function takeOne(byte: number, bytes: Buffer, length: number): boolean {
    const value = digitOf(escapes.read(byte));
    if (value === NO_DIGIT) return false;
    bits = ((bits << 6) | value) & 0xffff;
    count = (count + 6) % 8;
    if (count === 6) return false;
    bytes[length] = bits >> count;
    return true;
  }

  return {
    take(piece: Uint8Array): Buffer {
      const bytes = Buffer.allocUnsafe(piece.length);
      let length = 0;
      for (let at = 0; at < piece.length; ) {
        if (at + 4 <= piece.length && takeFour(piece, at, bytes, length)) {
          at += 4;
          length += 3;
        } else {
          if (takeOne(piece[at] ?? 0, bytes, length)) length += 1;
          at += 1;
        }
      }
      return bytes.subarray(0, length);
    },
  };
}

/** What a byte stands for; 0 within an escape. Of all escapes only `\/` and those of a code can be a digit. */
function createEscapes() {
  let open: string | undefined;

  return {
    isOpen: () => open !== undefined,
    read(byte: number): number {
      if (open === undefined) {
        if (byte === BACKSLASH) open = '';
        return byte === BACKSLASH ? 0 : byte;
      }
      open += String.fromCharCode(byte);
      if (open[0] === 'u' && open.length < 5) return 0;
      const code = open[0] === 'u' ? Number.parseInt(open.slice(1), 16) : open === '/' ? byte : 0;
      open = undefined;
      return code & 0xff;
    },
  };
}
