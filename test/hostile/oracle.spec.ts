import { explainCall } from '../../connectors/oracle/failure';
import { judge, type Rights } from '../../connectors/oracle/rights';
import type { ConnectorError } from '../../connectors/contract';
import { reader, rightsOf } from '../connector-contract/fixtures/oracle-answers';

/** Nothing here meets an Oracle server: what Oracle says and does is from its documentation. */

describe('what Oracle tells of a query that calls a function of the source', () => {
  it('is not shown where it comes from inside the function: dynamic SQL there can name a person', () => {
    const error = Object.assign(
      new Error('ORA-00904: "KANARIE4711": invalid identifier\nORA-06512: at "SOC.SLAUPP", line 3'),
      { code: 'ORA-00904', errorNum: 904, offset: 0 },
    );
    const { details, message } = explainCall(
      error,
      'SELECT soc.slaupp(namn) AS x FROM barn',
    ) as ConnectorError;
    expect(`${JSON.stringify(details)} ${message}`).not.toContain('KANARIE4711');
  });
});

describe('an account of Oracle that may run code of others', () => {
  it('is not read-only: a function with an autonomous transaction writes and commits from a SELECT in a READ ONLY transaction', () => {
    const clean: Rights = { ...rightsOf(reader), schemas: [], refusal: 'ORA-01031' };
    expect(judge({ ...clean, objects: [[reader, 'SOC', 'RADERA', 'EXECUTE']] }).readOnly).toBe(false);
  });
});
