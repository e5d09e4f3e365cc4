import type { Enum } from './enum.ts';
import type { QualifiedName, Table } from './table.ts';
/** All that mig knows of a database, or wants of it: plain data, references by name. */
export interface Schema {
    readonly tables: readonly Table[];
    readonly enums: readonly Enum[];
}
export declare const EMPTY_SCHEMA: Schema;
/** A key that is the same for the same object and differs for others, whatever characters names hold. */
export declare function nameKey(name: QualifiedName): string;
export declare function sameName(a: QualifiedName, b: QualifiedName): boolean;
export declare function findTable(schema: Schema, name: QualifiedName): Table | undefined;
export declare function findEnum(schema: Schema, name: QualifiedName): Enum | undefined;
/** The name as a person writes it; for messages only, SQL is quoted by the dialect. */
export declare function displayName(name: QualifiedName): string;
