import { at, here, type Threat } from './threat.ts';

/** What people, packages and other pages may do with what they have. */
export const threatsFromPeople: readonly Threat[] = [
  {
    row: 11,
    threat: 'A prompt that pings everybody',
    answer: 'every write allows no mention, but for the requester of a result that had to move',
    tests: here(
      'what-people-send',
      'nothing that is typed, called or answered mentions anybody, in any write of a long journey',
      'a result that had to move mentions its requester, and nobody who is named in it',
    ),
  },
  {
    row: 12,
    threat: 'Text that pretends: links, markup, turned or invisible letters',
    answer: 'shown letter by letter, without what cannot be seen, cut by whole letters',
    tests: here(
      'spoofing',
      'is visible, whole letters, and within its place, however it is shown',
      'is no markup in any piece of a line on Discord, and mentions nobody',
      'takes no time to make safe, however often it has %j in it',
      'the page never turns text into markup',
    ),
  },
  {
    row: 13,
    threat: 'A key or token in a log, a file or an answer',
    answer:
      'known values and known shapes are taken out of every line; tokens are kept sealed, webhook secrets not at all',
    tests: [
      ...at(
        'e2e/secrets.test.ts',
        'no secret stands in output, errors, replies, metrics or files, at trace level, whatever goes wrong',
      ),
      ...at('logger.test.ts', 'no secret is written'),
    ],
  },
  {
    row: 14,
    threat: 'Text that forges a line of the log or commands a terminal',
    answer: 'one line of JSON for each event, without what a terminal obeys, each field bounded',
    tests: [
      ...here(
        'what-people-send',
        'whatever people, messages and providers say, the log is one line of JSON for each event',
      ),
      ...at(
        'logger.test.ts',
        'cannot command a terminal, in JSON or out of it',
        'is cut when it is too long, and the line stays whole',
      ),
    ],
  },
  {
    row: 15,
    threat: 'What was deleted lives on',
    answer: 'message, history, files and thumbnails go, the spending stays',
    tests: at('core/jobs.test.ts', 'delete message, history entry and files, and leave the spending'),
  },
  {
    row: 16,
    threat: 'A button’s id from another guild, or a made-up one',
    answer: 'an id is looked for in the guild of the event alone; unknown and foreign read the same',
    tests: [
      ...here(
        'tampering',
        '%s: not here, for every other guild, platform and area, and nothing happens',
        '%s: two guilds cannot reach each other in either order',
        '%s: an id in a form that we never made is not here either',
        'is its person’s alone, in its guild and area, whatever id a form carries',
      ),
      ...at(
        'e2e/discord-bad-input.test.ts',
        'unknown, forged or of another server: the same words, privately, and nothing happens',
      ),
      ...at('bots/discord/press.test.ts', '%s gets the same words as any result that is not here'),
    ],
  },
  {
    row: 17,
    threat: 'Somebody presses what is another’s',
    answer: 'requester, or requester and moderators, by action',
    tests: [
      ...at('bots/discord/press.test.ts', '%s: nobody but the requester'),
      ...at('e2e/discord-bad-input.test.ts', "someone else's Delete: only they and moderators may"),
    ],
  },
  {
    row: 18,
    threat: 'A command where it is not allowed',
    answer: 'checked when it is carried out, whatever Discord showed',
    tests: at('e2e/discord-bad-input.test.ts', 'a server that may not use it: refused privately'),
  },
  {
    row: 19,
    threat: 'Somebody spends more than they may',
    answer: 'reserved in one step with the job, before anything is sent',
    tests: here(
      'cost',
      '%s: exactly three are sent, the others are told the limit',
      'of one person, by every way to ask: commands, Again, and several pictures a time',
      'leaves nothing reserved for ever: the next one sends it, once',
    ),
  },
  {
    row: 20,
    threat: 'The same event or click twice',
    answer: 'an event makes one job; a button pressed again within five seconds is one click',
    tests: here(
      'cost',
      'twenty times at once, in one process or in two, is one job, one reply and one submission',
      'a button twenty times within five seconds is one click; another person’s is another',
    ),
  },
  {
    row: 21,
    threat: 'A picture that the provider refuses for its content',
    answer: 'nothing of it is fetched or shown; why, and what it cost, is said',
    tests: here(
      'what-providers-send',
      'after it was made: no file leaves or stays, even one that came along, and it is said what it cost',
      'before it was made: said at once, nothing charged, and not sent anywhere a second time',
    ),
  },
  {
    row: 25,
    threat: 'Guilds or areas mixed up',
    answer: 'every question names its guild and area',
    tests: [
      ...at('core/isolation.test.ts', 'never see each other’s jobs, pictures, saved ones, history or money'),
      ...at('contracts/media.ts', 'keeps what two guilds and two areas put, read and delete at random apart'),
    ],
  },
  {
    row: 26,
    threat: 'A dependency that changes or runs what nobody asked for',
    answer: 'one version and one hash each, from a registry, install scripts by name alone',
    tests: here(
      'supply-chain',
      'every package is locked to one version, and to its bytes by SHA-512',
      'none comes from a repository, an address or a folder',
      'what is asked for is what is locked',
      'no package runs a script when it is installed but those that are allowed by name, nor do we',
    ),
  },
  {
    row: 28,
    threat: 'A file of the store made to break the process',
    answer: 'only fields that we know come in; a file far too large is not read',
    tests: [
      ...here(
        'store-bombs',
        'of an open job with %s brings none of it in, and the job goes on',
        'of settings with %s starts all the same, with nothing but settings in it',
      ),
      ...at(
        'store/damage.test.ts',
        'brings no key of its own into the store, `__proto__` least of all',
        'far larger than any of ours is not read at all',
      ),
    ],
  },
  {
    row: 29,
    threat: 'A web page somewhere drives the playground',
    answer:
      'our own names as Host, our own origin for every write, a cookie of this site alone, no frame; a token outside',
    tests: [
      ...here(
        'playground-foreign-page',
        'is refused on every route as Host "%s", with the cookie and its own origin too',
        'nor by two Host headers, or by an address in the first line',
        'writes nothing with the origin %s, whatever its body is called',
        'gets no permission to ask: no preflight is answered, and no other method',
        'starts no session and changes nothing by what it can link to',
        'without the cookie reads nothing, and with it nothing that another site may use',
        'opens no socket: an upgrade is answered as any other request',
        'cannot show the page in a frame of its own, nor what it says',
      ),
      ...here(
        'playground-outside',
        'is asked for the token, and reads and writes nothing without it',
        'is not taken for who sits here by a loopback name, when a proxy hands it on: %s',
        'stands in no address, is sent to nobody else, and is in no log',
      ),
      ...at('bots/web/safety.test.ts', 'who may write'),
    ],
  },
];
