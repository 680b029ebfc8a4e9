import { Html } from '../markup/html';

/** A4, black on white, boxes large enough for a pen. */
export const paperStyles = new Html(`
@page { size: A4; margin: 12mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #000; background: #fff; font: 10pt/1.35 "Liberation Sans", Arial, sans-serif; }
.page { break-after: page; max-width: 182mm; margin: 0 auto; padding: 4mm 0; }
.page:last-of-type { break-after: auto; }
header { display: flex; justify-content: space-between; align-items: baseline; border-bottom: 1.2pt solid #000; }
header p { margin: 0; }
h1 { margin: 0 0 1mm; font-size: 17pt; }
h2 { margin: 4mm 0 1mm; font-size: 12pt; }
.kicker { margin: 0; font-weight: 700; }
.lead { margin: 0 0 3mm; font-size: 11.5pt; }
p { margin: 0 0 1.5mm; }
dl { display: grid; grid-template-columns: 32mm 1fr; gap: 1mm 4mm; margin: 0; }
dt { font-weight: 700; }
dd { margin: 0; }
ol { margin: 0; padding-left: 6mm; }
li { margin-bottom: 1mm; }
small { font-size: 7.5pt; font-weight: 400; color: #333; }
.holding { display: grid; grid-template-columns: auto auto; justify-content: space-between; gap: 2.5mm 8mm; margin: 3mm 0; padding: 2.5mm; background: #f0f0f0; border: .6pt solid #777; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.field { display: flex; flex-wrap: wrap; align-items: center; align-content: start; column-gap: 1mm; }
.field .label { flex-basis: 100%; font-weight: 700; font-size: 9pt; }
.field small { flex-basis: 100%; }
.questions { columns: 2; column-gap: 8mm; }
.question { break-inside: avoid; padding: 1.6mm 0 1.8mm; border-bottom: .4pt solid #999; }
.question .label { margin: 0 0 1mm; font-weight: 700; }
.question em { font-weight: 400; }
.choices { display: flex; flex-wrap: wrap; gap: 1mm 4.5mm; margin: 0; }
.long .choices { display: block; columns: 1; }
.long .choice { display: flex; margin-bottom: .6mm; }
.choice { display: inline-flex; align-items: center; gap: 1.2mm; }
.choice i { flex: none; width: 4mm; height: 4mm; border: .8pt solid #000; background: #fff; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.choice b { min-width: 2.5mm; }
.cells { display: inline-flex; }
.cells i { width: 5mm; height: 6.5mm; border: .7pt solid #000; margin-left: -.7pt; background: #fff; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.cells i:first-child { margin-left: 0; }
.date, .field, .day { white-space: nowrap; }
.date { display: inline-flex; align-items: center; gap: .6mm; }
.dash { padding: 0 .4mm; }
footer { display: flex; justify-content: space-between; margin-top: 4mm; padding-top: 1mm; border-top: .6pt solid #000; font-size: 7.5pt; }
@media print { .page { display: flex; flex-direction: column; min-height: 268mm; padding: 0; } .page footer { margin-top: auto; } }
@media screen { body { background: #e9e9e9; } .page { background: #fff; width: 210mm; max-width: 100%; margin: 6mm auto; padding: 12mm 14mm; } }
`);
