import { explainCall } from '../../connectors/oracle/failure';
import type { ConnectorError } from '../../connectors/contract';

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
