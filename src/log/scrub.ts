const GONE = '[secret]';

/** Longest text in one field, in UTF-16 units: a prompt fits, a picture does not. */
const LONGEST_FIELD = 4000;

/**
 * Secrets by their shape, for those that no setting holds. What they match has no quote or backslash, so that a
 * line of JSON stays one.
 */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  // Slack's tokens.
  [/\bx(?:ox[a-z]|app)-[\w-]{4,}/g, GONE],
  // Discord's bot tokens, with the scheme or bare.
  [/\bBot [\w.-]{20,}/g, `Bot ${GONE}`],
  [/\b[\w-]{23,30}\.[\w-]{6,7}\.[\w-]{27,}/g, GONE],
  [/\bBearer [\w.~+/-]{8,}=*/g, `Bearer ${GONE}`],
  [/(x-api-key\\?["']?\s*[:=]\s*\\?["']?)[\w.~+/-]{4,}=*/gi, `$1${GONE}`],
  // Interaction tokens stand in the addresses of replies.
  [/(\/(?:webhooks|interactions)\/\d+\/)[\w.%~-]+/g, `$1${GONE}`],
  // Our own webhook addresses end in the attempt's secret, media links are signed.
  [/(\/webhooks\/[a-z]\w*\/[\w.%~-]+\/)[\w.%~-]{16,}/g, `$1${GONE}`],
  [/(\/media\/)[\w-]{16,}\.[\w-]{16,}/g, `$1${GONE}`],
  // Signatures of links to files.
  [/([?&](?:hm|X-Amz-Signature|X-Amz-Credential|sig|token|signature)=)[^&"'\s\\]+/gi, `$1${GONE}`],
];

/** C1 controls, line separators and marks that turn text around: JSON leaves them as they are, a terminal obeys. */
const OBEYED = /[\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Makes a line of JSON safe to keep: no secret in it wherever it stood (a field, a message, a stack), nothing
 * that a terminal obeys, no field without end. It stays one line of JSON.
 */
export function createScrubber(secrets: readonly string[]): (line: string) => string {
  const values = secrets.flatMap((secret) => [secret, inJson(secret), encodeURIComponent(secret)]);
  const longestFirst = [...new Set(values)].sort((a, b) => b.length - a.length);
  return (line) => {
    let safe = line.length > LONGEST_FIELD ? shorten(line) : line;
    for (const value of longestFirst) safe = safe.replaceAll(value, GONE);
    for (const [shape, instead] of SHAPES) safe = safe.replace(shape, instead);
    return safe.replace(OBEYED, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`);
  };
}

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

function shorten(line: string): string {
  const cut = (_key: string, value: unknown) =>
    typeof value === 'string' && value.length > LONGEST_FIELD ? `${value.slice(0, LONGEST_FIELD)}…` : value;
  try {
    return `${JSON.stringify(JSON.parse(line, cut))}\n`;
  } catch {
    return `${JSON.stringify({ level: 50, msg: 'A log line could not be kept' })}\n`;
  }
}
