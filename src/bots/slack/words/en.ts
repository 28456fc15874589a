import type { SlackWords } from '../words.ts';

export const en: SlackWords = {
  editStep: 'To edit a picture, open the message menu → Edit this image.',
  notYet: '`{word}` is not there yet. {cost} To use it as a prompt, put it in quotes.',
  areaNotYet: '`{word}` is not there yet. {cost} Use `/nanobanana` for pictures.',
  unknownFlag: "{flag} isn't known. {cost} Use {list}.",
  flagWithoutValue: '{flag} has no value. {cost} Write it as {example}.',
  badFlagValue: "{flag} can't be {value}. {cost} Use {list}.",
  notInChannel: "nanobanana isn't in this channel. {cost} Type `/invite @nanobanana`, then try again.",
  closedChannel: 'Nothing can be posted in this channel. {cost} Use another one.',
  otherWorkspace: "nanobanana works for this channel's own workspace alone. {cost} Ask somebody there.",
  missingScope: "Slack didn't allow {scope}. {cost} Ask an admin to reinstall the app.",
  shutOut: "Slack doesn't let nanobanana in here any more. {cost} Ask an admin to reinstall the app.",
  pictureElsewhere:
    "Slack doesn't hand that picture out: another service keeps it, or the plan hides it. {cost} Upload it here and edit that.",
  expired: 'That took too long to open. {cost} Try again.',
  inThread: "Slack doesn't show the picture here: it is in the thread of this message.",
  notAllowed:
    "Slack didn't allow {scope}, so the picture isn't shown here. It is kept: ask an admin to reinstall the app.",
  pointer: 'Your request is in {link}.',
  directMessages: 'your direct messages with nanobanana',
  channel: 'Channel',
  promptCut: 'The first {max} of {n} characters; the whole text stands in the message.',
  home: {
    running: 'Running now',
    nothingRunning: 'Nothing is running.',
    recent: 'Recent pictures',
    create: 'Make an image',
  },
};
