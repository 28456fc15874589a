import { type Cdn, cleanFilename } from '../fakes/discord/cdn.ts';
import type { FakeAttachment } from '../fakes/discord/types.ts';

/** Discord's files without signatures, and without measuring every picture. */
export function createPlainCdn(nextId: () => string): Cdn {
  const stored = new Map<string, FakeAttachment>();
  const address = 'https://cdn.discordapp.com';
  return {
    async store({ name, bytes, type, description = null, channelId, ephemeral = false }) {
      const attachment: FakeAttachment = {
        id: nextId(),
        filename: cleanFilename(name),
        size: bytes.length,
        contentType: type ?? 'image/png',
        description,
        width: null,
        height: null,
        bytes: Buffer.from(bytes),
        channelId,
        ephemeral,
      };
      stored.set(attachment.id, attachment);
      return attachment;
    },
    link: ({ id, filename }) => `${address}/attachments/${id}/${filename}`,
    forget: (id) => void stored.delete(id),
    serve: () => ({ status: 404, type: 'text/plain', bytes: Buffer.alloc(0) }),
  };
}
