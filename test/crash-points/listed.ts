/**
 * Every call to store, provider, platform and media that a life comes to, by what it is for; each is two points: before
 * it acts, and after it acted with its answer unheard. A new call belongs in here, and a call that is gone does not.
 */

/** What every life has, wherever it is asked for. */
const everyLife: readonly string[] = [
  'media.put result',
  'pictures.download result',
  'pictures.free',
  'platform.open: pending',
  'platform.show: completed',
  'platform.show: processing',
  'provider.status: completed',
  'provider.status: pending',
  'provider.status: processing',
  'provider.submit',
  'store.create',
  'store.due',
  'store.get',
  'store.open',
  'store.renew',
  'store.update: closed',
  'store.update: delivered',
  'store.update: following',
  'store.update: opened',
  'store.update: paid',
  'store.update: pictured',
  'store.update: processing',
  'store.update: submitting',
];

/** What every life on Discord has besides. */
const onDiscord: readonly string[] = [
  'discord GET /channels/:channel',
  'discord GET /guilds/:guild/roles',
  'discord GET /webhooks/:application/:token/messages/@original',
  'discord PATCH /webhooks/:application/:token/messages/@original: completed',
  'discord PATCH /webhooks/:application/:token/messages/@original: pending',
  'discord PATCH /webhooks/:application/:token/messages/@original: processing',
  'discord POST /interactions/:interaction/:token/callback',
  'discord POST /webhooks/:application/:token',
  'media.open result',
  'pictures.data',
  'pictures.fit',
  'store.history',
];

/** Texts and edits on Discord. */
export const discordPoints: readonly string[] = [
  ...everyLife,
  ...onDiscord,
  'media.put input',
  'pictures.download input',
  'store.update: inputs kept',
];

/** Texts and edits in the playground. */
export const playgroundPoints: readonly string[] = [
  ...everyLife,
  'media.delete',
  'media.open upload',
  'media.put input',
  'media.put upload',
  'pictures.copy input',
  'pictures.delete',
  'pictures.keep upload',
  'store.update: inputs kept',
];

/** Lost answers, refusals and second crashes. */
export const doubtPoints: readonly string[] = [
  ...everyLife,
  ...onDiscord,
  'discord GET /applications/:application/commands',
  'discord GET /applications/@me',
  'discord PATCH /channels/:channel/messages/:message: completed',
  'discord PATCH /channels/:channel/messages/:message: pending',
  'discord PATCH /channels/:channel/messages/:message: processing',
  'discord PATCH /webhooks/:application/:token/messages/@original: cancelled',
  'discord PATCH /webhooks/:application/:token/messages/@original: failed',
  'discord PATCH /webhooks/:application/:token/messages/@original: unknown',
  'platform.open: processing',
  'platform.open: unknown',
  'platform.show: cancelled',
  'platform.show: failed',
  'platform.show: pending',
  'platform.show: unknown',
  'provider.find: found',
  'provider.find: nothing',
  'provider.status: failed',
  'store.claim',
  'store.release',
  'store.update: as it was',
  'store.update: cancelled',
  'store.update: failed',
  'store.update: found',
  'store.update: given up',
  'store.update: looked in vain',
  'store.update: not accepted',
  'store.update: taken up',
  'store.update: tried again',
  'store.update: unknown',
];

/** Buttons, removed messages, dead links, events that come twice. */
export const pressedPoints: readonly string[] = [
  ...everyLife,
  ...onDiscord,
  'discord DELETE /channels/:channel/messages/:message',
  'discord DELETE /webhooks/:application/:token/messages/@original',
  'discord PATCH /channels/:channel/messages/:message: completed',
  'discord PATCH /channels/:channel/messages/:message: processing',
  'discord POST /channels/:channel/messages: completed',
  'discord POST /channels/:channel/messages: pending',
  'media.delete',
  'media.open upload',
  'media.put input',
  'media.put upload',
  'pictures.copy input',
  'pictures.delete',
  'pictures.download input',
  'platform.remove',
  'platform.show: failed',
  'store.claim',
  'store.putDraft',
  'store.remove',
  'store.takeDraft',
  'store.update: inputs kept',
  'store.update: result lost',
  'store.update: saved',
  'store.update: to be deleted',
  'pictures.keep upload',
];

export const slackPoints: readonly string[] = [...everyLife];
