import type { Value } from './value.ts';
/**
 * The value as schemas and operations hold it: see `Value`. Keys whose value is `undefined` are left out, `-0` becomes `0`.
 *
 * @param path How the value is called in a message: `row 3, column "total"`.
 * @throws MigError `value.unsupported` for what the domain does not hold: functions, class instances, NaN, invalid dates, cycles.
 */
export declare function toData(value: unknown, path?: string): Value;
/** JSON with sorted keys: the same text for equal data, so it serves as equality, hash input and cache key. */
export declare function canonical(data: unknown): string;
/** True when both are the same data, whatever the order of keys. */
export declare function equalData(a: unknown, b: unknown): boolean;
