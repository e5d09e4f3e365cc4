/**
 * The closed domain of values in schemas and operations: what JSON holds exactly, and tagged objects for the rest.
 *
 * `{ $bigint }` is a decimal text, `{ $date }` an ISO 8601 text in UTC with milliseconds, `{ $bytes }` hexadecimal text.
 */
export type Value = null | boolean | string | number | BigintValue | DateValue | BytesValue | readonly Value[] | {
    readonly [key: string]: Value;
};
export interface BigintValue {
    readonly $bigint: string;
}
export interface DateValue {
    readonly $date: string;
}
export interface BytesValue {
    readonly $bytes: string;
}
/** A row of values by column name. */
export type Row = {
    readonly [column: string]: Value;
};
/** Options of one dialect each, by the dialect's name; the dialect checks them. */
export interface DialectOptions {
    readonly [dialect: string]: {
        readonly [option: string]: Value;
    } | undefined;
}
export declare function isBigintValue(value: Value): value is BigintValue;
export declare function isDateValue(value: Value): value is DateValue;
export declare function isBytesValue(value: Value): value is BytesValue;
