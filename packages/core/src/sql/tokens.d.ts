/**
 * `word`: a keyword or a bare identifier. `quoted`: a quoted identifier. `string`: a text of any form. `parameter`: `?`, `?1`, `$1`.
 * `operator`: an operator, or one of `( ) [ ] , ; . :`.
 */
export type TokenKind = 'space' | 'comment' | 'word' | 'quoted' | 'string' | 'number' | 'parameter' | 'operator';
/** A piece of SQL; the texts of all tokens together are the SQL they came from. */
export interface Token {
    readonly kind: TokenKind;
    readonly text: string;
    /** Where the text begins in the SQL. */
    readonly start: number;
}
export interface TokenizeOptions {
    /** Reads `[a name]` as a quoted identifier, as SQLite does; otherwise brackets are subscripts. */
    readonly brackets?: boolean;
}
/**
 * Takes SQL of PostgreSQL or SQLite apart without understanding it: names inside strings, comments and quotes are not taken for
 * names. It never fails; what is not closed goes to the end.
 */
export declare function tokenize(sql: string, options?: TokenizeOptions): readonly Token[];
/** The tokens that mean something: no white space, no comments. */
export declare function significant(tokens: readonly Token[]): readonly Token[];
/** The name that an identifier token stands for, with its quotes taken off; bare words keep their case. */
export declare function tokenName(token: Token): string;
