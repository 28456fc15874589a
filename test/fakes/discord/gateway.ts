import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { GatewayCloseCodes, GatewayOpcodes } from 'discord-api-types/v10';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Fields, fields, list, number, text } from './shape.ts';

export interface GatewayDeps {
  token: string;
  applicationId: string;
  url(): string;
  nextId(): string;
  now(): number;
  /** The bot as a user, and the servers it is in. */
  bot(): Fields;
  guilds(): { id: string; create: Fields }[];
  heartbeatMs: number;
  changed(): void;
}

export interface IdentifyRecord {
  at: number;
  token: string;
  intents: number;
  shard: [number, number];
}

interface Session {
  id: string;
  shard: [number, number];
  intents: number;
  socket: WebSocket | null;
  sequence: number;
  /** Every event sent or missed, for `resume`. */
  events: { sequence: number; type: string; data: Fields }[];
}

const guildsIntent = 1;

function decoded(raw: unknown): Fields | null {
  try {
    return fields(JSON.parse(String(raw)));
  } catch {
    return null;
  }
}

/** The gateway: sessions, heartbeats, resume, and events on their way to the bot. */
export function createGateway(deps: GatewayDeps) {
  const sockets = new WebSocketServer({ noServer: true });
  const sessions = new Map<string, Session>();
  const identifies: IdentifyRecord[] = [];
  const resumes: { at: number; session: string; accepted: boolean }[] = [];
  let heartbeats = 0;
  /** While true the bot may not come back: connections are cut at once. */
  let unreachable = false;

  function send(socket: WebSocket | null, op: number, d: unknown, extra: Fields = {}) {
    if (socket?.readyState === 1) socket.send(JSON.stringify({ op, d, s: null, t: null, ...extra }));
  }

  function emit(session: Session, type: string, data: Fields) {
    session.sequence += 1;
    session.events.push({ sequence: session.sequence, type, data });
    send(session.socket, GatewayOpcodes.Dispatch, data, { s: session.sequence, t: type });
  }

  function ready(session: Session) {
    const guilds = deps.guilds();
    emit(session, 'READY', {
      v: 10,
      user: deps.bot(),
      guilds: guilds.map(({ id }) => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: deps.url(),
      shard: session.shard,
      application: { id: deps.applicationId, flags: 0 },
    });
    if (session.intents & guildsIntent) {
      for (const guild of guilds) emit(session, 'GUILD_CREATE', guild.create);
    }
  }

  function identify(socket: WebSocket, data: Fields): Session | null {
    const [index, count] = list(data.shard);
    const shard: [number, number] = [number(index), number(count) || 1];
    const intents = number(data.intents);
    identifies.push({ at: deps.now(), token: text(data.token), intents, shard });
    deps.changed();
    if (text(data.token) !== deps.token) {
      socket.close(GatewayCloseCodes.AuthenticationFailed, 'Authentication failed.');
      return null;
    }
    const session: Session = { id: deps.nextId(), shard, intents, socket, sequence: 0, events: [] };
    sessions.set(session.id, session);
    ready(session);
    deps.changed();
    return session;
  }

  function resume(socket: WebSocket, data: Fields): Session | null {
    const session = sessions.get(text(data.session_id));
    const accepted = session !== undefined && text(data.token) === deps.token;
    resumes.push({ at: deps.now(), session: text(data.session_id), accepted });
    deps.changed();
    if (!accepted) {
      send(socket, GatewayOpcodes.InvalidSession, false);
      return null;
    }
    session.socket = socket;
    for (const event of session.events.filter((one) => one.sequence > number(data.seq))) {
      send(socket, GatewayOpcodes.Dispatch, event.data, { s: event.sequence, t: event.type });
    }
    emit(session, 'RESUMED', {});
    return session;
  }

  function connect(socket: WebSocket) {
    let session: Session | null = null;
    send(socket, GatewayOpcodes.Hello, { heartbeat_interval: deps.heartbeatMs });
    socket.on('message', (raw) => {
      const message = decoded(raw);
      if (!message) return socket.close(GatewayCloseCodes.DecodeError, 'Error while decoding payload.');
      const data = fields(message.d);
      if (message.op === GatewayOpcodes.Heartbeat) {
        heartbeats += 1;
        send(socket, GatewayOpcodes.HeartbeatAck, null);
        deps.changed();
      }
      if (message.op === GatewayOpcodes.Identify) session = identify(socket, data);
      if (message.op === GatewayOpcodes.Resume) session = resume(socket, data);
    });
    socket.on('close', (code) => {
      if (session?.socket !== socket) return;
      session.socket = null;
      // 1000 and 1001 from the client end the session; any other code leaves it to be resumed.
      if (code === 1000 || code === 1001) sessions.delete(session.id);
      deps.changed();
    });
  }

  const open = () => [...sessions.values()].filter((session) => session.socket !== null);

  function concerns(session: Session, guildId: string | null): boolean {
    const [index, count] = session.shard;
    return index === (guildId ? Number((BigInt(guildId) >> 22n) % BigInt(count)) : 0);
  }

  return {
    attach(server: Server) {
      server.on('upgrade', (request, socket: Duplex, head) => {
        if (unreachable) return void socket.destroy();
        sockets.handleUpgrade(request, socket, head, connect);
      });
    },
    /** Sends an event to every session of the guild's shard; a session that is away gets it when it resumes. */
    dispatch(type: string, data: Fields, guildId: string | null) {
      for (const session of sessions.values()) if (concerns(session, guildId)) emit(session, type, data);
    },
    /** Asks every session to reconnect and resume (op 7). */
    requestReconnect() {
      for (const session of open()) send(session.socket, GatewayOpcodes.Reconnect, null);
    },
    /** Cuts the connections without a close frame; the sessions stay and can be resumed. */
    drop() {
      for (const session of open()) session.socket?.terminate();
    },
    /** Ends the sessions (op 9); `resumable` asks to resume them all the same. */
    invalidate(resumable = false) {
      for (const session of open()) {
        if (!resumable) sessions.delete(session.id);
        send(session.socket, GatewayOpcodes.InvalidSession, resumable);
      }
    },
    /** From now on new connections are cut at once, until called with false. */
    setUnreachable: (value: boolean) => {
      unreachable = value;
    },
    /** From now on what the bot sends by its open connections is not read, a goodbye neither. */
    freeze() {
      for (const client of sockets.clients) client.pause();
    },
    identifies,
    resumes,
    get heartbeats() {
      return heartbeats;
    },
    get connected() {
      return open().length;
    },
    close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}
