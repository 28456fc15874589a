import fc from 'fast-check';

/** A sign of any plane: mostly one that people type, sometimes half a character. */
const sign = fc
  .oneof(
    { weight: 3, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 0xffff }) },
    { weight: 1, arbitrary: fc.integer({ min: 0x1_0000, max: 0x10_ffff }) },
  )
  .map((point) => String.fromCodePoint(point));

/** One letter of several signs, as a person sees it. */
const letter = fc.constantFrom(
  ...['e\u0301', 'a\u0323\u0302', '한', '\u1112\u1161\u11ab', '葛\u{e0100}', 'क्षि', 'กำ', '\r\n'],
  ...['👨‍👩‍👧‍👦', '❤️‍🔥', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '👩🏽‍🦰', '🇰🇷', '1️⃣'],
);

/** Text of signs and letters. fast-check's own strings of all Unicode first build tables of it, for seconds. */
export const anyText = (maxLength: number) =>
  fc
    .array(fc.oneof({ weight: 5, arbitrary: sign }, { weight: 1, arbitrary: letter }), { maxLength })
    .map((signs) => signs.join(''));
