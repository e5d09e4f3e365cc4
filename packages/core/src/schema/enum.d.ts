import type { QualifiedName } from './table.ts';
/** An enumerated type of a schema; the order of the values is their sort order. */
export interface Enum extends QualifiedName {
    readonly values: readonly string[];
    readonly comment?: string;
}
