/** Files that a server lists as JSON and gives one by one, as Pulsen Combine does. Nothing is stored on disk. */
import { z } from 'zod';
import type { OpenContext, ReadOnlyProof, SourceStatus } from '../../contract';
import { HttpsClient } from '../https';
import { shownUrl, type Answer } from '../https-answer';
import { fileElsewhere, fileTwice, noFileList } from '../https.errors';
import { fieldPath, fieldsOf, valueAt } from '../https-json';
import { httpsSettings } from '../https-settings';
import { tooManyStreams } from '../server.errors';
import { shownName } from '../shown-names';
import { changedWhileReading, fileMissing, outsideFolder } from './file.errors';
import { lastMatch, type FilePlace, type PlacedFile } from './place';

/** A list is names, not data. */
const listMegabytes = 16;

export const httpsPlaceSettings = z.strictObject({
  ...httpsSettings,
  list: z.string().min(1).describe('Path of the list of files, from address.'),
  files: fieldPath
    .optional()
    .describe('Where in the answer the list stands; without it the answer is the list.'),
  name: fieldPath.optional().describe('Field with the name of a file; without it the list is of names.'),
  link: fieldPath
    .optional()
    .describe("Field with a file's address; without it the name follows on the path of the list."),
  connections: z.number().int().min(1).max(4).default(1).describe('How many files may be read at a time.'),
});
export type HttpsPlaceSettings = z.infer<typeof httpsPlaceSettings>;

/** Gets the list. @throws ConnectorError `CON-9xx` for what the server or the settings have against it */
export async function openHttpsPlace(settings: HttpsPlaceSettings, context: OpenContext): Promise<FilePlace> {
  const client = await HttpsClient.open(settings, context, settings.connections);
  try {
    return new HttpsPlace(client, settings, await listedFiles(client, settings));
  } catch (error) {
    client.close();
    throw error;
  }
}

/** The address of each file by its name. */
async function listedFiles(client: HttpsClient, settings: HttpsPlaceSettings): Promise<Map<string, URL>> {
  const { list, files, name, link } = settings;
  const url = client.url(list);
  const { bytes } = await client.read(url, { accept: 'application/json' }, listMegabytes);
  const answer = parse(bytes);
  const found = files === undefined ? answer : valueAt(answer, files.split('.'));
  const wrong = (path: string | undefined, at: unknown): Error =>
    noFileList(shownUrl(url), path ?? 'the whole answer', fieldsOf(at));
  if (!Array.isArray(found)) throw wrong(files, answer);
  const textIn = (entry: unknown, path: string | undefined): string => {
    const text = path === undefined ? entry : valueAt(entry, path.split('.'));
    if (typeof text !== 'string' || text === '') throw wrong(path, entry);
    return text;
  };
  const addresses = new Map<string, URL>();
  for (const entry of found as unknown[]) {
    const own = textIn(entry, name);
    const address =
      link === undefined
        ? client.url(`${list.replace(/\/$/, '')}/${encodeURIComponent(own)}`)
        : client.linked(textIn(entry, link), url);
    if (!address) throw fileElsewhere(shownName(own));
    if (addresses.has(own)) throw fileTwice(shownName(own));
    addresses.set(own, address);
  }
  return addresses;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, '')) as unknown;
  } catch {
    return undefined;
  }
}

class HttpsPlace implements FilePlace {
  private reading = 0;
  /** What tells whether a file is still the same, from the first time that it was fetched. */
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly client: HttpsClient,
    private readonly settings: HttpsPlaceSettings,
    private readonly files: ReadonlyMap<string, URL>,
  ) {}

  async list(): Promise<PlacedFile[]> {
    return this.names().map((name) => this.placed(name));
  }

  async find(name: string): Promise<PlacedFile> {
    if (/[/\\]|^\.\.?$/.test(name)) throw outsideFolder(name);
    const match = lastMatch(name, this.names());
    if (match === undefined) throw fileMissing(name, this.names());
    return this.placed(match);
  }

  async proveReadOnly(): Promise<ReadOnlyProof> {
    return this.client.proveReadOnly();
  }

  async status(): Promise<Pick<SourceStatus, 'transport' | 'clock' | 'snapshot'>> {
    const { transport, clock } = await this.client.look();
    return {
      transport,
      clock,
      snapshot: {
        consistent: false,
        detail:
          'The list is of the moment when the source was opened. A file is fetched anew each time that it is read; another ETag, date or length than the first time stops the reading, where the server tells them.',
      },
    };
  }

  async close(): Promise<void> {
    this.client.close();
  }

  private names(): string[] {
    return [...this.files.keys()].sort();
  }

  private placed(name: string): PlacedFile {
    const url = this.files.get(name)!;
    const read = (signal?: AbortSignal): AsyncGenerator<Buffer> => this.read(name, url, signal);
    return { name, id: name, shown: shownUrl(url), size: null, modified: null, read };
  }

  private async *read(name: string, url: URL, signal?: AbortSignal): AsyncGenerator<Buffer> {
    const { connections } = this.settings;
    if (this.reading >= connections) throw tooManyStreams(connections);
    this.reading++;
    try {
      const answer = await this.client.get(url, { accept: '*/*', signal });
      this.assertSame(name, url, answer);
      yield* answer.body;
    } finally {
      this.reading--;
    }
  }

  private assertSame(name: string, url: URL, { headers }: Answer): void {
    const print = [headers.etag, headers['last-modified'], headers['content-length']].join();
    if ((this.seen.get(name) ?? print) !== print) throw changedWhileReading(shownUrl(url));
    this.seen.set(name, print);
  }
}
