import type { DialectOptions } from './value.ts';
/** An index of a table. (The file is `table-index`, since `index.ts` is a module's front door.) */
export interface Index {
    readonly name: string;
    readonly unique?: true;
    readonly parts: readonly IndexPart[];
    /** The predicate of a partial index. */
    readonly where?: string;
    readonly comment?: string;
    readonly options?: DialectOptions;
}
/** A column or an expression; an absent order is ascending, absent nulls are the database's default for the order. */
export type IndexPart = ({
    readonly column: string;
} | {
    readonly sql: string;
}) & {
    readonly order?: 'desc';
    readonly nulls?: 'first' | 'last';
    readonly collation?: string;
    readonly options?: DialectOptions;
};
