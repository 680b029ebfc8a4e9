import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small catalogue for tests of what can be wrong in one. */
export const smallCatalog = {
  'editions/liten.yaml': `edition: liten
status: working
title: Liten
notice: Bara för prov.
size: 3
variables:
  barn.kon:
    key: R01
    step: aktualisera
    area: bakgrund
    name: Kön
    type: kod
    values:
      flicka: Flicka
      pojke: Pojke
    comment: Könet.
    national: trolig
    provenance: { variable: derived-weak, values: assumed-medium }
  utredning.samtal:
    key: R22
    step: utreda
    area: delaktighet
    name: Samtal
    type: ja-nej
    notApplicable: true
    comment: Samtal.
    provenance: { variable: published, values: source }
  utredning.slut:
    key: R20
    step: utreda
    area: rattssakerhet
    name: Slut
    type: datum
    comment: Slut.
    provenance: { variable: assumed-high, values: assumed-high }
`,
  'national/profil-hslf-fs-2016-3.yaml': `profile: prov
title: Prov
size: 1
status: Preliminär.
sources:
  antagande: Egen bedömning.
variables:
  kon:
    name: Kön
    variable: barn.kon
    definition: Könet.
    confirmed: false
    source: antagande
    validFrom: 2017-01-01
`,
  'time-limits.yaml': `limits:
  utredningstid:
    name: Utredningen avslutad
    variables: [utredning.slut]
    versions:
      - limit: { months: 4 }
        statute: gammal
        validFrom: 2002-01-01
        validTo: 2025-06-30
      - limit: { months: 3 }
        statute: ny
        validFrom: 2025-07-01
`,
  'lokal.yaml': `local: prov
title: Prov
refinements:
  utredning.samtal:
    ja.sms: Ja – sms
    ja.sms.kort: Ja – kort sms
variables:
  utredning.lokal-antal:
    name: Antal
    type: tal
    comment: Antal.
`,
};

export type SmallFile = keyof typeof smallCatalog;

/** Writes the small catalogue to a new folder, after replacing text in one of its files. */
export function writeSmallCatalog(file?: SmallFile, from?: string | RegExp, to = ''): string {
  const root = mkdtempSync(join(tmpdir(), 'katalog-'));
  mkdirSync(join(root, 'editions'));
  mkdirSync(join(root, 'national'));
  for (const [name, text] of Object.entries(smallCatalog)) {
    const changed = name === file && from !== undefined ? text.replace(from, to) : text;
    if (name === file && changed === text) throw new Error(`Nothing to replace in ${name}: ${String(from)}`);
    writeFileSync(join(root, name), changed);
  }
  return root;
}
