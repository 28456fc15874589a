import { fileURLToPath } from 'node:url';
import { Routes } from 'discord.js';
import { expect, test } from 'vitest';
import { createOracle } from '../fakes/discord/oracle.ts';
import { aDiscord, aPicture, aRest, codeOf, someCommands } from './discord-support.ts';

const description = fileURLToPath(new URL('../../../shared/oracles/discord/openapi.json', import.meta.url));
const oracle = () => createOracle(description);
const present = oracle() !== null;

test('without a description there is nothing to check with, and that is said', () => {
  expect(createOracle(`${description}.missing`)).toBeNull();
});

test.skipIf(!present)(
  'what the fake answers is what Discord describes (skipped where its description is missing)',
  async () => {
    const judge = oracle();
    const fake = await aDiscord({ oracle: judge, rateLimits: 'off' });
    const rest = aRest(fake);
    const app = fake.applicationId;
    const thread = fake.world.thread(fake.channel, { private: true });
    for (const route of [
      Routes.gatewayBot(),
      Routes.gateway(),
      Routes.user(),
      Routes.user(fake.user.id),
      Routes.currentApplication(),
      '/oauth2/applications/@me' as const,
      Routes.userGuilds(),
      Routes.guild(fake.guild.id),
      Routes.guildRoles(fake.guild.id),
      Routes.guildChannels(fake.guild.id),
      Routes.guildMember(fake.guild.id, fake.user.id),
      Routes.channel(fake.channel.id),
      Routes.channel(thread.id),
      Routes.channel(fake.world.dm(fake.user).id),
      Routes.applicationCommands(app),
    ])
      await rest.get(route);
    await rest.put(Routes.applicationCommands(app), { body: someCommands });
    await rest.put(Routes.applicationGuildCommands(app, fake.guild.id), { body: someCommands });
    await rest.get(Routes.applicationGuildCommands(app, fake.guild.id), {
      query: new URLSearchParams({ with_localizations: 'true' }),
    });
    await rest.post(Routes.userChannels(), { body: { recipient_id: fake.user.id } });

    const card = {
      type: 17,
      accent_color: 0xffcc00,
      components: [
        { type: 10, content: 'Completed' },
        {
          type: 9,
          components: [{ type: 10, content: 'small' }],
          accessory: { type: 11, media: { url: 'attachment://a.png' } },
        },
        { type: 12, items: [{ media: { url: 'attachment://a.png' }, description: 'a fox' }] },
        { type: 14 },
        {
          type: 1,
          components: [
            { type: 2, style: 2, label: 'Again', custom_id: 'again:1' },
            { type: 2, style: 5, label: 'Open', url: 'https://example.com' },
          ],
        },
        { type: 1, components: [{ type: 3, custom_id: 'pick:1', options: [{ label: 'One', value: '1' }] }] },
        { type: 13, file: { url: 'attachment://a.png' } },
      ],
    };
    const files = [{ name: 'a.png', data: await aPicture() }];
    const body = {
      flags: 1 << 15,
      components: [card],
      attachments: [{ id: 0, description: 'a fox' }],
      allowed_mentions: { parse: [] },
    };
    const handle = await fake.slash({ command: 'paint', options: { prompt: 'x' } });
    const callback = Routes.interactionCallback(handle.id, handle.token);
    await rest.post(callback, {
      body: { type: 5 },
      query: new URLSearchParams({ with_response: 'true' }),
      auth: false,
    });
    await rest.patch(Routes.webhookMessage(app, handle.token), { body, files, auth: false });
    await rest.get(Routes.webhookMessage(app, handle.token), { auth: false });
    await rest.post(Routes.webhook(app, handle.token), { body: { content: 'psst', flags: 64 }, auth: false });
    const original = handle.message?.id ?? '';
    const reply = {
      content: 'hello',
      nonce: 'n1',
      enforce_nonce: true,
      message_reference: { message_id: original, fail_if_not_exists: false },
    };
    await rest.post(Routes.channelMessages(fake.channel.id), { body: reply });
    const embeds = [{ title: 'An embed', image: { url: 'attachment://a.png' } }];
    await rest.post(Routes.channelMessages(fake.channel.id), { body: { embeds }, files });
    await rest.patch(Routes.channelMessage(fake.channel.id, original), {
      body: { components: [{ type: 10, content: 'bare' }], attachments: [] },
    });
    await rest.get(Routes.channelMessages(fake.channel.id));
    await rest.delete(Routes.channelMessage(fake.channel.id, original));

    const asking = await fake.slash({ command: 'paint', options: { prompt: 'x' } });
    const modal = {
      custom_id: 'edit:1',
      title: 'Edit',
      components: [
        { type: 18, label: 'What', component: { type: 4, custom_id: 'prompt', style: 2 } },
        {
          type: 18,
          label: 'Model',
          component: { type: 3, custom_id: 'model', options: [{ label: 'One', value: '1' }] },
        },
        { type: 18, label: 'Files', component: { type: 19, custom_id: 'images', required: false } },
      ],
    };
    await rest.post(Routes.interactionCallback(asking.id, asking.token), {
      body: { type: 9, data: modal },
      auth: false,
    });
    const submitted = await fake.submitModal({ from: asking, fields: { prompt: 'bluer', model: '1' } });
    await rest.post(Routes.interactionCallback(submitted.id, submitted.token), {
      body: { type: 4, data: { content: 'ok' } },
      query: new URLSearchParams({ with_response: 'true' }),
      auth: false,
    });

    expect(fake.violations).toEqual([]);
    expect(judge?.checked).toBeGreaterThan(30);
  },
);

test.skipIf(!present)(
  'refusals have the described form too, and a wrong request is noticed (skipped likewise)',
  async () => {
    const fake = await aDiscord({ oracle: oracle(), rateLimits: { other: { limit: 1, windowMs: 60_000 } } });
    const rest = aRest(fake);
    await codeOf(rest.get(Routes.channel('1')));
    const second = fetch(`${fake.apiUrl}/v10/channels/1`, {
      headers: { authorization: `Bot ${fake.token}` },
    });
    expect((await second).status).toBe(429);
    expect(fake.violations).toEqual([]);
    await codeOf(
      rest.post(Routes.channelMessages(fake.channel.id), { body: { components: [{ type: 12, items: [] }] } }),
    );
    expect(fake.violations).toMatchObject([{ side: 'request', route: 'POST /channels/:channel/messages' }]);
  },
);
