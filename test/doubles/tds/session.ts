import type { Socket } from 'node:net';
import { Conversation } from './conversation';
import { Interrupt } from './interrupt';
import { readLogin7 } from './login7';
import { TdsError, type TdsDoubleOptions, type TdsEventOf, type TdsLogin } from './model';
import {
  clampPacketSize,
  defaultPacketSize,
  PacketReader,
  PacketType,
  PacketWriter,
  type Message,
} from './packets';
import { negotiate, readPrelogin, writePrelogin } from './prelogin';
import { secure } from './tls-tunnel';
import {
  collationChange,
  done,
  Done,
  DoneStatus,
  errorToken,
  loginAck,
  textChange,
  TextChange,
} from './tokens';
import { encodings } from './types/collation';

/** One connection, from PRELOGIN to its end. Requests are answered one at a time, as without MARS. */
export class Session {
  private readonly reader = new PacketReader();
  private readonly writer: PacketWriter;
  private readonly queue: Message[] = [];
  private conversation: Conversation | undefined;
  private interrupt = new Interrupt();
  private attention = false;
  private encrypted = false;
  private gone = false;
  private busy = false;

  constructor(
    private readonly socket: Socket,
    private readonly spid: number,
    private readonly options: TdsDoubleOptions,
    private readonly onRow: () => void,
  ) {
    this.writer = new PacketWriter(socket, spid);
    socket.setNoDelay(true);
    socket.on('data', this.receive);
    // A client that goes away in the middle is no fault of the double; `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.gone = true;
      this.interrupt.raise();
      this.writer.close();
      this.spy({ event: 'close' });
    });
  }

  private readonly receive = (bytes: Buffer): void => {
    try {
      for (const message of this.reader.read(bytes)) this.take(message);
    } catch (error) {
      this.fail(error);
    }
  };

  private take(message: Message): void {
    if (message.type === PacketType.attention) {
      this.spy({ event: 'attention' });
      this.attention = true;
      this.interrupt.raise();
    } else {
      this.queue.push(message);
    }
    this.work().catch((error: unknown) => this.fail(error));
  }

  private async work(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      while (!this.gone && (this.attention || this.queue.length > 0)) {
        if (this.attention) await this.acknowledgeAttention();
        else await this.answer(this.queue.shift()!);
      }
    } finally {
      this.busy = false;
    }
  }

  /** DONE with the attention bit (MS-TDS 2.2.1). */
  private acknowledgeAttention(): Promise<void> {
    this.attention = false;
    return this.send(done(Done.batch, DoneStatus.attention));
  }

  private async answer(message: Message): Promise<void> {
    if (message.type === PacketType.prelogin) return this.answerPrelogin(message.body);
    if (message.type === PacketType.login7) return this.answerLogin(readLogin7(message.body, this.encrypted));
    if (!this.conversation) throw new Error('A request came before the login.');
    if (message.ignored) return this.send(done(Done.batch, DoneStatus.error));
    this.interrupt = new Interrupt();
    const failure = await this.conversation.answer(message, this.interrupt);
    if (failure?.fatal) this.socket.end();
  }

  private async answerPrelogin(body: Buffer): Promise<void> {
    const client = readPrelogin(body);
    const answer = negotiate(this.options.encryption ?? 'notSupported', client);
    this.spy({ event: 'prelogin', client, answer });
    const tls = answer === 'on' || answer === 'required' ? this.options.tls : undefined;
    // From here on the client's bytes are those of TLS, also when they come before our answer has left.
    if (tls) this.socket.off('data', this.receive);
    await this.send(writePrelogin(answer));
    if (tls) this.startTls(tls);
  }

  private startTls(tls: { key: string; cert: string }): void {
    const secured = secure(this.socket, tls);
    secured.on('data', this.receive);
    secured.on('error', (error: NodeJS.ErrnoException) => {
      this.spy({ event: 'tls-failed', reason: error.code ?? error.message });
      this.socket.destroy();
    });
    this.encrypted = true;
    this.writer.redirect(secured);
  }

  private async answerLogin(login: TdsLogin): Promise<void> {
    const verdict = this.options.login?.(login) ?? true;
    this.spy({ event: 'login', login, accepted: verdict === true });
    if (verdict !== true) {
      await this.send(errorToken(new TdsError(18_456, verdict, 14)), done(Done.batch, DoneStatus.error));
      this.socket.end();
      return;
    }
    const encoding = encodings[this.options.collation ?? 'Finnish_Swedish_CI_AS'];
    // The packets of this answer still have the old size.
    const packetSize = clampPacketSize(login.packetSize);
    await this.send(
      textChange(TextChange.database, login.database || 'master', 'master'),
      collationChange(encoding),
      textChange(TextChange.language, 'us_english', ''),
      loginAck(),
      textChange(TextChange.packetSize, String(packetSize), String(defaultPacketSize)),
      done(Done.batch, DoneStatus.final),
    );
    this.writer.packetSize = packetSize;
    this.conversation = new Conversation({
      handler: this.options.handler,
      login,
      spid: this.spid,
      out: this.writer,
      encoding,
      spy: (event) => this.spy(event),
      onRow: this.onRow,
    });
  }

  private async send(...tokens: Buffer[]): Promise<void> {
    await this.writer.write(Buffer.concat(tokens));
    await this.writer.end();
  }

  private fail(error: unknown): void {
    this.spy({ event: 'fault', reason: String(error) });
    this.socket.destroy();
  }

  private spy(event: TdsEventOf): void {
    this.options.spy?.({ ...event, spid: this.spid });
  }
}
