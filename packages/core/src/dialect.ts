// What authors of dialects and of tools that write revisions build on; users of mig need `@mig/core` alone.
export * from './errors.ts'

export { typeFor, type ColumnType, type EnumColumnType, type TypeVariants } from './schema/column-type.ts'
export type { Column, ColumnDefault, Generated, Identity } from './schema/column.ts'
export type {
  CheckConstraint,
  Constraint,
  ConstraintKind,
  Deferral,
  ForeignKeyAction,
  ForeignKeyConstraint,
  ForeignKeyTarget,
  PrimaryKeyConstraint,
  UniqueConstraint,
} from './schema/constraint.ts'
export type { Enum } from './schema/enum.ts'
export { displayName, EMPTY_SCHEMA, findEnum, findTable, nameKey, sameName, type Schema } from './schema/schema.ts'
export type { Index, IndexPart } from './schema/table-index.ts'
export type { QualifiedName, Table } from './schema/table.ts'
export {
  isBigintValue,
  isBytesValue,
  isDateValue,
  type BigintValue,
  type BytesValue,
  type DateValue,
  type DialectOptions,
  type Row,
  type Value,
} from './schema/value.ts'

export * from './ops/op.ts'

export {
  columnList,
  constraintClause,
  defaultClause,
  deferralClause,
  generatedClause,
  indexPart,
  indexTarget,
  referencesClause,
} from './sql/ddl.ts'
export { createQuoting, type Quoting, type QuotingRules } from './sql/quoting.ts'
export { bound, inlined, statement, type Statement } from './sql/statement.ts'

export type { CompileContext, Compiler } from './dialect/compiler.ts'
export { DIALECT_CONTRACT, type Dialect } from './dialect/dialect.ts'
export type { Connection, ConnectTarget, Driver, Result, ResultRow } from './dialect/driver.ts'
export type { Features } from './dialect/features.ts'
export type { ExpressionPair, Judge } from './dialect/judge.ts'
export type { HeldLock, Lock, LockOptions } from './dialect/lock.ts'
export type { ReflectOptions, Reflector } from './dialect/reflector.ts'
export type { TypeSystem } from './dialect/type-system.ts'
