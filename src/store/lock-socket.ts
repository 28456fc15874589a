import { createConnection, createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { z } from 'zod';

const answerSchema = z.object({
  id: z.string(),
  /** False while a process is still finding out whether it may be. */
  owner: z.boolean(),
  pid: z.number().exactOptional(),
  host: z.string().exactOptional(),
  startedAt: z.number().exactOptional(),
});

/** Who listens on a lock's socket. */
export type Answer = z.infer<typeof answerSchema>;

/** A process that is stopped or very busy is connected to by the system, and says nothing for this long. */
const PATIENCE_MS = 2_000;

/** Somebody is there, and that is all that is known: it counts as the owner. */
const nameless: Answer = { id: '', owner: true };

/** Listens at a path and tells everybody who asks. Answers how to stop. */
export async function answerAt(path: string, who: () => Answer): Promise<() => Promise<void>> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(JSON.stringify(who()));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
  server.unref();
  return () => new Promise((resolve) => server.close(() => resolve()));
}

/** One that gives way leaves while it is asked; asked again, it is gone. */
const QUESTIONS = 3;

/** Who is at a path; null where nobody is: the process is gone, or its socket. */
export async function ask(path: string): Promise<Answer | null> {
  for (let question = 1; question <= QUESTIONS; question += 1) {
    const answer = await askOnce(path);
    if (answer !== 'cut off') return answer;
  }
  return nameless;
}

async function askOnce(path: string): Promise<Answer | null | 'cut off'> {
  const socket = createConnection(path);
  socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer')));
  try {
    const said = await text(socket);
    if (said === '') return 'cut off';
    return answerSchema.safeParse(JSON.parse(said)).data ?? nameless;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ECONNRESET' || code === 'EPIPE') return 'cut off';
    return code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ENOTSOCK' ? null : nameless;
  } finally {
    socket.destroy();
  }
}
