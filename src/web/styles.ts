import { Html } from '../markup/html';

/** The pages' style sheet: no web fonts, no scripts, prints on A4. */
export const styles = new Html(`
:root { --ink: #1d2a33; --quiet: #5b6b76; --line: #d9e0e4; --accent: #1b5e7b; --paper: #ffffff; --warn: #fff3d6; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f6f7; color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif; }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 2rem; }
.brand { margin: 0; color: var(--accent); font-weight: 700; letter-spacing: .04em; }
h1 { margin: 0 0 .25rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 0 0 .75rem; font-size: 1.25rem; }
h3 { margin: 0 0 .5rem; font-size: 1.05rem; }
h3 small, .note, .quiet { color: var(--quiet); font-weight: 400; }
.note { margin: .5rem 0 0; font-size: .9rem; }
section { margin: 1.25rem 0; padding: 1.25rem 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
.banner { margin: .75rem 0; padding: .6rem .9rem; background: var(--warn); border-left: 4px solid #d9a520; }
.banner.quiet { background: #e9eef1; border-color: var(--accent); font-size: .9rem; }
dl { display: flex; flex-wrap: wrap; gap: 1rem 2.5rem; margin: 0; }
dl div { display: flex; flex-direction: column-reverse; }
dt { color: var(--quiet); font-size: .9rem; }
dd { margin: 0; font-size: 1.5rem; font-weight: 600; font-variant-numeric: tabular-nums; }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .35rem .5rem; border-bottom: 1px solid var(--line); text-align: right; font-weight: 400; }
thead th { color: var(--quiet); font-size: .9rem; vertical-align: bottom; }
th:first-child { text-align: left; }
td { white-space: nowrap; }
td.strong { font-weight: 600; }
.wide { overflow-x: auto; }
.chart { margin: 0 0 1rem; }
.chart > svg { width: 100%; height: auto; font: 13px system-ui, "Liberation Sans", sans-serif; fill: var(--ink); }
.chart .empty { fill: #eef1f3; }
.chart .note { fill: var(--quiet); }
.legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .25rem 0 0; padding: 0; list-style: none; font-size: .9rem; }
.legend li { display: flex; align-items: center; gap: .4rem; }
code { background: #eef1f3; padding: .1rem .3rem; border-radius: 3px; }
a { color: var(--accent); }
footer { padding-bottom: 3rem; }
@media print { body { background: none; } section { break-inside: avoid; border: 0; padding: 0; } footer { display: none; } }
`);
