// What authors of dialects and of tools that write revisions build on; users of mig need `@mig/core` alone.
export * from './errors.ts'

export { canonical, equalData, toData } from './schema/data.ts'
export { typeFor, type ColumnType, type EnumColumnType, type TypeVariants } from './schema/column-type.ts'
export type { Column, ColumnDefault, Counter, Generated, Identity } from './schema/column.ts'
export {
  columnsOf,
  expressionsOf,
  type CheckConstraint,
  type Constraint,
  type ConstraintKind,
  type Deferral,
  type ExclusionConstraint,
  type ExclusionPart,
  type ForeignKeyAction,
  type ForeignKeyConstraint,
  type ForeignKeyTarget,
  type PrimaryKeyConstraint,
  type UniqueConstraint,
} from './schema/constraint.ts'
export { addedValues, type AddedValue, type Enum } from './schema/enum.ts'
export { quoteIfNeeded, qualifiedText } from './schema/identifier-text.ts'
export { constraintName, indexName, type NamingConvention, type NamingInfo, type NamingKind } from './schema/naming.ts'
export {
  catalogKey,
  displayObject,
  isNamed,
  OBJECT_KINDS,
  objectBinds,
  objectKey,
  objectMentions,
  objectName,
  objectPlace,
  objectUses,
  objectWord,
  objectWords,
  type ObjectPlace,
  type CatalogName,
} from './schema/object-facts.ts'
export type {
  Aggregate,
  AggregateArgument,
  AggregateSteps,
  CompositeType,
  DdlEvent,
  Domain,
  DomainCheck,
  EnabledState,
  EventTrigger,
  Extension,
  FunctionObject,
  MaterializedView,
  ObjectKind,
  ObjectName,
  ObjectOf,
  Operator,
  Policy,
  Procedure,
  RangeType,
  RoutineArgument,
  Rule,
  SchemaNamespace,
  SchemaObject,
  Sequence,
  SequenceOwner,
  Statistics,
  StatisticsKind,
  Trigger,
  TriggerEvent,
  TypeAttribute,
  View,
} from './schema/object.ts'
export { allColumns, parentTables, partitionedTable } from './schema/parent-tables.ts'
export { parseReference, referenceText } from './schema/reference-text.ts'
export type { FormerName } from './schema/former-name.ts'
export { displayName, EMPTY_SCHEMA, findEnum, findTable, nameIn, nameKey, sameName, type Schema } from './schema/schema.ts'
export { replaceOptions } from './schema/replace-options.ts'
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

export { lowerIndex } from './builders/lower-extra.ts'
export type { Extra } from './builders/extra.ts'
export { ownerName } from './builders/table-name.ts'
export { lowerObject, objectModel, type ObjectModel, type RenamedOptions } from './builders/object-model.ts'
export type { Sql } from './builders/sql.ts'
export { lowerQuery, lowerSql, lowerText } from './builders/sql-lowering.ts'
export type { ColumnBuilder } from './builders/column-builder.ts'
// By way of the other entry: what both of them hold is bundled into one file then, which is read faster than several.
export { t } from './index.ts'

export { didYouMean, suggest } from './config/suggestion.ts'
export { modelOptions, unknownOption } from './known-options.ts'
export {
  COMMENT,
  ELSEWHERE,
  FLAG,
  keyword,
  keywords,
  NUMBER,
  oneOf,
  TEXT,
  TEXTS,
  WHOLE,
  type OptionRule,
  type OptionRules,
} from './option-rules.ts'
export { refuseNearNames } from './near-names.ts'
export { findPackage } from './load/find-package.ts'
export { cacheFolderFor } from './load/transform-cache.ts'
export { knownDialectOf, redactUrl } from './config/url.ts'

export * from './ops/op.ts'
export * from './ops/object-op.ts'
export { apply, applyAll } from './ops/apply.ts'
export { describe } from './ops/describe.ts'
export { isExact } from './ops/exact.ts'
export { isIrreversible, reverse, reverseAll, type Irreversible } from './ops/reverse.ts'

export {
  columnList,
  constraintClause,
  deferralClause,
  generatedClause,
  indexPart,
  indexTarget,
  referencesClause,
} from './sql/ddl.ts'
export { bareExpression, bareTokens, closing, isSymbol, splitAtCommas } from './sql/parentheses.ts'
export { createQuoting, type Quoting, type QuotingRules } from './sql/quoting.ts'
export { compile } from './sql/compile.ts'
export {
  bound,
  inlined,
  isDeferred,
  isGuard,
  statement,
  type Deferred,
  type Guard,
  type Instruction,
  type Statement,
} from './sql/statement.ts'
export { renameCallInSql, renameSequenceInSql, renameTypeInSql, renameValuesInSql } from './sql/rename-type.ts'
export { significant, tokenize, tokenName, type Token, type TokenKind } from './sql/tokens.ts'

export type { BackupRules } from './dialect/backup.ts'
export type { BatchRules } from './dialect/batches.ts'
export { updateAll } from './sql/backfill.ts'
export type { CompileContext, Compiler } from './dialect/compiler.ts'
export type { BlockedStatement, ContentionRules, Limits, LockRules, Obstacle, Watch } from './dialect/contention.ts'
export type { DevConnection, DevDatabases, DevOptions, NoDevDatabase } from './dialect/dev-database.ts'
export { DIALECT_CONTRACT, type Dialect, type Hoisted } from './dialect/dialect.ts'
export type { Refusal } from './dialect/refusal.ts'
export type { Connection, ConnectTarget, Driver, Result, ResultRow } from './dialect/driver.ts'
export type { Expansion } from './dialect/expansion.ts'
export type { Features } from './dialect/features.ts'
export type { ExpressionPair, Judge } from './dialect/judge.ts'
export { objectHandlers, refusedObject, type ObjectCompiler, type ObjectStatements } from './dialect/object-compiler.ts'
export { withoutPrivileges } from './dialect/without-privileges.ts'
export type { ColumnApart, Dependency, ObjectPair, ObjectRules, ObjectVerdict } from './dialect/object-rules.ts'
export type { HeldLock, Lock, LockOptions } from './dialect/lock.ts'
export type { Reflector, ReflectOptions, Unread } from './dialect/reflector.ts'
export type { Leftover, OpState, Postconditions } from './dialect/postcondition.ts'
export type { ScriptContext, ScriptRules } from './dialect/script.ts'
export type { EnteredSchema, SchemaPlace, SessionSchema } from './dialect/session-schema.ts'
export type { Risk, RiskKind } from './dialect/risk.ts'
export { PLAIN_UNIT, type OpenUnit, type ScriptUnit, type UnitRules, type UnitWork } from './dialect/unit.ts'
export type { TypeSystem } from './dialect/type-system.ts'

export { headerOfSource, type RevisionHeader } from './revision/header.ts'
export { withPreview, type Preview } from './run/preview.ts'
export { runOperations } from './run/run-operations.ts'

export { createRegistry, opSpec, type Registry } from './plugin/registry.ts'
export type {
  AutogenerateHooks,
  ComparedColumn,
  ComparedItem,
  ComparedKind,
  ComparedPlace,
  RenderedCode,
  RenderedItem,
  RevisionOps,
  Verdict,
} from './plugin/autogenerate-hooks.ts'
export { comparedPlace, includedByName, type IncludeName, placeInTable } from './plugin/included-by-name.ts'
export type { OpSpec, Plugin } from './plugin/plugin.ts'
