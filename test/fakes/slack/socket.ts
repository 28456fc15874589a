import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Fields, fields, text } from '../discord/shape.ts';
import type { Ids } from './ids.ts';

export interface SocketDeps {
  url(): string;
  appId: string;
  ids: Ids;
  received(envelopeId: string, payload: Fields): void;
  changed(): void;
}

export type SocketMode = ReturnType<typeof createSocketMode>;
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets';

const mostConnections = 10;

function decoded(raw: unknown): Fields {
  try {
    return fields(JSON.parse(String(raw)));
  } catch {
    return {};
  }
}

/** Socket Mode: addresses that work once, up to ten connections, each event to one of them. */
export function createSocketMode({ url, appId, ids, received, changed }: SocketDeps) {
  const sockets = new WebSocketServer({ noServer: true });
  const tickets = new Set<string>();
  const open: WebSocket[] = [];
  let opened = 0;
  let next = 0;
  /** While true the app may not come back: connections are cut at once. */
  let unreachable = false;

  function send(socket: WebSocket, frame: Fields) {
    if (socket.readyState === 1) socket.send(JSON.stringify(frame));
  }

  const goodbye = (socket: WebSocket, reason: DisconnectReason) =>
    send(socket, { type: 'disconnect', reason, debug_info: { host: 'applink-fake' } });

  function connect(socket: WebSocket) {
    if (open.length >= mostConnections) {
      goodbye(socket, 'too_many_websockets');
      socket.close();
      return;
    }
    open.push(socket);
    opened += 1;
    socket.on('message', (raw) => {
      const { envelope_id, payload } = decoded(raw);
      if (envelope_id !== undefined) received(text(envelope_id), fields(payload));
    });
    socket.on('close', () => {
      if (open.includes(socket)) open.splice(open.indexOf(socket), 1);
      changed();
    });
    send(socket, {
      type: 'hello',
      num_connections: open.length,
      debug_info: { host: 'applink-fake', build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: appId },
    });
    socket.ping('Ping from applink-fake');
    changed();
  }

  return {
    /** A new address; it opens one connection. */
    issue(): string {
      const ticket = ids.secret();
      tickets.add(ticket);
      return `${url()}/link/?ticket=${ticket}&app_id=${appId}`;
    },
    attach(server: Server) {
      server.on('upgrade', (request, socket: Duplex, head) => {
        const ticket = new URL(request.url ?? '/', 'http://fake').searchParams.get('ticket') ?? '';
        if (unreachable || !tickets.delete(ticket)) return void socket.destroy();
        sockets.handleUpgrade(request, socket, head, connect);
      });
    },
    /** Sends an envelope by one of the connections, in turn. False where there is none. */
    send(envelope: Fields): boolean {
      const socket = open[next % Math.max(1, open.length)];
      next += 1;
      if (!socket) return false;
      send(socket, envelope);
      return true;
    },
    /** Asks every connection to come again, as Slack does every few hours; the app closes it. */
    requestRefresh(reason: DisconnectReason = 'refresh_requested') {
      for (const socket of open) goodbye(socket, reason);
    },
    /** Cuts the connections without a word. */
    drop() {
      for (const socket of [...open]) socket.terminate();
    },
    /** From now on what the app sends is not read, a goodbye neither. */
    freeze() {
      for (const socket of open) socket.pause();
    },
    thaw() {
      for (const socket of open) socket.resume();
    },
    setUnreachable: (value: boolean) => {
      unreachable = value;
    },
    get connected() {
      return open.length;
    },
    /** Connections ever opened. */
    get opened() {
      return opened;
    },
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}
