import { qualifiedName, type Name } from './arguments.ts'
import { AggregateOperations } from './aggregate-operations.ts'
import { moveEnumOp, moveTableOp } from './make-op.ts'
import { moveObjectOp, routineName, type RoutineOptions } from './make-object-op.ts'

/** The operations that move things to another schema of their database. */
export abstract class MoveOperations extends AggregateOperations {
  /**
   * Moves a table to another schema, which has to be there; `null` is the default one.
   *
   * Its indexes, constraints and the sequences of its columns go along, under their names. What refers to it stays and follows: foreign
   * keys, views, triggers and policies. Bodies of functions that are texts do not.
   * @example
   * ```ts
   * await op.moveTable('expenses', 'billing')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TABLE "expenses" SET SCHEMA "billing";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  moveTable(name: Name, schema: string | null): Promise<void> {
    return this.record('moveTable', () => moveTableOp(name, schema))
  }

  /**
   * Moves an enumerated type to another schema; columns of the type follow. `null` is the default schema.
   * @example
   * ```ts
   * await op.moveEnum({ schema: 'billing', name: 'status' }, null)
   * ```
   * ```sql
   * -- PostgreSQL
   * DO $$BEGIN EXECUTE pg_catalog.format('%s %I', 'ALTER TYPE "billing"."status" SET SCHEMA', pg_catalog.current_schema()); END$$;
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.name`
   */
  moveEnum(name: Name, schema: string | null): Promise<void> {
    return this.record('moveEnum', () => moveEnumOp(name, schema))
  }

  /**
   * Moves a view to another schema of its database; what uses it stays.
   * @example
   * ```ts
   * await op.moveView('open_expenses', 'reports')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER VIEW "open_expenses" SET SCHEMA "reports";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  moveView(name: Name, schema: string | null): Promise<void> {
    return this.record('moveView', () => moveObjectOp('view', qualifiedName(name, 'view'), schema))
  }

  /**
   * Moves a materialized view to another schema, and its indexes with it.
   * @example
   * ```ts
   * await op.moveMaterializedView('totals', 'reports')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER MATERIALIZED VIEW "totals" SET SCHEMA "reports";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  moveMaterializedView(name: Name, schema: string | null): Promise<void> {
    return this.record('moveMaterializedView', () => moveObjectOp('materializedView', qualifiedName(name, 'materialized view'), schema))
  }

  /**
   * Moves a sequence to another schema. One that a column owns goes with its table, and PostgreSQL moves it in no other way.
   * @example
   * ```ts
   * await op.moveSequence('invoice_number', 'billing')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER SEQUENCE "invoice_number" SET SCHEMA "billing";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  moveSequence(name: Name, schema: string | null): Promise<void> {
    return this.record('moveSequence', () => moveObjectOp('sequence', qualifiedName(name, 'sequence'), schema))
  }

  /**
   * Moves a domain to another schema; columns of the type follow.
   * @example
   * ```ts
   * await op.moveDomain('email', 'types')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER DOMAIN "email" SET SCHEMA "types";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  moveDomain(name: Name, schema: string | null): Promise<void> {
    return this.record('moveDomain', () => moveObjectOp('domain', qualifiedName(name, 'domain'), schema))
  }

  /**
   * Moves a composite type to another schema; columns of the type follow.
   * @example
   * ```ts
   * await op.moveCompositeType('address', 'types')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "address" SET SCHEMA "types";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  moveCompositeType(name: Name, schema: string | null): Promise<void> {
    return this.record('moveCompositeType', () => moveObjectOp('compositeType', qualifiedName(name, 'composite type'), schema))
  }

  /**
   * Moves a range type to another schema; columns of the type follow. Its multiranges stay where they are.
   * @example
   * ```ts
   * await op.moveRangeType('prices', 'types')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "prices" SET SCHEMA "types";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  moveRangeType(name: Name, schema: string | null): Promise<void> {
    return this.record('moveRangeType', () => moveObjectOp('rangeType', qualifiedName(name, 'range type'), schema))
  }

  /**
   * Moves a function to another schema; what calls it by resolved names follows, bodies that are texts do not.
   * @example
   * ```ts
   * await op.moveFunction('net', 'tools', { args: ['numeric'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER FUNCTION "net"(numeric) SET SCHEMA "tools";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`, `op.option`
   */
  moveFunction(name: Name, schema: string | null, options?: RoutineOptions): Promise<void> {
    return this.record('moveFunction', () => {
      const [named, rest] = routineName(qualifiedName(name, 'function'), options)
      return moveObjectOp('function', named, schema, rest)
    })
  }

  /**
   * Moves a procedure to another schema.
   * @example
   * ```ts
   * await op.moveProcedure('tidy', 'tools')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER PROCEDURE "tidy" SET SCHEMA "tools";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`, `op.option`
   */
  moveProcedure(name: Name, schema: string | null, options?: RoutineOptions): Promise<void> {
    return this.record('moveProcedure', () => {
      const [named, rest] = routineName(qualifiedName(name, 'procedure'), options)
      return moveObjectOp('procedure', named, schema, rest)
    })
  }

  /**
   * Moves an operator to another schema.
   * @example
   * ```ts
   * await op.moveOperator('===', 'tools', { args: ['text', 'text'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER OPERATOR === (text, text) SET SCHEMA "tools";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`, `op.option`
   */
  moveOperator(name: Name, schema: string | null, options: RoutineOptions): Promise<void> {
    return this.record('moveOperator', () => {
      const [named, rest] = routineName(qualifiedName(name, 'operator'), options)
      return moveObjectOp('operator', named, schema, rest)
    })
  }

  /**
   * Moves an aggregate to another schema.
   * @example
   * ```ts
   * await op.moveAggregate('product', 'tools', { args: ['numeric'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER AGGREGATE "product"(numeric) SET SCHEMA "tools";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`, `op.option`
   */
  moveAggregate(name: Name, schema: string | null, options?: RoutineOptions): Promise<void> {
    return this.record('moveAggregate', () => {
      const [named, rest] = routineName(qualifiedName(name, 'aggregate'), options)
      return moveObjectOp('aggregate', named, schema, rest)
    })
  }

  /**
   * Moves a statistics object to another schema; its table stays.
   * @example
   * ```ts
   * await op.moveStatistics('of_places', 'reports')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER STATISTICS "of_places" SET SCHEMA "reports";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  moveStatistics(name: Name, schema: string | null): Promise<void> {
    return this.record('moveStatistics', () => moveObjectOp('statistics', qualifiedName(name, 'statistics object'), schema))
  }
}
