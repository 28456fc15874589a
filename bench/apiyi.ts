import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { z } from 'zod';
import { noisePng } from '../test/helpers/images.ts';
import { printTable, ratio } from './table.ts';

const MB = 1_000_000;
/** About 30 MB as PNG: what 4K pictures come to at their worst. */
const SIDE = 3_200;
const PIECE_BYTES = 64 * 1024;

const resultSchema = z.object({ ms: z.number(), grown: z.number(), kept: z.number() });

/** The answer in pieces, as fast as they are taken. */
async function answer(response: ServerResponse, body: Buffer) {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  for (let at = 0; at < body.length && !response.destroyed; at += PIECE_BYTES)
    if (!response.write(body.subarray(at, at + PIECE_BYTES))) await once(response, 'drain');
  response.end();
}

/** In a process of its own, so that nothing but the answers is measured. */
async function measure(way: string, count: number, url: string, bytes: number): Promise<string[]> {
  const child = fork(join(import.meta.dirname, 'apiyi-client.ts'), [way, String(count), url]);
  const [message] = await once(child, 'message');
  const { ms, grown, kept } = resultSchema.parse(message);
  if (kept !== count) throw new Error(`${kept} of ${count} pictures were kept`);
  const memory = `+${(grown / MB).toFixed(0)} MB`;
  return [`${count} ${way}`, `${(ms / 1000).toFixed(1)} s`, memory, ratio(grown, count * bytes)];
}

/** Memory for many synchronous answers at once: as the product takes them, and as JSON that is held. */
export async function apiyiBench(): Promise<void> {
  const picture = await noisePng(SIDE, SIDE);
  const part = { inlineData: { mimeType: 'image/png', data: picture.toString('base64') } };
  const candidates = [{ content: { parts: [part], role: 'model' }, finishReason: 'STOP' }];
  const body = Buffer.from(JSON.stringify({ candidates }));
  const server = createServer((_request, response) => {
    answer(response, body).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const rows: string[][] = [];
  for (const [way, count] of [
    ['streamed', 5],
    ['streamed', 20],
    ['buffered', 5],
    ['buffered', 20],
  ] as const)
    rows.push(await measure(way, count, url, picture.length));
  server.close();
  const head = ['', 'until kept', 'memory', 'to holding them whole'];
  printTable(
    `Answers of ${(picture.length / MB).toFixed(0)} MB at once, after one, each kept with its thumbnail`,
    head,
    rows,
  );
}
