import type { ObjectModel } from '../builders/object-model.ts'
import { qualifiedName, type Name } from './arguments.ts'
import {
  alterObjectOp,
  createObjectOp,
  dropObjectOp,
  nameOnTable,
  renameObjectOp,
  type AlterObjectOptions,
  type DropObjectOptions,
} from './make-object-op.ts'
import { TypeOperations } from './type-operations.ts'
import type { IfNotExists } from './table-changes.ts'

/** The operations on rules and extended statistics. */
export abstract class RelationOperations extends TypeOperations {
  /**
   * Creates a rule of a table or a view. SQLite has none.
   * @example
   * ```ts
   * await op.createRule(pg.rule('keep', 'expenses', { event: 'delete', instead: true, where: sql`old.paid > 0` }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE RULE "keep" AS ON DELETE TO "expenses" WHERE (old.paid > 0) DO INSTEAD NOTHING;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no rule; `op.option`
   */
  createRule(object: ObjectModel<'rule'>, options?: IfNotExists): Promise<void> {
    return this.record('createRule', () => createObjectOp('rule', object, options))
  }

  /**
   * Drops a rule; nothing that uses it is dropped along.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropRule('expenses', 'keep', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP RULE IF EXISTS "keep" ON "expenses";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another rule; `op.name`, `op.option`
   */
  dropRule(table: Name, name: string, options?: DropObjectOptions<'rule'>): Promise<void> {
    return this.record('dropRule', () => dropObjectOp('rule', nameOnTable('rule', table, name), options))
  }

  /**
   * Makes a rule another one, or switches it off and on.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterRule(pg.rule('keep', 'expenses', { event: 'delete', instead: true, where: sql`old.paid > 0` }), {
   *   was: pg.rule('keep', 'expenses', { event: 'delete', instead: true }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE OR REPLACE RULE "keep" AS ON DELETE TO "expenses" WHERE (old.paid > 0) DO INSTEAD NOTHING;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterRule(object: ObjectModel<'rule'>, options?: AlterObjectOptions<'rule'>): Promise<void> {
    return this.record('alterRule', () => alterObjectOp('rule', object, options))
  }

  /**
   * Renames a rule.
   * @example
   * ```ts
   * await op.renameRule('expenses', 'keep', 'keep_paid')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER RULE "keep" ON "expenses" RENAME TO "keep_paid";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameRule(table: Name, name: string, to: string): Promise<void> {
    return this.record('renameRule', () => renameObjectOp('rule', nameOnTable('rule', table, name), to))
  }

  /**
   * Creates extended statistics of a table, which ANALYZE fills. SQLite has none.
   * @example
   * ```ts
   * await op.createStatistics(pg.statistics('places', 'addresses', { columns: ['city', 'zip'], target: 1000 }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE STATISTICS "places" ON "city", "zip" FROM "addresses";
   * ALTER STATISTICS "places" SET STATISTICS 1000;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no statistics object; `op.option`
   */
  createStatistics(object: ObjectModel<'statistics'>, options?: IfNotExists): Promise<void> {
    return this.record('createStatistics', () => createObjectOp('statistics', object, options))
  }

  /**
   * Drops extended statistics.
   *
   * The reverse needs `was`; ANALYZE fills them again.
   * @example
   * ```ts
   * await op.dropStatistics('places', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP STATISTICS IF EXISTS "places";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another statistics object; `op.name`, `op.option`
   */
  dropStatistics(name: Name, options?: DropObjectOptions<'statistics'>): Promise<void> {
    return this.record('dropStatistics', () => dropObjectOp('statistics', qualifiedName(name, 'statistics object'), options))
  }

  /**
   * Gives extended statistics another target or comment; all else of them cannot be changed in its place.
   *
   * It needs `was`, which tells what differs.
   * @example
   * ```ts
   * await op.alterStatistics(pg.statistics('places', 'addresses', { columns: ['city', 'zip'], target: 1000 }), {
   *   was: pg.statistics('places', 'addresses', { columns: ['city', 'zip'] }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER STATISTICS "places" SET STATISTICS 1000;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterStatistics(object: ObjectModel<'statistics'>, options?: AlterObjectOptions<'statistics'>): Promise<void> {
    return this.record('alterStatistics', () => alterObjectOp('statistics', object, options))
  }

  /**
   * Renames extended statistics within their schema.
   * @example
   * ```ts
   * await op.renameStatistics('places', 'city_zip')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER STATISTICS "places" RENAME TO "city_zip";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameStatistics(name: Name, to: string): Promise<void> {
    return this.record('renameStatistics', () => renameObjectOp('statistics', qualifiedName(name, 'statistics object'), to))
  }
}
