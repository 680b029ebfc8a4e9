import { BigInt as BigIntType, Bit, Float, Int, NVarChar, type ISqlType, type Request } from 'mssql';
import type { Cell } from '../contract';
import { unsuitableParameter } from './mssql.errors';
import type { CheckedSelect } from './tsql';

interface Typed {
  /** As in a T-SQL declaration. */
  declared: string;
  type: ISqlType;
  value: unknown;
}

const int32 = 2 ** 31;
const int64 = 2n ** 63n;
/** Beyond it a text is declared as max. */
const longestText = 4000;

/**
 * The type that a value is sent as. Decimals come as text and stay so: the engine converts text to the type of what
 * it is compared with, digit by digit.
 */
function typed(name: string, value: Cell): Typed {
  if (value === null || typeof value === 'string') {
    const long = (value?.length ?? 0) > longestText;
    return long
      ? { declared: 'nvarchar(max)', type: NVarChar(Infinity), value }
      : { declared: `nvarchar(${longestText})`, type: NVarChar(longestText), value };
  }
  if (typeof value === 'boolean') return { declared: 'bit', type: Bit(), value };
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return { declared: 'float', type: Float(), value };
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw unsuitableParameter(name);
  if (value >= -int32 && value < int32) return { declared: 'int', type: Int(), value: Number(value) };
  if (value < -int64 || value >= int64) throw unsuitableParameter(name);
  return { declared: 'bigint', type: BigIntType(), value: String(value) };
}

/** @throws ConnectorError `CON-515` */
export function bind(request: Request, parameters: CheckedSelect['parameters']): void {
  for (const { name, value } of parameters) {
    const bound = typed(name, value);
    try {
      request.input(name, bound.type, bound.value);
    } catch {
      throw unsuitableParameter(name);
    }
  }
}

/** `@a nvarchar(4000), @b int`. @throws ConnectorError `CON-515` */
export const declarations = (parameters: CheckedSelect['parameters']): string =>
  parameters.map(({ name, value }) => `@${name} ${typed(name, value).declared}`).join(', ');
