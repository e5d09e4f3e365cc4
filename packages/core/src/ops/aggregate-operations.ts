import type { ObjectModel } from '../builders/object-model.ts'
import { bareName, qualifiedName, type Name } from './arguments.ts'
import {
  alterObjectOp,
  createObjectOp,
  dropObjectOp,
  renameObjectOp,
  routineName,
  type AlterObjectOptions,
  type DropObjectOptions,
  type RoutineOptions,
} from './make-object-op.ts'
import { RelationOperations } from './relation-operations.ts'
import type { IfNotExists } from './table-changes.ts'

/** The operations on aggregates and event triggers. */
export abstract class AggregateOperations extends RelationOperations {
  /**
   * Creates an aggregate. SQLite has none.
   * @example
   * ```ts
   * await op.createAggregate(pg.aggregate('longest', { args: [{ type: 'text' }], sfunc: 'longer', stype: 'text', parallel: 'safe' }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE AGGREGATE "longest"(text) (
   *   SFUNC = longer,
   *   STYPE = text,
   *   PARALLEL = SAFE
   * );
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no aggregate; `op.option`
   */
  createAggregate(object: ObjectModel<'aggregate'>, options?: IfNotExists): Promise<void> {
    return this.record('createAggregate', () => createObjectOp('aggregate', object, options))
  }

  /**
   * Drops an aggregate; nothing that uses it is dropped along.
   *
   * The reverse needs `was`. Without `was`, `args` says which one it is.
   * @example
   * ```ts
   * await op.dropAggregate('longest', { args: ['text'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP AGGREGATE "longest"(text);
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another aggregate; `op.name`, `op.option`
   */
  dropAggregate(name: Name, options?: DropObjectOptions<'aggregate'> & RoutineOptions): Promise<void> {
    return this.record('dropAggregate', () => dropObjectOp('aggregate', ...routineName(qualifiedName(name, 'aggregate'), options)))
  }

  /**
   * Gives an aggregate other functions, which make the same of the same arguments, or another comment.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterAggregate(pg.aggregate('longest', { args: [{ type: 'text' }], sfunc: 'longer', stype: 'text', parallel: 'safe' }), {
   *   was: pg.aggregate('longest', { args: [{ type: 'text' }], sfunc: 'longer', stype: 'text' }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE OR REPLACE AGGREGATE "longest"(text) (
   *   SFUNC = longer,
   *   STYPE = text,
   *   PARALLEL = SAFE
   * );
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterAggregate(object: ObjectModel<'aggregate'>, options?: AlterObjectOptions<'aggregate'>): Promise<void> {
    return this.record('alterAggregate', () => alterObjectOp('aggregate', object, options))
  }

  /**
   * Renames an aggregate within its schema.
   * @example
   * ```ts
   * await op.renameAggregate('longest', 'longest_text', { args: ['text'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER AGGREGATE "longest"(text) RENAME TO "longest_text";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`, `op.option`
   */
  renameAggregate(name: Name, to: string, options?: RoutineOptions): Promise<void> {
    return this.record('renameAggregate', () => {
      const [of, rest] = routineName(qualifiedName(name, 'aggregate'), options)
      return renameObjectOp('aggregate', of, to, rest)
    })
  }

  /**
   * Creates an event trigger, which takes a superuser. SQLite has none.
   * @example
   * ```ts
   * await op.createEventTrigger(pg.eventTrigger('guard', { event: 'sql_drop', tags: ['DROP TABLE'], execute: 'guard()' }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE EVENT TRIGGER "guard" ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION guard();
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no event trigger; `op.option`
   */
  createEventTrigger(object: ObjectModel<'eventTrigger'>, options?: IfNotExists): Promise<void> {
    return this.record('createEventTrigger', () => createObjectOp('eventTrigger', object, options))
  }

  /**
   * Drops an event trigger.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropEventTrigger('guard', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP EVENT TRIGGER IF EXISTS "guard";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another event trigger; `op.name`, `op.option`
   */
  dropEventTrigger(name: string, options?: DropObjectOptions<'eventTrigger'>): Promise<void> {
    return this.record('dropEventTrigger', () => dropObjectOp('eventTrigger', { name: bareName(name, 'event trigger') }, options))
  }

  /**
   * Makes an event trigger another one, or switches it off and on.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterEventTrigger(pg.eventTrigger('guard', { event: 'sql_drop', tags: ['DROP TABLE'], execute: 'guard()' }), {
   *   was: pg.eventTrigger('guard', { event: 'sql_drop', execute: 'guard()' }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP EVENT TRIGGER "guard";
   * CREATE EVENT TRIGGER "guard" ON sql_drop WHEN TAG IN ('DROP TABLE') EXECUTE FUNCTION guard();
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterEventTrigger(object: ObjectModel<'eventTrigger'>, options?: AlterObjectOptions<'eventTrigger'>): Promise<void> {
    return this.record('alterEventTrigger', () => alterObjectOp('eventTrigger', object, options))
  }

  /**
   * Renames an event trigger.
   * @example
   * ```ts
   * await op.renameEventTrigger('guard', 'no_drops')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER EVENT TRIGGER "guard" RENAME TO "no_drops";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameEventTrigger(name: string, to: string): Promise<void> {
    return this.record('renameEventTrigger', () => renameObjectOp('eventTrigger', { name: bareName(name, 'event trigger') }, to))
  }
}
