export declare const COLUMN: unique symbol
export declare const REFERENCE: unique symbol
export declare const PART: unique symbol
export declare const SQL: unique symbol
export declare const ENUM: unique symbol
export declare const EXTRA: unique symbol
export declare const TABLE: unique symbol
/** The definition that a value carries under the symbol; `undefined` for everything else. */
export declare function definitionOf(value: unknown, brand: symbol): unknown
