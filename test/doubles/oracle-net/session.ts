import type { Socket } from 'node:net';
import { Cursor } from './cursor';
import { cancelled, OracleDoubleError } from './errors';
import { Logon, welcome } from './logon';
import type { DoubleQuery, SessionOptions } from './model';
import { dataTypes, protocolInfo } from './negotiation';
import {
  acceptPacket,
  dataPackets,
  marker,
  markerPacket,
  PacketReader,
  refusePacket,
  type Packet,
} from './packets';
import { describeColumns, endOfCall, rowHeader, status } from './replies';
import { call, readBinds, readEndToEnd, readExecute, type BoundValue, type Execute } from './requests';
import { TtcReader } from './ttc-reader';
import { TtcWriter } from './ttc-writer';

/** A call under way: its answer so far, and whether the client has broken it. */
interface Call {
  writer: TtcWriter;
  isBroken(): boolean;
}

/** Enough rows for a few packets, then they are sent. */
const flushAt = 32 * 1024;

/** One connection, from its connect packet to its end. */
export class Session {
  private readonly packets = new PacketReader();
  private readonly cursors = new Map<number, Cursor>();
  private message: Buffer[] = [];
  private waitsForConnectData = false;
  private logon?: Logon;
  private loggedIn = false;
  private nextCursor = 1;
  /** The call that is being answered, settled when it is. */
  private current: Promise<void> = Promise.resolve();
  private interruption = new AbortController();
  /** Set from a break until the client's reset, when it is sent. */
  private owed?: OracleDoubleError | Buffer;

  constructor(
    private readonly socket: Socket,
    private readonly options: SessionOptions,
  ) {
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.receive(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.interruption.abort();
      for (const cursor of this.cursors.values()) cursor.close();
      this.options.spy({ kind: 'close' });
    });
  }

  private receive(chunk: Buffer): void {
    try {
      for (const packet of this.packets.push(chunk)) this.handle(packet);
    } catch (error) {
      this.fail(error);
    }
  }

  /** A layout that the double does not know: nothing sensible can follow. */
  private fail(error: unknown): void {
    this.options.spy({ kind: 'failure', error });
    this.socket.destroy();
  }

  private handle(packet: Packet): void {
    switch (packet.kind) {
      case 'connect':
        this.packets.sdu = packet.sdu;
        if (packet.connectData === null) this.waitsForConnectData = true;
        else this.connect(packet.connectData);
        return;
      case 'marker':
        if (packet.marker === marker.reset) this.reset();
        else this.interrupt(cancelled());
        return;
      case 'end':
        this.socket.end();
        return;
      case 'data':
        if (this.waitsForConnectData) {
          this.waitsForConnectData = false;
          this.connect(packet.body.toString('latin1'));
          return;
        }
        this.message.push(Buffer.from(packet.body));
        if (packet.last) this.begin(Buffer.concat(this.message.splice(0)));
    }
  }

  private connect(connectData: string): void {
    this.options.spy({ kind: 'connect', connectData });
    const service = /SERVICE_NAME=([^)]*)/i.exec(connectData)?.[1] ?? '';
    if (service.toLowerCase() !== this.options.service.toLowerCase()) {
      this.socket.end(refusePacket(12514));
      return;
    }
    this.socket.write(acceptPacket(this.packets.sdu));
    this.packets.accepted = true;
  }

  /** Break, then the client's reset, then the error: how both a cancel and a failed call end. */
  private interrupt(error: OracleDoubleError | Buffer): void {
    if (this.owed !== undefined) return;
    if (error instanceof OracleDoubleError) this.options.spy({ kind: 'break' });
    this.owed = error;
    this.interruption.abort();
    this.socket.write(markerPacket(marker.break));
  }

  private reset(): void {
    this.socket.write(markerPacket(marker.reset));
    void this.current.then(async () => {
      const owed = this.owed;
      this.owed = undefined;
      this.interruption = new AbortController();
      if (owed === undefined) return;
      await this.send(owed instanceof OracleDoubleError ? failure(owed) : owed);
    });
  }

  private begin(message: Buffer): void {
    this.current = this.current
      .then(() => this.answer(new TtcReader(message)))
      .catch((error: unknown) => this.fail(error));
  }

  private async send(message: Buffer): Promise<void> {
    if (this.socket.destroyed) return;
    if (this.socket.write(dataPackets(message, this.packets.sdu))) return;
    await new Promise<void>((resolve) => {
      const go = (): void => {
        this.socket.off('drain', go).off('close', go);
        resolve();
      };
      this.socket.on('drain', go).on('close', go);
    });
  }

  private async answer(reader: TtcReader): Promise<void> {
    const type = reader.byte();
    if (type === 1) return this.send(protocolInfo());
    if (type === 2) return this.send(dataTypes());
    const code = reader.byte();
    reader.skip(1);
    if (type === 17) {
      this.piggyback(code, reader);
      return this.answer(reader);
    }
    if (code === call.startAuthentication) {
      this.logon = new Logon(reader, this.options.passwordOf);
      return this.send(status(this.logon.challenge(new TtcWriter())).take());
    }
    if (code === call.authenticate) return this.authenticate(reader);
    if (!this.loggedIn) throw new RangeError('A call before the login.');
    if (code === call.execute) return this.run((under) => this.execute(readExecute(reader), under));
    if (code === call.fetch) return this.run((under) => this.fetch(reader, under));
    if (code === call.reexecute) return this.run((under) => this.reexecute(reader, false, under));
    if (code === call.reexecuteAndFetch) return this.run((under) => this.reexecute(reader, true, under));
    if (code === call.logoff) this.options.spy({ kind: 'logoff' });
    else if (code === call.commit) this.options.spy({ kind: 'commit' });
    else if (code === call.rollback) this.options.spy({ kind: 'rollback' });
    else if (code !== call.ping) throw new RangeError(`Call ${code} is not played.`);
    return this.send(status(new TtcWriter()).take());
  }

  private piggyback(code: number, reader: TtcReader): void {
    if (code === call.closeCursors) {
      reader.skip(1);
      for (let left = reader.ub4(); left > 0; left--) {
        const id = reader.ub4();
        this.cursors.get(id)?.close();
        this.cursors.delete(id);
      }
    } else if (code === call.endToEnd) {
      this.options.spy({ kind: 'end-to-end', ...readEndToEnd(reader) });
    } else if (code === call.setSchema) {
      reader.skip(1);
      reader.skipUb4(1);
      reader.text();
    } else {
      throw new RangeError(`Piggyback ${code} is not played.`);
    }
  }

  private async authenticate(reader: TtcReader): Promise<void> {
    if (!this.logon) throw new RangeError('The second login message came first.');
    const { login, proof } = this.logon.answer(reader, this.options.passwordOf);
    this.options.spy({ kind: 'login', ...login });
    const verdict = this.options.login(login);
    if (verdict !== true) {
      this.interrupt(failure(new OracleDoubleError(verdict.code, verdict.message)));
      return;
    }
    this.loggedIn = true;
    await this.send(status(welcome(new TtcWriter(), proof, this.options.service)).take());
  }

  /**
   * Runs a call so that a break ends it at once, whatever the handler or its rows are waiting for. What a broken
   * call would have answered is dropped; the client gets the error after its reset.
   */
  private async run(body: (under: Call) => Promise<void>): Promise<void> {
    const { signal } = this.interruption;
    const under: Call = { writer: new TtcWriter(), isBroken: () => signal.aborted };
    const ended = body(under).then(
      () => 'answered' as const,
      (error: unknown) => ({ error }),
    );
    const outcome = await Promise.race([ended, this.untilBroken(ended)]);
    if (signal.aborted || outcome === 'broken') return;
    if (outcome === 'answered') await this.send(under.writer.take());
    else this.failCall(outcome.error);
  }

  private untilBroken(ended: Promise<unknown>): Promise<'broken'> {
    const { signal } = this.interruption;
    return new Promise((resolve) => {
      const settle = (): void => resolve('broken');
      if (signal.aborted) return settle();
      signal.addEventListener('abort', settle, { once: true });
      void ended.then(() => signal.removeEventListener('abort', settle));
    });
  }

  private failCall(reason: unknown): void {
    if (reason instanceof OracleDoubleError) {
      this.interrupt(failure(reason));
      return;
    }
    this.options.spy({ kind: 'failure', error: reason });
    this.interrupt(failure(new OracleDoubleError(20999, 'the double or its handler failed')));
  }

  private async execute(request: Execute, under: Call): Promise<void> {
    if (request.define) {
      return this.writeRows(this.cursorOf(request.cursor), request.rows, under);
    }
    const sql = request.sql ?? this.cursorOf(request.cursor).sql;
    const cursor = new Cursor(request.cursor || this.nextCursor++, sql, request.bindTypes);
    const affected = await this.open(cursor, request.binds, request.execute);
    if (under.isBroken()) return;
    if (affected !== null) {
      endOfCall(under.writer, { cursor: 0, rows: affected });
      return;
    }
    this.cursors.set(cursor.id, cursor);
    describeColumns(under.writer, cursor.columns);
    await this.writeRows(cursor, request.execute && !cursor.needsDefine ? request.rows : 0, under);
  }

  private async reexecute(reader: TtcReader, fetches: boolean, under: Call): Promise<void> {
    const cursor = this.cursorOf(reader.ub4());
    const rows = reader.ub4();
    reader.skipUb4(2);
    const affected = await this.open(cursor, readBinds(reader, cursor.bindTypes), true);
    if (under.isBroken()) return;
    if (affected === null) return this.writeRows(cursor, fetches ? rows : 0, under);
    endOfCall(under.writer, { cursor: 0, rows: affected });
  }

  private async fetch(reader: TtcReader, under: Call): Promise<void> {
    const cursor = this.cursorOf(reader.ub4());
    const rows = reader.ub4();
    this.options.spy({ kind: 'fetch', rows });
    return this.writeRows(cursor, rows, under);
  }

  private cursorOf(id: number): Cursor {
    const cursor = this.cursors.get(id);
    if (!cursor) throw new OracleDoubleError(1001, 'invalid cursor');
    return cursor;
  }

  /** @returns rows affected, or null when the statement gives rows */
  private async open(cursor: Cursor, binds: BoundValue[], execute: boolean): Promise<number | null> {
    const query: DoubleQuery = { sql: cursor.sql, binds, execute };
    this.options.spy({ kind: 'query', ...query });
    const session = { user: this.logon!.user, signal: this.interruption.signal };
    const result = await this.options.handler(query, session);
    if (!result.columns) return result.affected ?? 0;
    cursor.open(result.columns, result.rows ?? []);
    return null;
  }

  private async writeRows(cursor: Cursor, most: number, { writer, isBroken }: Call): Promise<void> {
    rowHeader(writer);
    let more = true;
    for (let count = 0; count < most && more; count++) {
      const next = cursor.writeNext(writer);
      more = typeof next === 'boolean' ? next : await next;
      if (isBroken()) {
        cursor.close();
        return;
      }
      if (more) this.options.countRow();
      if (writer.length > flushAt) await this.send(writer.take());
    }
    const error = more ? undefined : 'no-more-rows';
    endOfCall(writer, { cursor: cursor.id, rows: cursor.rowsSent, error });
  }
}

const failure = (error: OracleDoubleError): Buffer =>
  endOfCall(new TtcWriter(), { cursor: 0, rows: 0, error }).take();
