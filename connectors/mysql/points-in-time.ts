/**
 * DATE, DATETIME and TIMESTAMP of the binary protocol as text. Belongs here: the quick way, since these are most of
 * what reading costs. Never: a time zone other than that of the session, which is UTC, and Stockholm.
 */
import { stockholmText } from '../shared/cell-text';
import type { RowPacket } from './driver-types';

const padded = (count: number, width: number): string[] =>
  Array.from({ length: count }, (_, n) => String(n).padStart(width, '0'));
const two = padded(256, 2);
const four = padded(10_000, 4);
/** `.1`, `.12`, `.123` by whole milliseconds. */
const thousandths = padded(1000, 3).map((digits) => `.${digits}`.replace(/\.?0+$/, ''));

/** As MySQL keeps them: 0 for what is not there. They are those of the value that was read last. */
const at = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, micro: 0 };

function readParts(packet: RowPacket): void {
  const length = packet.readInt8();
  at.year = at.month = at.day = at.hour = at.minute = at.second = at.micro = 0;
  if (length < 4) return;
  at.year = packet.readInt16();
  at.month = packet.readInt8();
  at.day = packet.readInt8();
  if (length < 7) return;
  at.hour = packet.readInt8();
  at.minute = packet.readInt8();
  at.second = packet.readInt8();
  if (length >= 11) at.micro = packet.readInt32();
}

const day = (): string => `${four[at.year]}-${two[at.month]}-${two[at.day]}`;

function fraction(): string {
  if (at.micro === 0) return '';
  if (at.micro % 1000 === 0) return thousandths[at.micro / 1000]!;
  return `.${String(at.micro).padStart(6, '0')}`.replace(/0+$/, '');
}

/** `2024-02-29`; `0000-00-00` and `2024-00-00` as they stand. */
export function dateText(packet: RowPacket): string {
  readParts(packet);
  return day();
}

/** `2024-02-29 13:14:15.123` */
export function dateTimeText(packet: RowPacket): string {
  readParts(packet);
  return `${day()} ${two[at.hour]}:${two[at.minute]}:${two[at.second]}${fraction()}`;
}

interface Hour {
  /** `2024-10-27 02:` */
  begins: string;
  /** `+01:00` */
  offset: string;
}
const remembered = 50_000;
/** The time in Stockholm by the hour in UTC: they have differed by whole hours for as long as TIMESTAMP goes back. */
const hours = new Map<number, Hour>();

/** `2024-10-27 02:30:00+01:00`. The zero that MySQL keeps for "no time" is no instant and stays as it is. */
export function instantText(packet: RowPacket): string {
  readParts(packet);
  if (at.year === 0) return '0000-00-00 00:00:00';
  const key = ((at.year * 13 + at.month) * 32 + at.day) * 24 + at.hour;
  const { begins, offset } = hours.get(key) ?? remember(key);
  return `${begins}${two[at.minute]}:${two[at.second]}${fraction()}${offset}`;
}

function remember(key: number): Hour {
  const text = stockholmText(Date.UTC(at.year, at.month - 1, at.day, at.hour));
  const hour = { begins: text.slice(0, 14), offset: text.slice(19) };
  if (hours.size >= remembered) hours.clear();
  hours.set(key, hour);
  return hour;
}
