// What users of mig write their models, configuration, revisions and services with.
export * from './errors.ts'

// Models
export { column, type NamedColumn } from './builders/index-part.ts'
export type { AnyColumn, AnyTable } from './builders/row-types.ts'
export type { ColumnBuilder, IdentityOptions, ReferenceOptions, ReferenceTarget } from './builders/column-builder.ts'
export { t, type ColumnTypes } from './builders/column-types.ts'
export type {
  AlterTableDialectOptions,
  EnumDialectOptions,
  ColumnDialectOptions,
  ConstraintDialectOptions,
  IndexDialectOptions,
  TableDialectOptions,
  TableOptions,
} from './builders/dialect-options.ts'
export { enumType, type EnumType, type EnumTypeOptions } from './builders/enum-type.ts'
export { check, exclude, foreignKey, index, primaryKey, unique, type Extra } from './builders/extra.ts'
export type { InferInsert, InferRow, Js, JsArray, JsTypes, KyselyDatabase, KyselyTable } from './builders/row-types.ts'
export { schemaOf } from './builders/schema-of.ts'
export { sql, type Sql, type SqlInput } from './builders/sql.ts'
export type { ObjectModel } from './builders/object-model.ts'
export { trigger, type TriggerDialectOptions, type TriggerOptions } from './builders/trigger.ts'
export { view, type ViewDialectOptions, type ViewOptions } from './builders/view.ts'
export { table, type ColumnRef, type TableHandle } from './builders/table-handle.ts'
export type { NamingConvention, NamingInfo } from './schema/naming.ts'
export type { FormerName } from './schema/former-name.ts'
export type { Schema } from './schema/schema.ts'

// Revisions
export type { AlterColumnOptions, ColumnAlterationInput } from './ops/column-alteration.ts'
export type { SetCommentOptions } from './ops/comment-change.ts'
export type { AlterEnumOptions } from './ops/make-alter-enum.ts'
export type { SetEnumOptionsOptions } from './ops/make-set-enum.ts'
export type { AlterObjectOptions, DropObjectOptions, RoutineOptions } from './ops/make-object-op.ts'
export type { AddEnumValueOptions, DropEnumOptions, DropIndexOptions } from './ops/make-op.ts'
export type { CustomOp } from './ops/op.ts'
export type { Name } from './ops/arguments.ts'
export type { BackfillOptions, BulkInsertOptions, ExecuteOptions, Operations, RevisionConnection } from './ops/operations.ts'
export type {
  DropColumnOptions,
  DropConstraintOptions,
  IfExists,
  IfNotExists,
  SetTableOptionsOptions,
  TableChanges,
  ValidateConstraintOptions,
} from './ops/table-changes.ts'
export type { AlterTableOptions, DropTableOptions } from './ops/table-operations.ts'
export { customOp, defineOp } from './plugin/define-op.ts'
export type {
  AutogenerateHooks,
  Comparator,
  ComparedColumn,
  ComparedItem,
  ComparedKind,
  ComparedPlace,
  ComparisonContext,
  ItemRenderer,
  OpsContext,
  OpsProcessor,
  RenderedCode,
  RenderedItem,
  RevisionOps,
  Verdict,
} from './plugin/autogenerate-hooks.ts'
export type { OpSpec, Plugin } from './plugin/plugin.ts'
export { rewriteOps, type Rewriter, type RewriteRules } from './plugin/rewrite-ops.ts'
export type { ProjectHooks, RevisionTemplate, TemplateParts, WriteHook } from './config/project-hooks.ts'

// Configuration, and the files of a project
export {
  defineConfig,
  type BackupOption,
  type Config,
  type ConfigInput,
  type ModelSource,
  type ResolvedConfig,
  type RevisionModules,
  type TransactionMode,
} from './config/config.ts'
export type { Timeouts } from './config/timeouts.ts'
export type { Invocation } from './config/invocation.ts'
export { findConfig } from './config/find-config.ts'
export { loadConfig, type LoadedConfig } from './config/load-config.ts'
export { databaseNames, severalDatabases, type DatabaseConfig, type DatabaseName } from './config/databases.ts'
export { namedTenants, severalTenants, type Tenant, type TenantInput, type TenantList, tenantConfig, type TenantSource } from './config/tenants.ts'
export { configUrl, resolveConfig } from './config/resolve-config.ts'
export { didYouMean, suggest } from './config/suggestion.ts'
export { createLoader, type Loader, type LoaderOptions } from './load/loader.ts'
export type { ModuleMap, Namespace } from './load/namespace.ts'
export { loadModels } from './load/models.ts'
export { cacheFolderFor } from './load/transform-cache.ts'

// The history
export { drawHistory, type DrawHistoryOptions, type Paint } from './revision/draw/draw-history.ts'
export type { DrawnRevision } from './revision/draw/drawn-revision.ts'
export { GRAPH_FORMATS, type GraphFormat, graphText } from './revision/draw/graph-text.ts'
export type { FileTemplate, RevisionFileParts } from './revision/file-template.ts'
export type { Rebase, Reparented } from './revision/rebase.ts'

// Running
export type { DraftOptions, RevisionDraft } from './revision/draft.ts'
export type { RehearsedStep } from './run/rehearse.ts'
export type { WaitOptions } from './run/at-head.ts'
export type { InspectedRange, RangeRevision, SquashDraftOptions } from './run/inspect-range.ts'
export type {
  InspectedDatabase,
  Migrator,
  MigratorOptions,
  MoveOptions,
  PlanOptions,
  RunOptions,
  StampOptions,
  WriteOptions,
} from './run/migrator.ts'
export { createMigrator, openMigrator } from './run/project-migrator.ts'
export { createFleet, type Fleet, type FleetOptions, type FleetRunOptions, openFleet, type TenantResult } from './run/many/fleet.ts'
export type { EachOptions, FailurePolicy, Outcome } from './run/many/each.ts'
export type { EditedRevision } from './run/edited.ts'
export type { LoggedStep, ReadLogOptions } from './run/read-log.ts'
export type { LogDirection, LogState, Progress } from './run/run-log.ts'
export type { ResumeChoice } from './run/resume.ts'
export type { UnfinishedStep } from './run/unfinished.ts'
export type { Status } from './run/status.ts'
export type { Drift, DriftFound, DriftOff, DriftSummary, DriftUnknown, NoDrift } from './run/drift.ts'
export type { ChangedObject } from './run/schema-parts.ts'
export type { BackupFile } from './run/backup.ts'
export type { RestoreResult } from './run/restore.ts'
export type { BranchPoint, Current, Plan, PlannedOperation, PlannedStep, RevisionInfo, RunResult, StepResult } from './run/result.ts'
export type { CopyEvent, StatementEvent, StatementPurpose } from './run/executor.ts'
export type { RetryEvent } from './run/retry.ts'
export type { BlockedStatement } from './dialect/contention.ts'
export type { BackfillEvent } from './run/backfill.ts'
export type { LogFields, Logger } from './run/logger.ts'
export type { RunEvents } from './run/run-events.ts'
export type { StepEvent } from './run/run.ts'
export type { ScriptOptions } from './run/write-script.ts'
export type { Targets } from './revision/plan.ts'
