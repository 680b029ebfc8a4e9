import type { CaseSystem } from './case-system';
import { changes, type Size } from './rows';
import { Scene, type Given } from './scene';
import type { Content } from './verdict';

/** A case system before and after a day's changes, and what a store holds that nobody has disturbed. */
export interface BeforeAndAfter {
  before: CaseSystem;
  after: CaseSystem;
  /** Has read `before`. */
  loaded: Scene;
  was: Content;
  is: Content;
}

export async function beforeAndAfter(
  given: Given & { newSource(size: Size): Promise<CaseSystem> },
  size: Size,
): Promise<BeforeAndAfter> {
  const before = await given.newSource(size);
  const after = await before.copy();
  await after.run(changes(size));
  const loaded = await Scene.set(given, before);
  await loaded.sync();
  const was = await loaded.content();
  return { before, after, loaded, was, is: await (await loaded.again(after)).undisturbed() };
}
