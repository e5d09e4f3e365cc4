import type { ObjectModel } from '../builders/object-model.ts'
import { bareName, qualifiedName, type Name } from './arguments.ts'
import {
  alterObjectOp,
  createObjectOp,
  dropObjectOp,
  nameOnTable,
  renameObjectOp,
  type AlterObjectOptions,
  type DropObjectOptions,
} from './make-object-op.ts'
import { RoutineOperations } from './routine-operations.ts'
import type { IfNotExists } from './table-changes.ts'

/** The operations on schemas, types and policies. */
export abstract class TypeOperations extends RoutineOperations {
  /**
   * Creates a schema. SQLite has none.
   * @example
   * ```ts
   * await op.createSchema(pg.schema('app'))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE SCHEMA "app";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no schema; `op.option`
   */
  createSchema(object: ObjectModel<'schema'>, options?: IfNotExists): Promise<void> {
    return this.record('createSchema', () => createObjectOp('schema', object, options))
  }

  /**
   * Drops a schema; nothing that uses it is dropped along.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropSchema('app', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP SCHEMA IF EXISTS "app";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another schema; `op.name`, `op.option`
   */
  dropSchema(name: string, options?: DropObjectOptions<'schema'>): Promise<void> {
    return this.record('dropSchema', () => dropObjectOp('schema', { name: bareName(name, 'schema') }, options))
  }

  /**
   * Gives a schema another comment.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterSchema(pg.schema('app'), { was: pg.schema('app', { comment: 'ours' }) })
   * ```
   * ```sql
   * -- PostgreSQL
   * COMMENT ON SCHEMA "app" IS NULL;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterSchema(object: ObjectModel<'schema'>, options?: AlterObjectOptions<'schema'>): Promise<void> {
    return this.record('alterSchema', () => alterObjectOp('schema', object, options))
  }

  /**
   * Creates a domain. SQLite has none.
   * @example
   * ```ts
   * await op.createDomain(pg.domain('email', { type: 'text', checks: [{ name: 'email_form', sql: sql`VALUE LIKE '%@%'` }] }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE DOMAIN "email" AS text CONSTRAINT "email_form" CHECK (VALUE LIKE '%@%');
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no domain; `op.option`
   */
  createDomain(object: ObjectModel<'domain'>, options?: IfNotExists): Promise<void> {
    return this.record('createDomain', () => createObjectOp('domain', object, options))
  }

  /**
   * Drops a domain; nothing that uses it is dropped along.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropDomain('email', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP DOMAIN IF EXISTS "email";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another domain; `op.name`, `op.option`
   */
  dropDomain(name: Name, options?: DropObjectOptions<'domain'>): Promise<void> {
    return this.record('dropDomain', () => dropObjectOp('domain', qualifiedName(name, 'domain'), options))
  }

  /**
   * Gives a domain another default, other checks, another comment, or takes NULL in or out.
   *
   * It needs `was`, which tells what differs.
   * @example
   * ```ts
   * await op.alterDomain(pg.domain('email', { type: 'text', checks: [{ name: 'email_form', sql: sql`VALUE LIKE '%@%'` }] }), {
   *   was: pg.domain('email', { type: 'text' }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER DOMAIN "email" ADD CONSTRAINT "email_form" CHECK (VALUE LIKE '%@%');
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterDomain(object: ObjectModel<'domain'>, options?: AlterObjectOptions<'domain'>): Promise<void> {
    return this.record('alterDomain', () => alterObjectOp('domain', object, options))
  }

  /**
   * Renames a domain within its schema.
   * @example
   * ```ts
   * await op.renameDomain('email', 'email2')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER DOMAIN "email" RENAME TO "email2";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameDomain(name: Name, to: string): Promise<void> {
    return this.record('renameDomain', () => renameObjectOp('domain', qualifiedName(name, 'domain'), to))
  }

  /**
   * Creates a composite type. SQLite has none.
   * @example
   * ```ts
   * await op.createCompositeType(pg.compositeType('point3', [{ name: 'x', type: 'real' }, { name: 'y', type: 'real' }]))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE TYPE "point3" AS ("x" real, "y" real);
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no composite type; `op.option`
   */
  createCompositeType(object: ObjectModel<'compositeType'>, options?: IfNotExists): Promise<void> {
    return this.record('createCompositeType', () => createObjectOp('compositeType', object, options))
  }

  /**
   * Drops a composite type; nothing that uses it is dropped along.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropCompositeType('point3', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP TYPE IF EXISTS "point3";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another composite type; `op.name`, `op.option`
   */
  dropCompositeType(name: Name, options?: DropObjectOptions<'compositeType'>): Promise<void> {
    return this.record('dropCompositeType', () => dropObjectOp('compositeType', qualifiedName(name, 'composite type'), options))
  }

  /**
   * Gives a composite type other attributes or another comment; columns of the type keep those of their values that stay.
   *
   * It needs `was`, which tells what differs.
   * @example
   * ```ts
   * await op.alterCompositeType(pg.compositeType('point3', [{ name: 'x', type: 'real' }, { name: 'y', type: 'real' }]), {
   *   was: pg.compositeType('point3', [{ name: 'x', type: 'real' }]),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "point3" ADD ATTRIBUTE "y" real;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterCompositeType(object: ObjectModel<'compositeType'>, options?: AlterObjectOptions<'compositeType'>): Promise<void> {
    return this.record('alterCompositeType', () => alterObjectOp('compositeType', object, options))
  }

  /**
   * Renames a composite type within its schema.
   * @example
   * ```ts
   * await op.renameCompositeType('point3', 'point32')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "point3" RENAME TO "point32";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameCompositeType(name: Name, to: string): Promise<void> {
    return this.record('renameCompositeType', () => renameObjectOp('compositeType', qualifiedName(name, 'composite type'), to))
  }

  /**
   * Creates a range type. SQLite has none.
   * @example
   * ```ts
   * await op.createRangeType(pg.rangeType('floatrange', { subtype: 'float8', comment: 'of numbers' }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE TYPE "floatrange" AS RANGE (SUBTYPE = float8);
   * COMMENT ON TYPE "floatrange" IS 'of numbers';
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no range type; `op.option`
   */
  createRangeType(object: ObjectModel<'rangeType'>, options?: IfNotExists): Promise<void> {
    return this.record('createRangeType', () => createObjectOp('rangeType', object, options))
  }

  /**
   * Drops a range type; nothing that uses it is dropped along.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropRangeType('floatrange', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP TYPE IF EXISTS "floatrange";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another range type; `op.name`, `op.option`
   */
  dropRangeType(name: Name, options?: DropObjectOptions<'rangeType'>): Promise<void> {
    return this.record('dropRangeType', () => dropObjectOp('rangeType', qualifiedName(name, 'range type'), options))
  }

  /**
   * Gives a range type another comment; all else of it cannot be changed in its place.
   *
   * It needs `was`, which tells what differs.
   * @example
   * ```ts
   * await op.alterRangeType(pg.rangeType('floatrange', { subtype: 'float8', comment: 'of numbers' }), {
   *   was: pg.rangeType('floatrange', { subtype: 'float8' }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * COMMENT ON TYPE "floatrange" IS 'of numbers';
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterRangeType(object: ObjectModel<'rangeType'>, options?: AlterObjectOptions<'rangeType'>): Promise<void> {
    return this.record('alterRangeType', () => alterObjectOp('rangeType', object, options))
  }

  /**
   * Renames a range type within its schema.
   * @example
   * ```ts
   * await op.renameRangeType('floatrange', 'floatrange2')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "floatrange" RENAME TO "floatrange2";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameRangeType(name: Name, to: string): Promise<void> {
    return this.record('renameRangeType', () => renameObjectOp('rangeType', qualifiedName(name, 'range type'), to))
  }

  /**
   * Creates a policy. SQLite has none. Row-level security itself is an option of the table.
   * @example
   * ```ts
   * await op.createPolicy(pg.policy('own', 'expenses', { using: sql`owner = current_user` }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE POLICY "own" ON "expenses" USING (owner = current_user);
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no policy; `op.option`
   */
  createPolicy(object: ObjectModel<'policy'>, options?: IfNotExists): Promise<void> {
    return this.record('createPolicy', () => createObjectOp('policy', object, options))
  }

  /**
   * Drops a policy; nothing that uses it is dropped along.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropPolicy('expenses', 'own', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP POLICY IF EXISTS "own" ON "expenses";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another policy; `op.name`, `op.option`
   */
  dropPolicy(table: Name, name: string, options?: DropObjectOptions<'policy'>): Promise<void> {
    return this.record('dropPolicy', () => dropObjectOp('policy', nameOnTable('policy', table, name), options))
  }

  /**
   * Gives a policy other roles, conditions or another comment.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterPolicy(pg.policy('own', 'expenses', { using: sql`owner = current_user` }), {
   *   was: pg.policy('own', 'expenses', { using: sql`true` }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP POLICY "own" ON "expenses";
   * CREATE POLICY "own" ON "expenses" USING (owner = current_user);
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterPolicy(object: ObjectModel<'policy'>, options?: AlterObjectOptions<'policy'>): Promise<void> {
    return this.record('alterPolicy', () => alterObjectOp('policy', object, options))
  }

  /**
   * Renames a policy.
   * @example
   * ```ts
   * await op.renamePolicy('expenses', 'own', 'mine')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER POLICY "own" ON "expenses" RENAME TO "mine";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renamePolicy(table: Name, name: string, to: string): Promise<void> {
    return this.record('renamePolicy', () => renameObjectOp('policy', nameOnTable('policy', table, name), to))
  }
}
