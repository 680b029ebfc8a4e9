import { ageBandOn } from '../catalog/age-bands';
import type { Catalog } from '../catalog/model';
import { withinLimit } from '../catalog/within-limit';
import type { NotificationCount } from '../store/model';
import { isLocalDate, type LocalDate } from '../time/local-date';

/** What a notification without an investigation leaves behind: a place in a count, never a row. */
export interface CountedNotification {
  /** A date, or `omappad`. */
  arrived: string | null;
  /** A date, or `omappad`. */
  decided: string | null;
  /** What was decided: `nej`, `omappad`, or nothing yet. */
  opened: string | null;
  type: string | null;
  unit: string | null;
  sex: string | null;
  born: LocalDate | null;
}

/**
 * Adds up the notifications that led to no investigation. The law lets them stand in a compilation only as counts
 * (by month, type, sex, age band and decision), so nothing of a single one is kept.
 */
export class NotificationCounter {
  private readonly counts = new Map<string, NotificationCount>();

  constructor(private readonly catalog: Catalog) {}

  add(notification: CountedNotification): void {
    const { arrived, decided } = notification;
    const cell = {
      month: arrived && isLocalDate(arrived) ? arrived.slice(0, 7) : '',
      type: notification.type ?? '',
      sex: notification.sex ?? '',
      ageBand: ageBandOn(notification.born, arrived),
      unit: notification.unit ?? '',
      opened: notification.opened ?? '',
      inTime: this.inTime(arrived, decided),
    };
    const key = Object.values(cell).join('|');
    let count = this.counts.get(key);
    if (!count) this.counts.set(key, (count = { ...cell, count: 0 }));
    count.count++;
  }

  /** All of them are read anew. */
  forget(): void {
    this.counts.clear();
  }

  list(): NotificationCount[] {
    return [...this.counts.values()];
  }

  private inTime(arrived: string | null, decided: string | null): string {
    return withinLimit((day) => this.catalog.timeLimit('beslut-inleda', day)?.limit, arrived, decided) ?? '';
  }
}
