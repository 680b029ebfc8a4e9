import { Html } from '../markup/html';

/** The style sheet of every page of this room: no web fonts, no scripts, made for paper as much as for a screen. */
export const pageStyles = new Html(`
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, "Segoe UI", "DejaVu Sans", Arial, sans-serif; color: #1a1a1a; max-width: 82rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.9rem; line-height: 1.15; margin: 0 0 .6rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .5rem; border-bottom: 2px solid #1b5e7b; padding-bottom: .2rem; }
h3 { font-size: 1.05rem; margin: 1.4rem 0 .3rem; }
h2, h3 { break-after: avoid; }
p, li, dd { max-width: 62rem; }
.kicker { text-transform: uppercase; letter-spacing: .08em; color: #1b5e7b; margin: 0; font-size: .85rem; }
.summary { font-size: 1.15rem; }
.note { background: #f3f1ea; border-left: 4px solid #a88a2a; padding: .6rem .9rem; font-size: .9rem; }
.warning { border: 2px solid #8a6100; padding: .6rem .9rem; background: #fff6d9; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th, td { text-align: left; vertical-align: top; padding: .3rem .45rem; border: 1px solid #d5d9dc; overflow-wrap: break-word; }
th { background: #eef4f6; } thead { display: table-header-group; } tr { break-inside: avoid; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
figure { margin: 1rem 0; max-width: 52rem; } svg { width: 100%; height: auto; font-size: 14px; } figcaption { color: #555; font-size: .85rem; } li { margin: .35rem 0; } dt { font-weight: 600; margin-top: .4rem; } dd { margin: 0 0 0 1rem; }
.quiet { color: #555; font-size: .93em; }
.national { background: #e5eef2; color: #1b5e7b; border-radius: 3px; padding: 0 .3em; font-size: .88em; white-space: nowrap; }
.badge { display: inline-block; background: #8a6100; color: #fff; font-weight: 700; font-size: .82em; padding: 0 .35em; border-radius: 3px; }
.template { background: repeating-linear-gradient(135deg, #ffe9a8 0 5px, #fff6d9 5px 10px); }
.lacking { color: #8c2f12; }
.assumed-figure { background: #fff6d9; font-style: italic; }
th.template { border-bottom: 2px solid #8a6100; }
td.full { background: #1b5e7b; color: #fff; }
td.partial { background: #cfe3ea; }
td.untranslated { background: #f3f1ea; }
td.unavailable { background: #f6ddd8; color: #7c2417; }
td.unproven { background: #fff; color: #7c2417; font-weight: 700; border: 2px dotted #b04a3a; }
td.not-stated { color: #555; }
td.assumed { background: #fff6d9; color: #1a1a1a; font-style: italic; outline: 1px dashed #8a6100; outline-offset: -1.5px; border-left-width: 6px; border-left-style: solid; }
td.full.assumed { border-left-color: #1b5e7b; } td.partial.assumed { border-left-color: #7fb3c8; } td.unavailable.assumed { border-left-color: #b04a3a; color: #7c2417; background: #ffe9d0; }
.matrix tbody th { font-weight: 400; } .matrix tr.group th { font-weight: 700; }
tr.group th { background: #dbe7ec; } tr.group td { background: #eef4f6; font-weight: 600; }
dl.legend dt { font-weight: 400; }
dl.legend { display: grid; grid-template-columns: 9rem 1fr; gap: .35rem .8rem; align-items: start; } dl.legend dt { margin: 0; } dl.legend dd { margin: 0; }
dl.legend dt table { font-size: .8rem; }
footer { margin: 2.5rem 0 0; border-top: 1px solid #ddd; padding-top: .5rem; color: #555; font-size: .82rem; }
@media screen {
  .both { overflow: auto; max-height: 88vh; } .matrix { table-layout: fixed; min-width: var(--width, 0); font-size: .76rem; line-height: 1.3; } .matrix td, .matrix thead th { padding: .25rem .3rem; }
  .matrix thead th { position: sticky; top: 0; z-index: 2; } .matrix tbody th { position: sticky; left: 0; z-index: 1; } .matrix thead th:first-child { left: 0; z-index: 3; }
}
@media screen and (max-width: 700px) { .matrix col { width: auto !important; } .matrix col:first-child { width: 8.5rem !important; } .matrix { min-width: calc(var(--width, 0) - 8rem); } .matrix .national { white-space: normal; } }
@media print {
  body { margin: 0; max-width: none; padding: 0; font-size: 9.5pt; } table { font-size: 8pt; } .wide, .both { overflow: visible; }
  h1 { font-size: 17pt; } h2 { margin-top: 12pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .matrix { table-layout: fixed; } .matrix.many { font-size: 6.6pt; } .matrix.many th, .matrix.many td { padding: 1.2pt 2.5pt; } td.assumed { border-left-width: 4px; }
  a { color: inherit; text-decoration: none; } .page { break-before: page; }
}
`);
