import { ageRules } from './age-rules';
import { dateRules } from './date-rules';
import { fileRules } from './file-rules';
import { identityRules } from './identity-rules';
import { placementRules } from './placement-rules';
import type { Rule } from './rule';

/** Every check that is programmed, by the id that `checks.yaml` turns it on with. */
export const rules: Readonly<Record<string, Rule>> = {
  ...identityRules,
  ...dateRules,
  ...placementRules,
  ...ageRules,
  ...fileRules,
};
