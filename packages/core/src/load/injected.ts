import { didYouMean } from '../config/suggestion.ts'
import { LoadError } from '../errors.ts'
import type { Namespace } from './namespace.ts'

/** What runtimes and tools ask every object for; an export of that name may be absent. */
const ASKED_OF_EVERYTHING = new Set(['then', 'default', 'toJSON', 'constructor', 'prototype', '$$typeof', 'nodeType', 'asymmetricMatch'])

/** A module that mig gives to the user's files: a name that it does not export is an error, as it is in a real module. */
export function strictNamespace(namespace: Namespace, specifier: string): Namespace {
  return new Proxy(namespace, {
    get(target, key) {
      if (key === '__esModule') return true
      if (typeof key === 'symbol' || key in target || ASKED_OF_EVERYTHING.has(key)) return Reflect.get(target, key)
      throw new LoadError('load.missing', `There is no export ${key} in ${specifier}${didYouMean(key, Object.keys(target))}`, {
        hint: `If ${key} is a type, import or export it with \`type\`.`,
      })
    },
  })
}
