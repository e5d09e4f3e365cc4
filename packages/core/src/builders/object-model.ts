import { toData } from '../schema/data.ts'
import { objectWord } from '../schema/object-facts.ts'
import type { ObjectKind, ObjectOf, SchemaObject } from '../schema/object.ts'
import { definitionOf, OBJECT } from './brand.ts'

/** An object of a schema, as a builder makes it: `view(…)`, `pg.sequence(…)`. */
export interface ObjectModel<K extends ObjectKind = ObjectKind> {
  readonly [OBJECT]: ObjectOf<K>
  readonly renamedFrom?: string
}

/** What the builders of objects that can have another name take. */
export interface RenamedOptions {
  /** The name that it had before, in another schema as `app.labels`: autogenerate renames the object that still has it. */
  readonly renamedFrom?: string
}

/**
 * What a builder of objects gives back; keys that are undefined are left out.
 * @param given The object, and the name that it had before.
 * @throws MigError `value.unsupported` for a value that is no data.
 */
export function objectModel<K extends ObjectKind>(
  given: { readonly [P in keyof ObjectOf<K>]: ObjectOf<K>[P] | undefined } & { readonly renamedFrom?: string | undefined },
): ObjectModel<K> {
  const { renamedFrom, ...object } = given
  // Without the keys that are undefined it is what the schema holds.
  const data = object as unknown as ObjectOf<K>
  return {
    [OBJECT]: toData(data, `${objectWord(data.kind)} ${data.name}`) as unknown as ObjectOf<K>,
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
  }
}

/** The object as the schema holds it; `undefined` when the value is none. */
export function lowerObject(value: unknown): SchemaObject | undefined {
  return definitionOf(value, OBJECT) as SchemaObject | undefined
}
