import { at, here, type Threat } from './threat.ts';

/** What comes in over the network: addresses, bytes, notices and paths. */
export const threatsFromOutside: readonly Threat[] = [
  {
    row: 1,
    threat: 'A picture’s address leads into a private network',
    answer:
      'https on port 443 to public addresses alone; the literal, the lookup, each redirect and the peer are checked',
    tests: [
      ...here(
        'user-picture-address',
        'opens no connection in more than a hundred spellings of a private one, and is refused in words',
        'leads nowhere private by a redirect either, in any spelling',
      ),
      ...here(
        'what-people-send',
        'pictures that a message on Discord links to inside are refused in words, and nothing connects',
      ),
    ],
  },
  {
    row: 2,
    threat: 'A name changes its address between check and connection',
    answer:
      'one lookup for each connection, whose answer is connected to; one private address in it condemns all',
    tests: [
      ...here(
        'result-address',
        'is asked once for each connection, and only what was checked would be connected to',
      ),
      ...at(
        'media/connect.test.ts',
        'hands over the very answer that it checked and asks once',
        'closes a socket whose peer is not public, before a byte is sent',
      ),
    ],
  },
  {
    row: 3,
    threat: 'A provider’s result leads into a private network',
    answer: 'the same checks; the job ends as "result lost", with its price',
    tests: here(
      'result-address',
      'opens no connection in any spelling of a private one: lost, and its price is said',
      'is followed over three redirects and not over five, nor over one that leads inside',
      'does no harm beside a good one: the good one is taken',
    ),
  },
  {
    row: 4,
    threat: 'A key is sent to somebody else’s host',
    answer: 'calls with a key follow no redirect; downloads carry no key, cookie or referrer',
    tests: [
      ...here(
        'what-providers-send',
        'does not go where "%s" is redirected to',
        'goes to PiAPI and its upload service alone, not to where results or pictures lie',
      ),
      ...at('media/fetch.test.ts', 'carry nothing of the first host to the second'),
    ],
  },
  {
    row: 5,
    threat: 'A body without end, a bomb, a giant picture',
    answer:
      'bytes counted as they come, one deadline for all, no encodings, pixels and decoding memory told from the header',
    tests: [
      ...here(
        'memory',
        'bombs, endless bodies and giant pictures take no more memory than the limit and 20 MB',
      ),
      ...at(
        'media/fetch.test.ts',
        'stops an endless body at the limit, while it is still being sent',
        'ends %s at the deadline',
        'ends a name server that never answers at the deadline',
      ),
    ],
  },
  {
    row: 6,
    threat: 'A file is not what it says it is',
    answer: 'magic bytes decide; PNG, JPEG and WebP alone; nothing is served to be guessed at',
    tests: [
      ...at(
        'media/refused.test.ts',
        'what is no picture is refused, whatever it is called',
        'a damaged picture is refused',
      ),
      ...at('e2e/discord-bad-input.test.ts', '%s: said by name, in words, and nothing is charged'),
      ...at(
        'server/media.test.ts',
        'gives the bytes with their type, never to be guessed at',
        'hands over as a file what a browser should not show',
      ),
    ],
  },
  {
    row: 7,
    threat: 'A forged notice of a provider',
    answer:
      '256 bits in the path of each attempt, compared in constant time; 404 for all else; the provider is asked itself',
    tests: here(
      'webhook-forged',
      'is 404 in every form, changes nothing, asks nobody, and does not tell which jobs there are',
      'is not believed for a secret in the body, nor by a header twice on the wire',
      'cannot say what became of a task: only the provider itself is believed',
    ),
  },
  {
    row: 8,
    threat: 'A notice that is repeated, late or out of order',
    answer: 'a notice only wakes whoever waits; states move one way',
    tests: here(
      'webhook-repeated',
      'a hundred times, at once and one after the other: one result, one charge, nothing asked again',
      'in the wrong order or 24 hours late: a state is never left backwards',
      'a hundred times while the task still runs: the provider is asked once a second at most',
      'after its job was deleted: 204, and nothing comes back',
    ),
  },
  {
    row: 9,
    threat: 'Requests made to exhaust or confuse the server',
    answer: '1 MiB read, 50 levels, deadlines for headers and bodies; two readings of one request are none',
    tests: [
      ...here(
        'webhook-flood',
        '%s: 204, and the job goes on as if nothing had been said',
        '%s, while nobody knows what became of the task: 204, and it is looked for as before',
        'while two hundred connections never end their headers or bodies, others are answered',
        '%s: is refused, and answered once',
      ),
      ...at(
        'server/server.test.ts',
        'that never finish their headers are closed',
        'that never finish their body are closed',
      ),
    ],
  },
  {
    row: 10,
    threat: 'A name that climbs out of its folder',
    answer: 'only names that we made become paths; no link is followed',
    tests: [
      ...here(
        'playground-outside',
        'reads nothing that it should not, at any address and in any spelling',
        'writes nothing outside its folder: names of files and guilds make no path',
      ),
      ...at('store/media.test.ts', 'follows no link at %s, neither to write, to read nor to delete'),
      ...at('contracts/media.ts', 'refuses to delete below %j'),
      ...at('contracts/store/life.ts', 'finds nothing under an id that nobody made'),
    ],
  },
];
