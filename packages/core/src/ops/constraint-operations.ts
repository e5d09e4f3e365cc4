import type { EnumType } from '../builders/enum-type.ts'
import type { Extra } from '../builders/extra.ts'
import type { Name } from './arguments.ts'
import {
  addEnumValueOp,
  createEnumOp,
  createIndexOp,
  dropEnumOp,
  dropIndexOp,
  renameEnumOp,
  renameEnumValueOp,
  renameIndexOp,
  setIndexCommentOp,
  type AddEnumValueOptions,
  type DropEnumOptions,
  type DropIndexOptions,
} from './make-op.ts'
import type { SetCommentOptions } from './comment-change.ts'
import type { EnumDialectOptions } from '../builders/dialect-options.ts'
import { setEnumCommentOp, setEnumOptionsOp, type SetEnumOptionsOptions } from './make-set-enum.ts'
import { alterEnumOp, type AlterEnumOptions } from './make-alter-enum.ts'
import type { DropConstraintOptions, IfNotExists, ValidateConstraintOptions } from './table-changes.ts'
import { TableOperations } from './table-operations.ts'

/** The operations on constraints, indexes and enums. */
export abstract class ConstraintOperations extends TableOperations {
  /**
   * Adds a primary key, a unique constraint, a foreign key or a check to a table.
   *
   * The reverse needs a name.
   * @example
   * ```ts
   * await op.addConstraint('expenses', foreignKey('category_id').references('categories.id', { name: 'fk_expenses_category' }))
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TABLE "expenses" ADD CONSTRAINT "fk_expenses_category" FOREIGN KEY ("category_id") REFERENCES "categories" ("id");
   * -- SQLite: ALTER TABLE where it can do this to the table as it is, else a rebuild
   * ```
   * @throws ModelError when it is no constraint, or speaks of another table.
   * @throws OperationError `op.name`
   */
  addConstraint(table: Name, constraint: Extra): Promise<void> {
    return this.change('addConstraint', table, (changes) => changes.addConstraint(constraint))
  }

  /**
   * Drops a constraint by its name.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropConstraint('expenses', 'ck_amount', { was: check('ck_amount', sql`amount > 0`) })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TABLE "expenses" DROP CONSTRAINT "ck_amount";
   * -- SQLite: ALTER TABLE where it can do this to the table as it is, else a rebuild
   * ```
   * @throws OperationError `op.was` when `was` is another constraint; `op.name`, `op.option`
   * @throws ModelError when `was` is no constraint.
   */
  dropConstraint(table: Name, name: string, options?: DropConstraintOptions): Promise<void> {
    return this.change('dropConstraint', table, (changes) => changes.dropConstraint(name, options))
  }

  /**
   * Renames a constraint.
   * @example
   * ```ts
   * await op.renameConstraint('expenses', 'expenses_pkey', 'pk_expenses')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TABLE "expenses" RENAME CONSTRAINT "expenses_pkey" TO "pk_expenses";
   * -- SQLite: ALTER TABLE where it can do this to the table as it is, else a rebuild
   * ```
   * @throws OperationError `op.name`
   */
  renameConstraint(table: Name, name: string, to: string): Promise<void> {
    return this.change('renameConstraint', table, (changes) => changes.renameConstraint(name, to))
  }

  /**
   * Checks a constraint on all rows that exist, after it was added without looking at them (`notValid`). Others may read and write
   * meanwhile.
   *
   * The reverse leaves the constraint validated, unless `was` says what to go back to.
   * @example
   * ```ts
   * await op.validateConstraint('expenses', 'fk_expenses_category')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TABLE "expenses" VALIDATE CONSTRAINT "fk_expenses_category";
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.was` when `was` is another constraint; `op.name`, `op.option`
   */
  validateConstraint(table: Name, name: string, options?: ValidateConstraintOptions): Promise<void> {
    return this.change('validateConstraint', table, (changes) => changes.validateConstraint(name, options))
  }

  /**
   * Sets the comment of a constraint, or removes it with `null`.
   *
   * The reverse needs `was`, with `null` where there was none.
   * @example
   * ```ts
   * await op.setConstraintComment('expenses', 'ck_amount_positive', 'refunds have a table of their own', { was: null })
   * ```
   * ```sql
   * -- PostgreSQL
   * COMMENT ON CONSTRAINT "ck_amount_positive" ON "expenses" IS 'refunds have a table of their own';
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.comment` for something else than a text or null; `op.name`, `op.option`
   */
  setConstraintComment(table: Name, name: string, comment: string | null, options?: SetCommentOptions): Promise<void> {
    return this.change('setConstraintComment', table, (changes) => changes.setConstraintComment(name, comment, options))
  }

  /**
   * Creates an index; without a name it is called `ix_<table>_<columns>`.
   * @example
   * ```ts
   * await op.createIndex('expenses', index('ix_open').on(column('spent_at').desc()).where(sql`paid IS NULL`))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE INDEX "ix_open" ON "expenses" ("spent_at" DESC) WHERE paid IS NULL;
   * -- SQLite
   * CREATE INDEX "ix_open" ON "expenses" ("spent_at" DESC) WHERE paid IS NULL;
   * ```
   * @throws ModelError when it is no index, or speaks of another table.
   * @throws OperationError `op.name`, `op.option`
   */
  createIndex(table: Name, index: Extra, options?: IfNotExists): Promise<void> {
    return this.record('createIndex', () => createIndexOp(table, index, options))
  }

  /**
   * Drops an index by its name.
   *
   * The reverse needs `was`. Options of a dialect stand beside it: `{ postgres: { concurrently: true } }`.
   * @example
   * ```ts
   * await op.dropIndex('expenses', 'ix_spent_at', { was: index('ix_spent_at').on('spent_at') })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP INDEX "ix_spent_at";
   * -- SQLite
   * DROP INDEX "ix_spent_at";
   * ```
   * @throws OperationError `op.was` when `was` is another index; `op.name`, `op.option`
   * @throws ModelError when `was` is no index.
   */
  dropIndex(table: Name, name: string, options?: DropIndexOptions): Promise<void> {
    return this.record('dropIndex', () => dropIndexOp(table, name, options))
  }

  /**
   * Renames an index.
   * @example
   * ```ts
   * await op.renameIndex('expenses', 'ix_spent', 'ix_spent_at')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER INDEX "ix_spent" RENAME TO "ix_spent_at";
   * -- SQLite: ALTER TABLE where it can do this to the table as it is, else a rebuild
   * ```
   * @throws OperationError `op.name`
   */
  renameIndex(table: Name, name: string, to: string): Promise<void> {
    return this.record('renameIndex', () => renameIndexOp(table, name, to))
  }

  /**
   * Sets the comment of an index, or removes it with `null`.
   *
   * The reverse needs `was`, with `null` where there was none.
   * @example
   * ```ts
   * await op.setIndexComment('expenses', 'ix_spent_at', 'for the report of a month', { was: null })
   * ```
   * ```sql
   * -- PostgreSQL
   * COMMENT ON INDEX "ix_spent_at" IS 'for the report of a month';
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.comment` for something else than a text or null; `op.name`, `op.option`
   */
  setIndexComment(table: Name, name: string, comment: string | null, options?: SetCommentOptions): Promise<void> {
    return this.record('setIndexComment', () => setIndexCommentOp(table, name, comment, options))
  }

  /**
   * Creates an enumerated type. SQLite has none: there each column of the type has a check.
   * @example
   * ```ts
   * await op.createEnum(enumType('status', ['open', 'paid']))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE TYPE "status" AS ENUM ('open', 'paid');
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.enum` when it is no enum type.
   */
  createEnum(type: EnumType): Promise<void> {
    return this.record('createEnum', () => createEnumOp(type))
  }

  /**
   * Drops an enumerated type that no column has any more.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropEnum('status', { was: enumType('status', ['open', 'paid']) })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP TYPE "status";
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.was` when `was` is another enum; `op.enum`, `op.name`, `op.option`
   */
  dropEnum(name: Name, options?: DropEnumOptions): Promise<void> {
    return this.record('dropEnum', () => dropEnumOp(name, options))
  }

  /**
   * Renames an enumerated type; columns of the type follow.
   * @example
   * ```ts
   * await op.renameEnum('status', 'state')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "status" RENAME TO "state";
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.name`
   */
  renameEnum(name: Name, to: string): Promise<void> {
    return this.record('renameEnum', () => renameEnumOp(name, to))
  }

  /**
   * Adds a value to an enumerated type, at the end unless `before` or `after` says where. It has no reverse.
   * @example
   * ```ts
   * await op.addEnumValue('status', 'void', { after: 'open' })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "status" ADD VALUE 'void' AFTER 'open';
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.addEnumValue` for two places; `op.name`, `op.option`
   */
  addEnumValue(name: Name, value: string, options?: AddEnumValueOptions): Promise<void> {
    return this.record('addEnumValue', () => addEnumValueOp(name, value, options))
  }

  /**
   * Renames a value of an enumerated type, in all rows that have it.
   * @example
   * ```ts
   * await op.renameEnumValue('status', 'paid', 'settled')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "status" RENAME VALUE 'paid' TO 'settled';
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameEnumValue(name: Name, value: string, to: string): Promise<void> {
    return this.record('renameEnumValue', () => renameEnumValueOp(name, value, to))
  }

  /**
   * Gives an enumerated type other values, or another order of them. Where `was` says that values only come, they are added to the type.
   * Else it is made anew, and every column of it is converted, so `columns` names them all, with their defaults. Comment, owner and
   * privileges of the type are kept.
   *
   * It refuses before anything changes where rows hold a value that goes and `map` does not say what becomes of them (another value, or
   * NULL), and where something else than these columns uses the type: drop that before, and create it again afterwards. Where enums are
   * checks, the checks change. The reverse needs `was`; values that `map` brought together stay together.
   * @example
   * ```ts
   * await op.alterEnum('status', {
   *   values: ['open', 'paid'],
   *   was: ['open', 'void', 'paid'],
   *   map: { void: 'paid' },
   *   columns: [{ table: 'expenses', column: 'status', default: 'open' }],
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "status" RENAME TO "status__old";
   * CREATE TYPE "status" AS ENUM ('open', 'paid');
   * DO $$DECLARE command text;
   * BEGIN
   *   FOR command IN
   *     SELECT pg_catalog.format('ALTER TYPE %s OWNER TO %s', '"status"', was.typowner::regrole) FROM pg_catalog.pg_type made, pg_catalog.pg_type was WHERE made.oid = '"status"'::regtype AND was.oid = '"status__old"'::regtype
   *     UNION ALL SELECT pg_catalog.format('REVOKE ALL ON TYPE %s FROM %s', '"status"', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
   *       FROM pg_catalog.pg_type made, pg_catalog.pg_type was, pg_catalog.aclexplode(coalesce(made.typacl, pg_catalog.acldefault('T', made.typowner))) a WHERE made.oid = '"status"'::regtype AND was.oid = '"status__old"'::regtype AND made.typacl IS DISTINCT FROM was.typacl
   *     UNION ALL SELECT pg_catalog.format('GRANT USAGE ON TYPE %s TO %s%s', '"status"', CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' END)
   *       FROM pg_catalog.pg_type made, pg_catalog.pg_type was, pg_catalog.aclexplode(coalesce(was.typacl, pg_catalog.acldefault('T', was.typowner))) a WHERE made.oid = '"status"'::regtype AND was.oid = '"status__old"'::regtype AND made.typacl IS DISTINCT FROM was.typacl
   *     UNION ALL SELECT pg_catalog.format('COMMENT ON TYPE %s IS %L', '"status"', pg_catalog.obj_description(was.oid, 'pg_type'))
   *       FROM pg_catalog.pg_type made, pg_catalog.pg_type was WHERE made.oid = '"status"'::regtype AND was.oid = '"status__old"'::regtype AND pg_catalog.obj_description(was.oid, 'pg_type') IS NOT NULL
   *   LOOP EXECUTE command; END LOOP;
   * END$$;
   * ALTER TABLE "expenses" ALTER COLUMN "status" DROP DEFAULT, ALTER COLUMN "status" TYPE "status" USING (CASE "status"::text WHEN 'void' THEN 'paid' ELSE "status"::text END)::"status", ALTER COLUMN "status" SET DEFAULT 'open';
   * DROP TYPE "status__old";
   * -- SQLite: ALTER TABLE where it can do this to the table as it is, else a rebuild
   * ```
   * @throws OperationError `op.alterEnum` for values that are there twice, a `map` that does not fit them; `op.name`, `op.option`
   */
  alterEnum(name: Name, change: AlterEnumOptions): Promise<void> {
    return this.record('alterEnum', () => alterEnumOp(name, change))
  }

  /**
   * Sets the comment of an enumerated type; `null` removes it. The reverse needs `was`.
   * @example
   * ```ts
   * await op.setEnumComment('status', 'where a bill is', { was: null })
   * ```
   * ```sql
   * -- PostgreSQL
   * COMMENT ON TYPE "status" IS 'where a bill is';
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.name`, `op.comment`, `op.option`
   */
  setEnumComment(name: Name, comment: string | null, options?: SetCommentOptions): Promise<void> {
    return this.record('setEnumComment', () => setEnumCommentOp(name, comment, options))
  }

  /**
   * Gives an enumerated type other options of a dialect, which replace all of that dialect that it has: what is left out goes. On
   * PostgreSQL these are its owner and its grants. The reverse needs `was`, with the same dialects.
   * @example
   * ```ts
   * await op.setEnumOptions('status', { postgres: { owner: 'app' } }, { was: { postgres: {} } })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TYPE "status" OWNER TO "app";
   * -- SQLite: nothing
   * ```
   * @throws OperationError `op.name`, `op.option`
   * @throws ModelError `model.option` when a dialect is given something else than an object.
   */
  setEnumOptions(name: Name, options: EnumDialectOptions, was?: SetEnumOptionsOptions): Promise<void> {
    return this.record('setEnumOptions', () => setEnumOptionsOp(name, options, was))
  }
}
