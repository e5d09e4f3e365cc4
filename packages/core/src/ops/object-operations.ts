import type { ObjectModel } from '../builders/object-model.ts'
import { bareName, qualifiedName, type Name } from './arguments.ts'
import { ConstraintOperations } from './constraint-operations.ts'
import {
  alterObjectOp,
  createObjectOp,
  dropObjectOp,
  renameObjectOp,
  type AlterObjectOptions,
  type DropObjectOptions,
} from './make-object-op.ts'
import type { IfNotExists } from './table-changes.ts'

/** The operations on views, sequences and extensions. */
export abstract class ObjectOperations extends ConstraintOperations {
  /**
   * Creates a view.
   * @example
   * ```ts
   * await op.createView(view('open_expenses', sql`SELECT id FROM expenses WHERE paid IS NULL`))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE VIEW "open_expenses" AS
   * SELECT id FROM expenses WHERE paid IS NULL;
   * -- SQLite
   * CREATE VIEW "open_expenses" AS
   * SELECT id FROM expenses WHERE paid IS NULL;
   * ```
   * @throws OperationError `op.object` when it is no view; `op.option`
   */
  createView(object: ObjectModel<'view'>, options?: IfNotExists): Promise<void> {
    return this.record('createView', () => createObjectOp('view', object, options))
  }

  /**
   * Drops a view; nothing that uses it is dropped along.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropView('open_expenses', { was: view('open_expenses', sql`SELECT id FROM expenses WHERE paid IS NULL`) })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP VIEW "open_expenses";
   * -- SQLite
   * DROP VIEW "open_expenses";
   * ```
   * @throws OperationError `op.was` when `was` is another view; `op.name`, `op.option`
   */
  dropView(name: Name, options?: DropObjectOptions<'view'>): Promise<void> {
    return this.record('dropView', () => dropObjectOp('view', qualifiedName(name, 'view'), options))
  }

  /**
   * Gives a view another query, options or comment; what uses it stays. PostgreSQL takes a query with the same columns only, and perhaps
   * more at the end.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterView(view('open_expenses', sql`SELECT id FROM expenses WHERE amount > paid`), {
   *   was: view('open_expenses', sql`SELECT id FROM expenses WHERE paid IS NULL`),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE OR REPLACE VIEW "open_expenses" AS
   * SELECT id FROM expenses WHERE amount > paid;
   * -- SQLite
   * DROP VIEW "open_expenses";
   * CREATE VIEW "open_expenses" AS
   * SELECT id FROM expenses WHERE amount > paid;
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterView(object: ObjectModel<'view'>, options?: AlterObjectOptions<'view'>): Promise<void> {
    return this.record('alterView', () => alterObjectOp('view', object, options))
  }

  /**
   * Renames a view within its schema.
   * @example
   * ```ts
   * await op.renameView('open_expenses', 'unpaid_expenses')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER VIEW "open_expenses" RENAME TO "unpaid_expenses";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameView(name: Name, to: string): Promise<void> {
    return this.record('renameView', () => renameObjectOp('view', qualifiedName(name, 'view'), to))
  }

  /**
   * Creates a materialized view with its indexes, and fills it. SQLite has none.
   * @example
   * ```ts
   * await op.createMaterializedView(
   *   pg.materializedView('totals', sql`SELECT category_id, sum(amount) AS total FROM expenses GROUP BY category_id`, {
   *     indexes: [index('ix_totals').on('category_id').unique()],
   *   }),
   * )
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE MATERIALIZED VIEW "totals" AS
   * SELECT category_id, sum(amount) AS total FROM expenses GROUP BY category_id;
   * CREATE UNIQUE INDEX "ix_totals" ON "totals" ("category_id");
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no materialized view; `op.option`
   */
  createMaterializedView(object: ObjectModel<'materializedView'>, options?: IfNotExists): Promise<void> {
    return this.record('createMaterializedView', () => createObjectOp('materializedView', object, options))
  }

  /**
   * Drops a materialized view and its indexes; nothing that uses it is dropped along.
   *
   * The reverse needs `was`, and fills it again.
   * @example
   * ```ts
   * await op.dropMaterializedView('totals', { was: pg.materializedView('totals', sql`SELECT sum(amount) AS total FROM expenses`) })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP MATERIALIZED VIEW "totals";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another one; `op.name`, `op.option`
   */
  dropMaterializedView(name: Name, options?: DropObjectOptions<'materializedView'>): Promise<void> {
    return this.record('dropMaterializedView', () => dropObjectOp('materializedView', qualifiedName(name, 'materialized view'), options))
  }

  /**
   * Gives a materialized view other indexes, options or another comment. Its query cannot be changed in its place: drop and create it.
   *
   * It needs `was`, which tells what differs.
   * @example
   * ```ts
   * await op.alterMaterializedView(
   *   pg.materializedView('totals', sql`SELECT sum(amount) AS total FROM expenses`, { indexes: [index('ix_totals').on('total')] }),
   *   { was: pg.materializedView('totals', sql`SELECT sum(amount) AS total FROM expenses`) },
   * )
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE INDEX "ix_totals" ON "totals" ("total");
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterMaterializedView(object: ObjectModel<'materializedView'>, options?: AlterObjectOptions<'materializedView'>): Promise<void> {
    return this.record('alterMaterializedView', () => alterObjectOp('materializedView', object, options))
  }

  /**
   * Renames a materialized view within its schema.
   * @example
   * ```ts
   * await op.renameMaterializedView('totals', 'sums')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER MATERIALIZED VIEW "totals" RENAME TO "sums";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameMaterializedView(name: Name, to: string): Promise<void> {
    return this.record('renameMaterializedView', () => renameObjectOp('materializedView', qualifiedName(name, 'materialized view'), to))
  }

  /**
   * Creates a sequence. SQLite has none.
   * @example
   * ```ts
   * await op.createSequence(pg.sequence('invoice_number', { start: 1000 }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE SEQUENCE "invoice_number" START WITH 1000;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no sequence; `op.option`
   */
  createSequence(object: ObjectModel<'sequence'>, options?: IfNotExists): Promise<void> {
    return this.record('createSequence', () => createObjectOp('sequence', object, options))
  }

  /**
   * Drops a sequence, and where it counts; a column whose default takes its values keeps the database from it.
   *
   * The reverse needs `was`, and counts from the start.
   * @example
   * ```ts
   * await op.dropSequence('invoice_number', { was: pg.sequence('invoice_number', { start: 1000 }) })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP SEQUENCE "invoice_number";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another sequence; `op.name`, `op.option`
   */
  dropSequence(name: Name, options?: DropObjectOptions<'sequence'>): Promise<void> {
    return this.record('dropSequence', () => dropObjectOp('sequence', qualifiedName(name, 'sequence'), options))
  }

  /**
   * Gives a sequence other options, another owner or comment; where it counts stays. Without `was` all its options are set.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterSequence(pg.sequence('invoice_number', { start: 1000, increment: 10 }), {
   *   was: pg.sequence('invoice_number', { start: 1000 }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER SEQUENCE "invoice_number" INCREMENT BY 10;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterSequence(object: ObjectModel<'sequence'>, options?: AlterObjectOptions<'sequence'>): Promise<void> {
    return this.record('alterSequence', () => alterObjectOp('sequence', object, options))
  }

  /**
   * Renames a sequence within its schema; defaults that take its values follow.
   * @example
   * ```ts
   * await op.renameSequence('invoice_number', 'invoice_numbers')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER SEQUENCE "invoice_number" RENAME TO "invoice_numbers";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameSequence(name: Name, to: string): Promise<void> {
    return this.record('renameSequence', () => renameObjectOp('sequence', qualifiedName(name, 'sequence'), to))
  }

  /**
   * Installs an extension of the server's in the database. SQLite has none.
   * @example
   * ```ts
   * await op.createExtension(pg.extension('citext'))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE EXTENSION "citext";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no extension; `op.option`
   */
  createExtension(object: ObjectModel<'extension'>, options?: IfNotExists): Promise<void> {
    return this.record('createExtension', () => createObjectOp('extension', object, options))
  }

  /**
   * Takes an extension and all that it brought out of the database.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropExtension('citext', { was: pg.extension('citext') })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP EXTENSION "citext";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another extension; `op.name`, `op.option`
   */
  dropExtension(name: string, options?: DropObjectOptions<'extension'>): Promise<void> {
    return this.record('dropExtension', () => dropObjectOp('extension', { name: bareName(name, 'extension') }, options))
  }

  /**
   * Brings an extension to another version, or its objects into another schema.
   *
   * The reverse needs `was`; to another version there is none.
   * @example
   * ```ts
   * await op.alterExtension(pg.extension('citext', { version: '1.6' }), { was: pg.extension('citext', { version: '1.5' }) })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER EXTENSION "citext" UPDATE TO '1.6';
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterExtension(object: ObjectModel<'extension'>, options?: AlterObjectOptions<'extension'>): Promise<void> {
    return this.record('alterExtension', () => alterObjectOp('extension', object, options))
  }
}
