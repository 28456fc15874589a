import fc from 'fast-check';
import { nastyWord } from './text.ts';

/** Answers and payloads as they were recorded, with a few things in them changed. */

type Holder = Record<string, unknown> | unknown[];

/** Values that no schema expects; parsed, so that `__proto__` is a key like any other. */
const WEIRD: readonly string[] = [
  ...['null', 'true', 'false', '""', '"0"', '"300000"', '"-1"', '"1e9"', '0', '-0', '-1', '1', '0.5', '42'],
  ...['1e21', '1e308', '9007199254740993', '9007199254740991', '8640000000000001', '-1e308', '1e-9'],
  ...[
    '[]',
    '{}',
    '[null]',
    '[[]]',
    '[1,"2",null]',
    '{"toString":null}',
    '{"toString":1,"valueOf":2,"toJSON":3}',
  ],
  ...[
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"length":5}',
    '{"then":1}',
  ],
  ...['"<html><body>502 Bad Gateway</body></html>"', '"file:///etc/passwd"', '"javascript:alert(1)"'],
  ...[
    '"https://img.example/a.png"',
    '"http://127.0.0.1/"',
    '"https://"',
    '"completed"',
    '"failed"',
    '"pending"',
  ],
];

const KEYS = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  '',
  'status',
  'data',
  'error',
  'id',
  '0',
  'type',
];

const HOWS = [
  'replace',
  'drop',
  'rename',
  'double',
  'wrap',
  'unwrap',
  'text',
  'quote',
  'swap',
  'add',
  'deep',
] as const;

interface Step {
  readonly at: number;
  readonly to: number;
  readonly how: (typeof HOWS)[number];
  readonly weird: string;
  readonly text: string;
  readonly key: string;
}

const step: fc.Arbitrary<Step> = fc.record({
  at: fc.nat(1_000),
  to: fc.nat(1_000),
  how: fc.constantFrom(...HOWS, 'replace', 'replace', 'text', 'drop'),
  weird: fc.constantFrom(...WEIRD),
  text: nastyWord,
  key: fc.constantFrom(...KEYS),
});

/** One of the documents with up to `most` changes. */
export const mutated = (documents: readonly unknown[], most = 4): fc.Arbitrary<unknown> => {
  const texts = documents.map((document) => JSON.stringify(document));
  return fc
    .tuple(fc.nat(texts.length - 1), fc.array(step, { maxLength: most, size: 'max' }))
    .map(([index, steps]) => change(JSON.parse(texts[index] ?? 'null'), steps));
};

function change(document: unknown, steps: readonly Step[]): unknown {
  const root: Record<string, unknown> = { document };
  for (const one of steps) apply(one, slotsOf(root));
  return root.document;
}

interface Slot {
  readonly holder: Holder;
  readonly key: string;
}

const MOST_SLOTS = 300;

/** Every place below the root that holds a value, breadth first. */
function slotsOf(root: Record<string, unknown>): Slot[] {
  const slots: Slot[] = [{ holder: root, key: 'document' }];
  for (let i = 0; i < slots.length && slots.length < MOST_SLOTS; i += 1) {
    const slot = slots[i];
    const value = slot && read(slot);
    if (isHolder(value)) for (const key of Object.keys(value)) slots.push({ holder: value, key });
  }
  return slots;
}

const isHolder = (value: unknown): value is Holder => typeof value === 'object' && value !== null;

const read = ({ holder, key }: Slot): unknown => Object.getOwnPropertyDescriptor(holder, key)?.value;

function write({ holder, key }: Slot, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function remove({ holder, key }: Slot): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete holder[key];
}

function apply({ at, to, how, weird, text, key }: Step, slots: readonly Slot[]): void {
  const slot = slots[at % slots.length];
  const other = slots[to % slots.length];
  if (!slot || !other) return;
  const value = read(slot);
  if (how === 'replace') write(slot, JSON.parse(weird));
  else if (how === 'text') write(slot, text);
  else if (how === 'quote')
    write(slot, typeof value === 'string' ? Number(value) || 0 : JSON.stringify(value));
  else if (how === 'wrap') write(slot, [value]);
  else if (how === 'unwrap') write(slot, isHolder(value) ? Object.values(value)[0] : value);
  else if (how === 'deep') write(slot, nested(200 + to));
  else if (how === 'swap') write(slot, JSON.parse(JSON.stringify(read(other)) ?? 'null'));
  else if (how === 'double' && Array.isArray(slot.holder)) slot.holder.push(value);
  else if (how === 'double') write({ ...slot, key: `${slot.key}2` }, value);
  else if (how === 'add' && Array.isArray(value)) value.push(JSON.parse(weird));
  else if (how === 'add' && isHolder(value)) write({ holder: value, key }, JSON.parse(weird));
  else {
    remove(slot);
    if (how === 'rename' && !Array.isArray(slot.holder)) write({ ...slot, key }, value);
  }
}

function nested(levels: number): unknown {
  let value: unknown = 'deep';
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { data: value };
  return value;
}
