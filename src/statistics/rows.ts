import { compare, inYear, real, rollUp } from './cells';
import { cellOf, eventDate } from './fields';
import type {
  Barn,
  Counts,
  FieldSource,
  Insats,
  KnownIdentity,
  Layout,
  Placering,
  Sender,
  YearData,
} from './model';

export interface DeliveryRows {
  /** Cells in the order of the layout's fields, rows by person-id and dates: the same data give the same rows. */
  rows: string[][];
  delivered: Counts;
  leftOut: Counts;
}

/**
 * The year's rows without those that an E-check keeps out. Only insatser that were running in the year and whose
 * child is known in the source can be written, whatever the list of checks says.
 */
export function deliveryRows(
  data: YearData,
  identities: ReadonlyMap<string, KnownIdentity>,
  leftOut: ReadonlySet<string>,
  layout: Layout,
  sender: Sender,
): DeliveryRows {
  const rows: { order: string; cells: string[] }[] = [];
  const [written, out] = [new Tally(), new Tally()];
  data.untyped.forEach((insats) => out.add(insats));
  for (const barn of data.barn) {
    const identity = identities.get(barn.pseudonym);
    for (const insats of barn.insatser) {
      if (!identity || leftOut.has(insats.key) || !inYear(insats, data)) {
        out.add(insats);
        continue;
      }
      written.add(insats);
      const placed: (Placering | null)[] = insats.placeringar;
      for (const placering of layout.grain === 'insats' || placed.length === 0 ? [null] : placed) {
        const cells = layout.fields.map(({ from }) =>
          render(from, barn, insats, placering, identity, layout, sender, data),
        );
        const { canonical } = identity;
        const dates = [insats.start, insats.decided, rollUp(insats.type), placering?.start, placering?.end];
        rows.push({ order: [canonical, ...dates, ...cells].join('\u0000'), cells });
      }
    }
  }
  return {
    rows: rows.sort((a, b) => compare(a.order, b.order)).map(({ cells }) => cells),
    delivered: written.counts(),
    leftOut: out.counts(),
  };
}

class Tally {
  private readonly barn = new Set<string>();
  private insatser = 0;
  private placeringar = 0;

  add(insats: Insats): void {
    this.barn.add(insats.barn);
    this.insatser += 1;
    this.placeringar += insats.placeringar.length;
  }

  counts(): Counts {
    return { barn: this.barn.size, insatser: this.insatser, placeringar: this.placeringar };
  }
}

function render(
  from: FieldSource,
  barn: Barn,
  insats: Insats,
  placering: Placering | null,
  identity: KnownIdentity,
  layout: Layout,
  sender: Sender,
  data: YearData,
): string {
  if (from === 'sender.kommun') return sender.kommun;
  if (from === 'sender.namnd') return sender.namnd;
  if (from === 'person-id') return identity.canonical;
  const cell = cellOf(from, barn, insats, placering);
  if (cell === null) return layout.empty;
  if (!layout.codes.variables.has(from)) return date(cell, from, layout, data);
  const on = eventDate(from, insats, placering, data);
  return (on && layout.codes.codeOf(from, cell, on)) ?? layout.empty;
}

function date(cell: string, from: FieldSource, layout: Layout, data: YearData): string {
  const day = real(cell);
  if (day === null) return layout.empty;
  if (from.endsWith('.slutdatum') && day > data.last && layout.endAfterYear === 'blank') return layout.empty;
  return layout.datePattern
    .replace('YYYY', day.slice(0, 4))
    .replace('MM', day.slice(5, 7))
    .replace('DD', day.slice(8));
}
