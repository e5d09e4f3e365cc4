import { nameKey, objectKey } from '@mig/core/dialect'
import type { QualifiedName, Schema, SchemaObject } from '@mig/core/dialect'
import { ConstantNames, FileNames, propertyNames, upperFirst } from './identifiers.ts'

/** An exported constant, and the file that it stands in, without an extension. */
export interface ExportName {
  readonly constant: string
  readonly file: string
}

export interface TableNames extends ExportName {
  /** The properties of the columns, by their database names. */
  readonly properties: ReadonlyMap<string, string>
}

/** How the tables, enums and objects of a schema are called in the modules of its models. */
export interface ModelNames {
  table(name: QualifiedName): TableNames | undefined
  enumType(name: QualifiedName): ExportName | undefined
  object(object: SchemaObject): ExportName | undefined
}

/** The one file of all models, or those of what is no table. */
export const MODELS = 'models'
export const ENUMS = 'enums'
const OBJECTS = 'objects'

/** @param perTable a file for each table, and one for the enums and the objects each. */
export function modelNames({ tables, enums, objects = [] }: Schema, perTable: boolean): ModelNames {
  const constants = new ConstantNames()
  const files = new FileNames(['index', ENUMS, OBJECTS])
  const tableNames = new Map<string, TableNames>()
  for (const table of defaultFirst(tables)) {
    const constant = constants.take(candidates(table), 'Table')
    const properties = propertyNames(table.columns.map(({ name }) => name))
    tableNames.set(nameKey(table), { constant, file: perTable ? files.take(constant) : MODELS, properties })
  }
  const enumNames = new Map<string, ExportName>()
  for (const item of defaultFirst(enums)) {
    enumNames.set(nameKey(item), { constant: constants.take(candidates(item), 'Enum'), file: perTable ? ENUMS : MODELS })
  }
  const objectNames = new Map<string, ExportName>()
  for (const item of defaultFirst(objects)) {
    objectNames.set(objectKey(item), {
      constant: constants.take(candidates(item), upperFirst(item.kind)),
      file: perTable ? OBJECTS : MODELS,
    })
  }
  return {
    table: (name) => tableNames.get(nameKey(name)),
    enumType: (name) => enumNames.get(nameKey(name)),
    object: (object) => objectNames.get(objectKey(object)),
  }
}

/** What the default schema holds has the first choice of names. */
function defaultFirst<T extends QualifiedName>(items: readonly T[]): readonly T[] {
  return [...items.filter((item) => item.schema === undefined), ...items.filter((item) => item.schema !== undefined)]
}

function candidates({ schema, name }: QualifiedName): readonly string[] {
  return schema === undefined ? [name] : [name, `${schema} ${name}`]
}
