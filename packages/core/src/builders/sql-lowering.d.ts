import type { SqlText } from '../ops/op.ts'
import type { QualifiedName } from '../schema/table.ts'
import type { Sql } from './sql.ts'
import type { SqlPart } from './sql-part.ts'
/**
 * The fragment as the text of a definition: one bare expression, columns by their names alone, values as literals.
 *
 * @param table The table that the definition belongs to; columns of another one are refused.
 * @throws ModelError `model.sql`.
 */
export declare function lowerSql(fragment: Sql, table?: QualifiedName): string
/** `lowerSql` of parts that a definition holds. */
export declare function lowerSqlParts(parts: readonly SqlPart[], table?: QualifiedName): string
/**
 * What `op.execute` runs: a text as it is, or a fragment whose values are bound.
 *
 * @throws ModelError `model.sql` for anything else.
 */
export declare function lowerExecute(statement: Sql | string): SqlText
/** The parts of a fragment, whichever copy of this package made it. */
export declare function sqlParts(fragment: unknown): readonly SqlPart[]
