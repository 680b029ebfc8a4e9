import type { ConnectorError } from '../contract';
import { assertDistinct } from './distinct-columns';

const twice = (names: readonly string[], caseMatters: boolean): string | undefined => {
  try {
    assertDistinct(names, { caseMatters });
    return undefined;
  } catch (error) {
    const { code, place } = (error as ConnectorError).details;
    return `${code} ${place?.field}`;
  }
};

it('refuses two columns of one name, as the engine takes names for the same', () => {
  expect(twice(['id', 'kod', 'namn'], false)).toBeUndefined();
  expect(twice(['id', 'kod', 'Kod'], false)).toBe('CON-021 Kod');
  expect(twice(['id', 'kod', 'Kod'], true)).toBeUndefined();
  expect(twice(['id', 'kod', 'id'], true)).toBe('CON-021 id');
});
