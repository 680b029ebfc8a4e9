import type { Connection, Submittable } from 'pg';

/** Messages of PostgreSQL's protocol, version 3: a byte for which, and its length with that of the length. */
const copyData = 0x64;
const copyDone = Buffer.from([0x63, 0, 0, 0, 4]);

/**
 * A COPY whose rows are there already: statement, rows and their end go off together. Waiting for the server's word
 * between them, as one must with a stream, leaves it idle for as long as this thread is busy mapping. What comes after a
 * statement that failed the server drops, as the protocol has it.
 */
export class CopyRows implements Submittable {
  /** How many rows the server took. Rejects with its error. */
  readonly done: Promise<number>;
  private resolve!: (rows: number) => void;
  private reject!: (error: Error) => void;
  private count = 0;

  constructor(
    private readonly statement: string,
    private readonly rows: Buffer,
  ) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: Connection): void {
    const head = Buffer.alloc(5);
    head[0] = copyData;
    head.writeUInt32BE(this.rows.length + 4, 1);
    const { stream } = connection;
    stream.cork();
    connection.query(this.statement);
    for (const part of [head, this.rows, copyDone]) stream.write(part);
    stream.uncork();
  }

  handleCopyInResponse(): void {}

  handleCommandComplete({ text }: { text: string }): void {
    this.count = Number(text.replace('COPY ', ''));
  }

  handleReadyForQuery(): void {
    this.resolve(this.count);
  }

  handleError(error: Error): void {
    this.reject(error);
  }
}
