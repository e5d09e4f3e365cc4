import type { ObjectModel } from '../builders/object-model.ts'
import { qualifiedName, type Name } from './arguments.ts'
import {
  alterObjectOp,
  createObjectOp,
  dropObjectOp,
  nameOnTable,
  renameObjectOp,
  routineName,
  type AlterObjectOptions,
  type DropObjectOptions,
  type RoutineOptions,
} from './make-object-op.ts'
import { ObjectOperations } from './object-operations.ts'
import type { IfNotExists } from './table-changes.ts'

/** The operations on functions, procedures, operators and triggers. */
export abstract class RoutineOperations extends ObjectOperations {
  /**
   * Creates a function. SQLite has none.
   * @example
   * ```ts
   * await op.createFunction(
   *   pg.function('half', { args: [{ name: 'n', type: 'integer' }], returns: 'integer', language: 'sql', body: sql`SELECT n / 2` }),
   * )
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE FUNCTION "half"("n" integer)
   * RETURNS integer
   * LANGUAGE "sql"
   * AS $$SELECT n / 2$$;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no function; `op.option`
   */
  createFunction(object: ObjectModel<'function'>, options?: IfNotExists): Promise<void> {
    return this.record('createFunction', () => createObjectOp('function', object, options))
  }

  /**
   * Drops a function; nothing that uses it is dropped along.
   *
   * The reverse needs `was`. Where several have the name, `was` or `args` says which.
   * @example
   * ```ts
   * await op.dropFunction('half', { args: ['integer'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP FUNCTION "half"(integer);
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another function; `op.name`, `op.option`
   */
  dropFunction(name: Name, options?: DropObjectOptions<'function'> & RoutineOptions): Promise<void> {
    return this.record('dropFunction', () => dropObjectOp('function', ...routineName(qualifiedName(name, 'function'), options)))
  }

  /**
   * Gives a function another body or other options; what uses it stays. Its arguments and its result stay as they are: drop and create it.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterFunction(
   *   pg.function('half', { args: [{ name: 'n', type: 'integer' }], returns: 'integer', language: 'sql', body: sql`SELECT n / 2` }),
   *   { was: pg.function('half', { args: [{ name: 'n', type: 'integer' }], returns: 'integer', language: 'sql', body: 'SELECT n >> 1' }) },
   * )
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE OR REPLACE FUNCTION "half"("n" integer)
   * RETURNS integer
   * LANGUAGE "sql"
   * AS $$SELECT n / 2$$;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterFunction(object: ObjectModel<'function'>, options?: AlterObjectOptions<'function'>): Promise<void> {
    return this.record('alterFunction', () => alterObjectOp('function', object, options))
  }

  /**
   * Renames a function within its schema; `args` says which where several have the name.
   * @example
   * ```ts
   * await op.renameFunction('half', 'halve', { args: ['integer'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER FUNCTION "half"(integer) RENAME TO "halve";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`, `op.option`
   */
  renameFunction(name: Name, to: string, options?: RoutineOptions): Promise<void> {
    return this.record('renameFunction', () => {
      const [named, rest] = routineName(qualifiedName(name, 'function'), options)
      return renameObjectOp('function', named, to, rest)
    })
  }

  /**
   * Creates a procedure. SQLite has none.
   * @example
   * ```ts
   * await op.createProcedure(
   *   pg.procedure('settle', { args: [{ name: 'n', type: 'integer' }], language: 'sql', body: sql`UPDATE bills SET paid = n` }),
   * )
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE PROCEDURE "settle"("n" integer)
   * LANGUAGE "sql"
   * AS $$UPDATE bills SET paid = n$$;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no procedure; `op.option`
   */
  createProcedure(object: ObjectModel<'procedure'>, options?: IfNotExists): Promise<void> {
    return this.record('createProcedure', () => createObjectOp('procedure', object, options))
  }

  /**
   * Drops a procedure; nothing that uses it is dropped along.
   *
   * The reverse needs `was`. Where several have the name, `was` or `args` says which.
   * @example
   * ```ts
   * await op.dropProcedure('settle', { args: ['integer'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP PROCEDURE "settle"(integer);
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another procedure; `op.name`, `op.option`
   */
  dropProcedure(name: Name, options?: DropObjectOptions<'procedure'> & RoutineOptions): Promise<void> {
    return this.record('dropProcedure', () => dropObjectOp('procedure', ...routineName(qualifiedName(name, 'procedure'), options)))
  }

  /**
   * Gives a procedure another body or other options; what uses it stays. Its arguments stay as they are: drop and create it.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterProcedure(
   *   pg.procedure('settle', { args: [{ name: 'n', type: 'integer' }], language: 'sql', body: sql`UPDATE bills SET paid = n` }),
   *   { was: pg.procedure('settle', { args: [{ name: 'n', type: 'integer' }], language: 'sql', body: sql`DELETE FROM bills` }) },
   * )
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE OR REPLACE PROCEDURE "settle"("n" integer)
   * LANGUAGE "sql"
   * AS $$UPDATE bills SET paid = n$$;
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterProcedure(object: ObjectModel<'procedure'>, options?: AlterObjectOptions<'procedure'>): Promise<void> {
    return this.record('alterProcedure', () => alterObjectOp('procedure', object, options))
  }

  /**
   * Renames a procedure within its schema; `args` says which where several have the name.
   * @example
   * ```ts
   * await op.renameProcedure('settle', 'settle_all', { args: ['integer'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER PROCEDURE "settle"(integer) RENAME TO "settle_all";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`, `op.option`
   */
  renameProcedure(name: Name, to: string, options?: RoutineOptions): Promise<void> {
    return this.record('renameProcedure', () => {
      const [named, rest] = routineName(qualifiedName(name, 'procedure'), options)
      return renameObjectOp('procedure', named, to, rest)
    })
  }

  /**
   * Creates an operator. SQLite has none.
   * @example
   * ```ts
   * await op.createOperator(pg.operator('===', { left: 'text', right: 'text', function: 'texteq', comment: 'the same' }))
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE OPERATOR === (FUNCTION = texteq, LEFTARG = text, RIGHTARG = text);
   * COMMENT ON OPERATOR === (text, text) IS 'the same';
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object` when it is no operator; `op.option`
   */
  createOperator(object: ObjectModel<'operator'>, options?: IfNotExists): Promise<void> {
    return this.record('createOperator', () => createObjectOp('operator', object, options))
  }

  /**
   * Drops an operator; nothing that uses it is dropped along.
   *
   * The reverse needs `was`; without it `args` says the types on both sides, `NONE` where there is none.
   * @example
   * ```ts
   * await op.dropOperator('===', { args: ['text', 'text'] })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP OPERATOR === (text, text);
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.was` when `was` is another operator; `op.name`, `op.option`
   */
  dropOperator(name: Name, options: DropObjectOptions<'operator'> & RoutineOptions): Promise<void> {
    return this.record('dropOperator', () => dropObjectOp('operator', ...routineName(qualifiedName(name, 'operator'), options)))
  }

  /**
   * Gives an operator another comment; all else of it cannot be changed in its place.
   *
   * It needs `was`, which tells what differs.
   * @example
   * ```ts
   * await op.alterOperator(pg.operator('===', { left: 'text', right: 'text', function: 'texteq', comment: 'the same' }), {
   *   was: pg.operator('===', { left: 'text', right: 'text', function: 'texteq' }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * COMMENT ON OPERATOR === (text, text) IS 'the same';
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterOperator(object: ObjectModel<'operator'>, options?: AlterObjectOptions<'operator'>): Promise<void> {
    return this.record('alterOperator', () => alterObjectOp('operator', object, options))
  }

  /**
   * Creates a trigger of a table or a view. PostgreSQL calls the function `execute`, SQLite runs the statements of `body`.
   * @example
   * ```ts
   * await op.createTrigger(
   *   trigger('touch', 'expenses', {
   *     after: 'update',
   *     of: ['amount'],
   *     body: sql`UPDATE expenses SET changes = changes + 1 WHERE id = NEW.id;`,
   *     execute: 'touch()',
   *   }),
   * )
   * ```
   * ```sql
   * -- PostgreSQL
   * CREATE TRIGGER "touch" AFTER UPDATE OF "amount" ON "expenses" FOR EACH ROW EXECUTE FUNCTION touch();
   * -- SQLite
   * CREATE TRIGGER "touch"
   * AFTER UPDATE OF "amount" ON "expenses"
   * BEGIN
   * UPDATE expenses SET changes = changes + 1 WHERE id = NEW.id;
   * END;
   * ```
   * @throws OperationError `op.object` when it is no trigger; `op.option`
   */
  createTrigger(object: ObjectModel<'trigger'>, options?: IfNotExists): Promise<void> {
    return this.record('createTrigger', () => createObjectOp('trigger', object, options))
  }

  /**
   * Drops a trigger of a table or a view.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.dropTrigger('expenses', 'touch', { ifExists: true })
   * ```
   * ```sql
   * -- PostgreSQL
   * DROP TRIGGER IF EXISTS "touch" ON "expenses";
   * -- SQLite
   * DROP TRIGGER IF EXISTS "touch";
   * ```
   * @throws OperationError `op.was` when `was` is another trigger; `op.name`, `op.option`
   */
  dropTrigger(table: Name, name: string, options?: DropObjectOptions<'trigger'>): Promise<void> {
    return this.record('dropTrigger', () => dropObjectOp('trigger', nameOnTable('trigger', table, name), options))
  }

  /**
   * Makes a trigger another one, or switches it off and on.
   *
   * The reverse needs `was`.
   * @example
   * ```ts
   * await op.alterTrigger(trigger('touch', 'expenses', { after: 'update', execute: 'touch()', postgres: { enabled: 'disabled' } }), {
   *   was: trigger('touch', 'expenses', { after: 'update', execute: 'touch()' }),
   * })
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TABLE "expenses" DISABLE TRIGGER "touch";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.object`, `op.was`, `op.option`
   */
  alterTrigger(object: ObjectModel<'trigger'>, options?: AlterObjectOptions<'trigger'>): Promise<void> {
    return this.record('alterTrigger', () => alterObjectOp('trigger', object, options))
  }

  /**
   * Renames a trigger.
   * @example
   * ```ts
   * await op.renameTrigger('expenses', 'touch', 'touched')
   * ```
   * ```sql
   * -- PostgreSQL
   * ALTER TRIGGER "touch" ON "expenses" RENAME TO "touched";
   * -- SQLite: not supported
   * ```
   * @throws OperationError `op.name`
   */
  renameTrigger(table: Name, name: string, to: string): Promise<void> {
    return this.record('renameTrigger', () => renameObjectOp('trigger', nameOnTable('trigger', table, name), to))
  }
}
