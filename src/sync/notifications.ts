import { ageBandOn } from '../catalog/age-bands';
import type { Catalog } from '../catalog/model';
import type { NotificationCount } from '../store/model';
import { addDays, addMonths, isLocalDate, type LocalDate } from '../time/local-date';

/** What a notification without an investigation leaves behind: a place in a count, never a row. */
export interface CountedNotification {
  arrived: LocalDate | null;
  decided: LocalDate | null;
  type: string | null;
  unit: string | null;
  sex: string | null;
  born: LocalDate | null;
}

/**
 * Adds up the notifications that led to no investigation. The law lets them stand in a compilation only as counts
 * (by month, type, sex and age band), so nothing of a single one is kept.
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
    };
    const key = Object.values(cell).join('|');
    let count = this.counts.get(key);
    if (!count) this.counts.set(key, (count = { ...cell, count: 0, decidedInTime: 0, undecided: 0 }));
    count.count++;
    if (!decided) count.undecided++;
    else if (this.isInTime(arrived, decided)) count.decidedInTime++;
  }

  list(): NotificationCount[] {
    return [...this.counts.values()];
  }

  private isInTime(arrived: LocalDate | null, decided: LocalDate): boolean {
    if (!arrived || !isLocalDate(arrived) || !isLocalDate(decided)) return false;
    const rule = this.catalog.timeLimit('beslut-inleda', arrived);
    if (!rule) return false;
    const { days = 0, months = 0, years = 0 } = rule.limit;
    return decided <= addDays(addMonths(arrived, months + years * 12), days);
  }
}
