import { DIALECT_CONTRACT, type Dialect } from '@mig/core/dialect'
import { batches } from './batches.ts'
import { compiler } from './compiler.ts'
import { contention } from './contention.ts'
import { dev } from './dev-database.ts'
import { driver } from './driver.ts'
import { features } from './features.ts'
import { hoist } from './hoist.ts'
import { refusal } from './refusal.ts'
import { judge } from './judge.ts'
import { lock } from './lock.ts'
import { objects } from './objects/kinds.ts'
import { quoting } from './quoting.ts'
import { postconditions } from './postcondition.ts'
import { reflector } from './reflector.ts'
import { risks } from './risks.ts'
import { script } from './script.ts'
import { sessionSchema } from './session-schema.ts'
import { types } from './types.ts'

/** PostgreSQL 14 to 18. */
export const postgres: Dialect = {
  contract: DIALECT_CONTRACT,
  name: 'postgres',
  features,
  quoting,
  types,
  compiler,
  reflector,
  judge,
  objects,
  driver,
  dev,
  lock,
  contention,
  hoist,
  refusal,
  postconditions,
  sessionSchema,
  batches,
  script,
  risks,
}

export default postgres

export type { PostgresGrant, PostgresPrivilege, PostgresPrivileges, PostgresSequencePrivileges } from './privileges.ts'
export type {
  PostgresColumnOptions,
  PostgresConstraintOptions,
  PostgresIndexOptions,
  PostgresIndexPartOptions,
  PostgresMaterializedViewOptions,
  PostgresName,
  PostgresPartition,
  PostgresPartitionKey,
  PostgresSerial,
  PostgresSerialOptions,
  PostgresSettings,
  PostgresTableOptions,
  PostgresTriggerOptions,
  PostgresViewOptions,
} from './options.ts'
export type {
  AggregateOptions,
  DomainOptions,
  EventTriggerOptions,
  FunctionOptions,
  MaterializedViewOptions,
  OperatorOptions,
  PolicyOptions,
  PostgresObjects,
  ProcedureOptions,
  RangeTypeOptions,
  RuleOptions,
  SequenceOptions,
  StatisticsOptions,
} from './objects/models.ts'
export { pg, type PostgresColumnTypes, type SerialOptions } from './pg.ts'
export type { Database, InferInsert, InferRow, PostgresInterval, PostgresTypes } from './row-types.ts'
