import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** One connection after the other is used again: a thousand questions take a second. */
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

export interface RawRequest {
  readonly method?: string;
  /** The path as it goes over the wire: nothing is made tidy. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | Buffer;
}

/**
 * A request with exactly these headers, `Host` among them, and one answer. A stream without end is read until its
 * first bytes: it has been answered then.
 */
export function askRaw(
  port: number,
  { method = 'GET', path, headers = {}, body }: RawRequest,
): Promise<RawAnswer> {
  const given = Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        method,
        path,
        headers: Object.fromEntries(given),
        setHost: false,
        agent,
      },
      async (response) => {
        const { statusCode: status = 0 } = response;
        if (response.headers['content-type'] === 'text/event-stream') {
          resolve({ status, headers: response.headers, text: '' });
          return response.destroy();
        }
        resolve({ status, headers: response.headers, text: (await buffer(response)).toString('latin1') });
      },
    );
    sent.on('error', reject).end(body);
  });
}

/** Bytes as they are, and all that comes back until the other side closes. */
export function sendBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (data) => {
      said += data.toString('latin1');
      if (said.includes('\r\n\r\n')) socket.end();
    });
    socket.on('error', () => {}).on('close', () => resolve(said));
  });
}
