import type { Column } from './column.ts';
import type { Constraint } from './constraint.ts';
import type { Index } from './table-index.ts';
import type { DialectOptions } from './value.ts';
/** A name that may say its schema; without one it is in the connection's default schema. */
export interface QualifiedName {
    readonly schema?: string;
    readonly name: string;
}
/** A table with all that belongs to it. Models and reflection give this same type. */
export interface Table extends QualifiedName {
    readonly columns: readonly Column[];
    readonly constraints: readonly Constraint[];
    readonly indexes: readonly Index[];
    readonly comment?: string;
    readonly options?: DialectOptions;
}
