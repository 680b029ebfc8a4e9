import { Day, today } from './days';
import { Dirt, Value } from './dirt';
import { Id, Identities, written } from './identities';
import { Random, Rare } from './random';
import { freeText } from './words';
import type { Row, TableWriter } from './writer';

export interface Child {
  lopnr: number;
  girl: boolean;
  birth: Day;
  unaccompanied: boolean;
  /** What the child was called from which day on; the last one stands in Person. Empty when nobody knows it. */
  ids: { id: Id; from: Day }[];
}

export const units = [
  ['BU-MOTT', 'Mottagning barn och unga'],
  ['BU-UTR1', 'Utredning barn'],
  ['BU-UTR2', 'Utredning ungdom'],
  ['BU-OPV', 'Öppenvård'],
  ['BU-PLAC', 'Placerade barn och familjehem'],
] as const;
export type Unit = (typeof units)[number][0];
export const caseWorkers = 24;

/** What every part of the generator shares. */
export class World {
  readonly dirt: Dirt;
  readonly identities: Identities;
  /** Deliberate faults that even a small example shall have. */
  readonly rare = {
    idMissing: new Rare(400, 1, 500),
    wrongCheckDigit: new Rare(300, 2, 1000),
    orphanNotification: new Rare(150, 2, 500),
    orphanMeasure: new Rare(90, 2, 500),
    placementFault: new Rare(25, 6, 200),
    careTooOld: new Rare(20, 1, 200),
    bothParentsUnaccompanied: new Rare(15, 1, 200),
  };
  /** Kinds of placement fault, the one that has waited longest first. */
  readonly faultQueue = [0, 1, 2, 3, 4, 5];
  private readonly next = new Map<string, number>();

  constructor(
    readonly random: Random,
    readonly writer: TableWriter,
    /** Of the children who would have a national number, the share that the series has room for. */
    readonly nationalShare: number,
  ) {
    this.dirt = new Dirt(random);
    this.identities = new Identities(random);
  }

  id(table: string): number {
    const id = (this.next.get(table) ?? 1000) + 1;
    this.next.set(table, id);
    return id;
  }

  /** A row with its deletion mark and time of change; about one in a hundred was deleted. */
  add(table: string, row: Row, changed: Day): void {
    const { random, writer, dirt } = this;
    const time = dirt.changed(Math.min(changed + random.int(0, 3), today));
    writer.add(table, { ...row, Raderad: 0, AndradTid: time });
  }

  /** A leaf that about one time in a hundred was deleted again. */
  addLeaf(table: string, row: Row, changed: Day): void {
    const { random, writer, dirt } = this;
    const time = dirt.changed(Math.min(changed + random.int(0, 3), today));
    writer.add(table, { ...row, Raderad: random.chance(0.01) ? 1 : 0, AndradTid: time });
  }

  /** Registered twice by mistake, and one of the two deleted: about one row in a hundred. */
  addWithDouble(table: string, key: string, row: Row, changed: Day): void {
    this.add(table, row, changed);
    if (!this.random.chance(0.01)) return;
    const time = this.dirt.changed(Math.min(changed, today));
    this.writer.add(table, { ...row, [key]: this.id(table), Raderad: 1, AndradTid: time });
  }

  text(mark: string, missing = 0.1): Value {
    return this.random.chance(missing) ? null : freeText(this.random, mark);
  }

  caseWorker(): number {
    return this.random.int(1, caseWorkers);
  }

  /** The child's identity as it was on a day, as somebody typed it. */
  idOn(child: Child, day: Day): string | null {
    const id = child.ids.filter(({ from }) => from <= day).at(-1) ?? child.ids[0];
    return id ? written(this.random, id.id) : null;
  }
}
