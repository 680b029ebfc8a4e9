import type { Variable } from '../catalog/model';
import type { CoverageState, VariableCoverage } from './coverage';
import { stateNames, stepNames } from './words';

export const stateColours: Record<CoverageState, string> = {
  full: '#1b5e7b',
  partial: '#7fb3c8',
  untranslated: '#e3d9b8',
  unavailable: '#b04a3a',
  'not-stated': '#c9c9c9',
};
const states = Object.keys(stateColours) as CoverageState[];

const [width, left, barHeight, gap] = [780, 225, 26, 12];

/** One bar per process step, as an SVG picture with the numbers written out. */
export function stepChart(variables: readonly VariableCoverage[]): string {
  const steps = [...new Set(variables.map(({ variable }) => variable.step))];
  const counts = steps.map((step) => countStates(variables, step));
  const longest = Math.max(1, ...counts.map(({ total }) => total));
  const scale = (width - left - 10) / longest;
  const used = states.filter((state) => variables.some((entry) => entry.state === state));
  const bars = counts.map((count, row) => bar(count, row * (barHeight + gap), scale)).join('');
  const legendY = counts.length * (barHeight + gap) + 18;
  const nameOf = (state: CoverageState): string => {
    const own = variables.filter((entry) => entry.state === state);
    return own.every(({ assumed }) => assumed)
      ? `Antas: ${stateNames[state].toLowerCase()}`
      : stateNames[state];
  };
  const legend = used.map((state, i) => legendItem(state, nameOf(state), i * 155, legendY)).join('');
  const height = legendY + 12;
  const words = counts.map(({ step, parts }) => `${stepNames[step]}: ${partsText(parts, nameOf)}`).join('. ');
  return (
    `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="Variabler per processteg. ${words}.">` +
    `<defs><pattern id="streck" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
    `<rect width="6" height="6" fill="${stateColours.unavailable}"/><rect width="2" height="6" fill="#fff"/></pattern></defs>` +
    `${bars}${legend}</svg>`
  );
}

interface StepCount {
  step: Variable['step'];
  total: number;
  parts: { state: CoverageState; count: number }[];
}

function countStates(variables: readonly VariableCoverage[], step: Variable['step']): StepCount {
  const inStep = variables.filter(({ variable }) => variable.step === step);
  const parts = states
    .map((state) => ({ state, count: inStep.filter((entry) => entry.state === state).length }))
    .filter(({ count }) => count > 0);
  return { step, total: inStep.length, parts };
}

function bar({ step, total, parts }: StepCount, y: number, scale: number): string {
  let x = left;
  const middle = y + barHeight / 2 + 5;
  const pieces = parts.map(({ state, count }) => {
    const length = count * scale;
    const dark = state === 'full' || state === 'unavailable';
    const piece =
      `<rect x="${x}" y="${y}" width="${length}" height="${barHeight}" fill="${fill(state)}" stroke="#fff"/>` +
      (state === 'unavailable'
        ? `<rect x="${x + length / 2 - 10}" y="${y + 4}" width="20" height="${barHeight - 8}" fill="${stateColours[state]}"/>`
        : '') +
      `<text x="${x + length / 2}" y="${middle}" text-anchor="middle" fill="${dark ? '#fff' : '#1a1a1a'}">${count}</text>`;
    x += length;
    return piece;
  });
  return `<text x="0" y="${middle}">${stepNames[step]} (${total})</text>${pieces.join('')}`;
}

/** Hatched, so that it can be told from the others in a black-and-white print. */
const fill = (state: CoverageState): string =>
  state === 'unavailable' ? 'url(#streck)' : stateColours[state];

const legendItem = (state: CoverageState, name: string, x: number, y: number): string =>
  `<rect x="${x}" y="${y - 12}" width="14" height="14" fill="${fill(state)}"/><text x="${x + 20}" y="${y}">${name}</text>`;

const partsText = (parts: StepCount['parts'], nameOf: (state: CoverageState) => string): string =>
  parts.map(({ state, count }) => `${nameOf(state).toLowerCase()} ${count}`).join(', ');
