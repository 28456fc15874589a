import { at, type Threat } from './threat.ts';

/** What comes with Slack alone (platforms.md, section E). */
export const threatsOnSlack: readonly Threat[] = [
  {
    row: 22,
    threat: 'A file of Slack, or the token for it, reaches a provider',
    answer: 'the bytes are fetched by us and handed on as bytes, an upload or our own signed link',
    tests: at('e2e/slack-asking.test.ts', 'edits the pictures of anybody’s message, and shows them first'),
  },
  {
    row: 23,
    threat: 'A Slack token is sent to somebody else’s host',
    answer:
      'over https to slack.com and what stands below it alone, or to the origin of `SLACK_API_URL`; no redirect leads out',
    tests: at(
      'bots/slack/files.test.ts',
      '%s is not asked for: the token stays here',
      'that leads elsewhere is not followed there',
      'in place of which a page to sign in comes, with status 200, is kept from us',
    ),
  },
  {
    row: 24,
    threat: 'Somebody else’s consent is used to install the app',
    answer:
      'the state is sealed, good for ten minutes, once, in one browser; tokens are kept sealed, and forgotten when the app goes',
    tests: [
      ...at('bots/slack/oauth.test.ts', 'ends within ten minutes, once, in the browser where it began'),
      ...at(
        'e2e/slack-workspaces.test.ts',
        'are not installed with a state that is %s',
        'are installed once by one state, and only in the browser that it was made for',
        'install the app each for itself, work, and are forgotten when they take it out',
      ),
    ],
  },
  {
    row: 27,
    threat: 'A request to Slack’s route that Slack did not send',
    answer: 'signed over the raw body, compared in constant time, five minutes either way',
    tests: [
      ...at('bots/slack/http.test.ts', 'that is %s is refused, and nothing comes of it'),
      ...at('e2e/slack-workspaces.test.ts', 'is refused whatever is wrong with it, and nothing comes of it'),
    ],
  },
];

/** What shows on Slack an answer that holds on every platform, by its row. */
export const shownOnSlack: ReadonlyMap<number, Threat['tests']> = new Map([
  [
    11,
    [
      ...at('e2e/slack-asking.test.ts', 'lets nothing that was typed ping anybody'),
      ...at(
        'bots/slack/layout.test.ts',
        'holds nothing that is read as a mention, whatever was typed and whoever asked',
      ),
    ],
  ],
  [12, at('bots/slack/layout.test.ts', 'shows what was typed as letters alone, without what cannot be seen')],
  [
    13,
    at(
      'e2e/slack-secrets.test.ts',
      'no token or secret of Slack stands in logs, replies or files, at trace level: %s',
    ),
  ],
  [
    15,
    at(
      'e2e/slack-workspaces.test.ts',
      'install the app each for itself, work, and are forgotten when they take it out',
    ),
  ],
  [
    16,
    at(
      'e2e/slack-buttons.test.ts',
      'of a job of another workspace lead nowhere, with the words of one that is unknown',
    ),
  ],
  [
    17,
    at(
      'e2e/slack-buttons.test.ts',
      'Delete asks first, then message, picture and entry are gone; others may not',
    ),
  ],
  [18, at('e2e/slack-asking.test.ts', 'speaks of a workspace where it is refused one: %j')],
  [
    20,
    [
      ...at(
        'e2e/slack-asking.test.ts',
        'makes one job of one command, however often it comes and however fast it is typed again',
        'without a word opens the form, whose submission is the request, once, however often it is sent',
      ),
      ...at(
        'e2e/slack-buttons.test.ts',
        'Again makes one reply of its own, pressed twice and delivered twice',
      ),
    ],
  ],
  [
    25,
    [
      ...at('e2e/slack-asking.test.ts', 'in a private channel keeps the picture to it'),
      ...at('e2e/slack-bad-input.test.ts', 'of an area that is not turned on is not done in another one'),
    ],
  ],
]);
