/** pk primary key, fk foreign key, uq unique constraint, ck check, ix index. */
export type NamingKind = 'pk' | 'fk' | 'uq' | 'ck' | 'ix';
/** What a name is made from. */
export interface NamingInfo {
    readonly kind: NamingKind;
    readonly schema?: string;
    readonly table: string;
    /** Database names; of a check the columns that it embeds, of an index an expression's words where a part is no column. */
    readonly columns: readonly string[];
    /** The same columns by their names in the model. */
    readonly keys: readonly string[];
    readonly referred?: {
        readonly schema?: string;
        readonly table: string;
        readonly columns: readonly string[];
    };
    /** The name that the model gives. */
    readonly name?: string;
}
type Part = 'name' | 'key' | 'label';
type ColumnToken = `column_${number}_${Part}` | `column_0${'N' | '_N'}_${Part}`;
type ReferredToken = 'referred_table_name' | `referred_column_${number}_name` | `referred_column_0${'N' | '_N'}_name`;
type Template<Token extends string> = `${string}%(${Token})s${string}`;
type Token = 'schema' | 'table_name' | 'constraint_name' | ColumnToken;
/** A text with tokens, or a function. */
export type NamingRule<T extends string = Token> = Template<T> | ((info: NamingInfo) => string);
/**
 * How constraints and indexes are called.
 *
 * Tokens are `%(table_name)s`, `%(schema)s`, `%(constraint_name)s` (the name that the model gives), for any number n
 * `%(column_n_name)s` (the database name), `%(column_n_key)s` (the name in the model), `%(column_n_label)s` (table and column);
 * with `0N` for n all columns joined, with `0_N` joined by underscores; for foreign keys `%(referred_table_name)s` and
 * `%(referred_column_n_name)s`. A rule is used where the model gives no name; one with `%(constraint_name)s` where it does give one.
 */
export interface NamingConvention {
    readonly pk?: NamingRule;
    readonly fk?: NamingRule<Token | ReferredToken>;
    readonly uq?: NamingRule;
    readonly ck?: NamingRule;
    /** `ix_<table>_<columns>` unless given: an index always has a name. */
    readonly ix?: NamingRule;
}
/**
 * The final name of a constraint; `undefined` leaves it to the database.
 *
 * @throws ModelError `model.naming` when a template has an unknown token or one that has no value here.
 */
export declare function constraintName(info: NamingInfo, naming?: NamingConvention): string | undefined;
/** The final name of an index; see `constraintName`. */
export declare function indexName(info: NamingInfo, naming?: NamingConvention): string;
/** True when PostgreSQL would cut the name. */
export declare function isTooLong(name: string): boolean;
export {};
