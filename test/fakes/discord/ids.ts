/** First millisecond of 2015, where Discord's ids begin to count. */
const epoch = 1_420_070_400_000n;

/** Makes ids as Discord does: the time in milliseconds above 22 bits; always rising, never twice the same. */
export function createSnowflakes(now: () => number): () => string {
  let last = 0n;
  return () => {
    const fromTime = (BigInt(Math.floor(now())) - epoch) << 22n;
    last = fromTime > last ? fromTime : last + 1n;
    return last.toString();
  };
}
