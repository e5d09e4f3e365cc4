import { suggest } from './config/suggestion.ts'
import type { MigError } from './errors.ts'

/**
 * The object, in which a name that is nearly one of its own is an error: without types, a call of it would say nothing but that something
 * undefined is no function. All other names are undefined as ever, since runtimes and tools ask objects for many.
 */
export function refuseNearNames<T extends object>(object: T, refusal: (name: string, meant: string) => MigError): T {
  return new Proxy(object, {
    get(target, key, receiver) {
      if (typeof key === 'symbol' || key in target) return Reflect.get(target, key, receiver) as unknown
      const meant = suggest(key, Object.keys(target))
      if (meant !== undefined) throw refusal(key, meant)
      return undefined
    },
  })
}
